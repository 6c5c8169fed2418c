export * from './block/index.ts';
export * from './transaction/index.ts';
