export * from './oracle.ts';
export * from './programs.ts';
