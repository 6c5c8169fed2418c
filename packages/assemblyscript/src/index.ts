export { type BuildOptions, buildContract } from './build.ts';
export { BuildError } from './glue.ts';
