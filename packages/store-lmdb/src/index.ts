export type { LmdbDatabase, LmdbStats } from './lmdb-database.ts';
export { type LmdbOptions, openLmdb } from './open-lmdb.ts';
