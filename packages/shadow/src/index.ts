export type { ShadowDifference, ShadowOptions, ShadowReport } from './report.ts';
export { shadow } from './shadow.ts';
