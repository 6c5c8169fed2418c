import { writeSync } from 'node:fs';
import { openLmdb } from '@altvm/store-lmdb';
import { writeBlocks } from './crash-blocks.ts';

const [, , folder, durability] = process.argv;
const database = openLmdb(folder!, { durability: durability as 'commit' | 'periodic' });
writeSync(1, 'open\n');
writeBlocks(database, ({ number, root }) => void writeSync(1, `${number} ${root}\n`));
