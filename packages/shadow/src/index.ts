export type { ShadowDifference, ShadowOptions, ShadowReport, UncheckedFrame } from './report.ts';
export { shadow } from './shadow.ts';
