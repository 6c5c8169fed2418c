export { type ImportedSource, readSoliditySource } from './imports.ts';
