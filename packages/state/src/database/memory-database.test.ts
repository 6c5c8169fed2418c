import { describe, expect, it } from 'vitest';
import { databaseBehaviour } from '../testing/database-behaviour.ts';
import { MemoryDatabase } from './memory-database.ts';

databaseBehaviour('a database in memory', () => new MemoryDatabase());

describe('a database in memory', () => {
	it('reads what was committed before while a transaction runs', () => {
		const database = new MemoryDatabase();
		const key = Uint8Array.of(1);
		database.transaction((writer) => {
			writer.put('one', key, key);
			expect([writer.get('one', key), database.get('one', key)]).toEqual([key, undefined]);
		});
		expect(database.get('one', key)).toEqual(key);
	});
});
