export * from './block/index.ts';
export { forkOf } from './fork-of.ts';
export * from './transaction/index.ts';
