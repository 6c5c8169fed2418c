import { aliasOf, toAddress, toEvmHex } from '@altvm/abi-bridge';
import { MemoryStore } from '@altvm/state';
import { expect, it } from 'vitest';
import { GasMeter } from '../gas.ts';
import { Journal } from '../journal/journal.ts';
import { PRICES } from '../prices.ts';
import { evmForm, JournalCodecContext } from './codec-context.ts';

const LONG = toAddress(`0x${'d4'.repeat(32)}`);
const SHORT = toAddress(`0x${'b2'.repeat(20)}`);

it('charges once for recording an alias', () => {
	const journal = new Journal(new MemoryStore());
	const meter = new GasMeter(100_000);
	const context = new JournalCodecContext(journal, meter, false);
	expect(context.toEvmAddress(LONG)).toBe(toEvmHex(aliasOf(LONG)));
	expect(meter.used).toBe(PRICES.newAlias);
	context.toEvmAddress(LONG);
	context.toEvmAddress(SHORT);
	expect(meter.used).toBe(PRICES.newAlias);
	expect(journal.changes().aliases).toEqual(new Map([[aliasOf(LONG), LONG]]));
});

it('does not record an alias that cannot be paid for', () => {
	const journal = new Journal(new MemoryStore());
	const context = new JournalCodecContext(journal, new GasMeter(PRICES.newAlias - 1), false);
	expect(() => context.toEvmAddress(LONG)).toThrow(expect.objectContaining({ reason: 'out-of-gas' }));
	expect(journal.changes().aliases.size).toBe(0);
});

it('charges for every entry that moves from the alias to its owner', () => {
	const journal = new Journal(new MemoryStore());
	const shadowed = journal.account(aliasOf(LONG));
	for (const key of ['0x01', '0x02', '0x03'] as const)
		journal.writeSlot(journal.slot(shadowed, 'one', key), Uint8Array.of(1));
	const meter = new GasMeter(200_000);
	new JournalCodecContext(journal, meter, false).toEvmAddress(LONG);
	expect(meter.used).toBe(PRICES.newAlias + 3 * PRICES.entryAtAlias);
});

it('shows an alias in a static frame for nothing, and writes nothing', () => {
	const journal = new Journal(new MemoryStore());
	const meter = new GasMeter(100_000);
	const context = new JournalCodecContext(journal, meter, true);
	expect(context.toEvmAddress(LONG)).toBe(toEvmHex(aliasOf(LONG)));
	expect(context.fromEvmAddress(toEvmHex(aliasOf(LONG)))).toBe(LONG);
	journal.finalize();
	expect([meter.used, journal.changes().aliases.size, journal.changes().accounts.size]).toEqual([0, 0, 0]);
});

it('shows an address in EVM form without halting, whatever lies at its alias', () => {
	const journal = new Journal(new MemoryStore());
	expect(evmForm(journal, toAddress(SHORT))).toBe(SHORT);
	journal.setBalance(journal.account(aliasOf(LONG)), 7n);
	expect(evmForm(journal, LONG)).toBe(aliasOf(LONG));
	expect(journal.account(aliasOf(LONG)).balance).toBe(7n);
	expect(journal.changes().aliases.size).toBe(0);
});

it('lets another meter pay for aliases, and takes nothing from it if it has too little', () => {
	const journal = new Journal(new MemoryStore());
	const [bytes, poor, rich] = [new GasMeter(100), new GasMeter(PRICES.newAlias - 1), new GasMeter(PRICES.newAlias)];
	expect(() => new JournalCodecContext(journal, bytes, false, poor).toEvmAddress(LONG)).toThrow('out-of-gas');
	new JournalCodecContext(journal, bytes, false, rich).toEvmAddress(LONG);
	expect([bytes.used, poor.used, rich.used]).toEqual([0, 0, PRICES.newAlias]);
});

it('charges every started word of 32 bytes', () => {
	const words = (bytes: number) => {
		const meter = new GasMeter(100_000);
		new JournalCodecContext(new Journal(new MemoryStore()), meter, false).charge(bytes);
		return meter.used / PRICES.codecWord;
	};
	expect([0, 1, 31, 32, 33, 64, 65].map(words)).toEqual([0, 1, 1, 1, 2, 2, 3]);
});
