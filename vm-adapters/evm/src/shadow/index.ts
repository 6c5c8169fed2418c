export { type ShadowDifference, type ShadowOptions, type ShadowReport, shadow } from './shadow.ts';
