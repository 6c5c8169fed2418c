import { MemoryStore } from '@altvm/state';
import { expect, it } from 'vitest';
import { evmAddress } from '../testing/scripted-vm.ts';
import { Journal } from './journal.ts';

const log = (byte: number) => ({ address: evmAddress(1), topics: [], data: Uint8Array.of(byte), vm: 'evm' });

it.each([true, false])(
	'logs are one array, to which later ones are added (asked for before the first: %s)',
	(before) => {
		const journal = new Journal(new MemoryStore());
		const early = before ? journal.logs : undefined;
		journal.log(log(1));
		const { logs } = journal;
		if (early) expect(logs).toBe(early);
		const checkpoint = journal.checkpoint();
		journal.log(log(2));
		journal.log(log(3));
		expect(logs).toEqual([log(1), log(2), log(3)]);
		journal.revert(checkpoint);
		journal.log(log(4));
		expect(journal.logs).toBe(logs);
		expect(logs).toEqual([log(1), log(4)]);
	},
);

it('a transaction without logs has an array of its own', () => {
	const store = new MemoryStore();
	expect(new Journal(store).logs).not.toBe(new Journal(store).logs);
});
