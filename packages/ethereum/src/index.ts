export * from './block/index.ts';
export * from './config/index.ts';
export { forkOf, useFork } from './fork-of.ts';
export * from './simulation/index.ts';
export * from './trace/index.ts';
export * from './transaction/index.ts';
