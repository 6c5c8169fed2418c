import { aliasOf, toAddress, toEvmHex } from '@altvm/abi-bridge';
import { MemoryStore } from '@altvm/state';
import { expect, it } from 'vitest';
import { GasMeter } from '../gas.ts';
import { Journal } from '../journal/journal.ts';
import { PRICES } from '../prices.ts';
import { JournalCodecContext } from './codec-context.ts';

const LONG = toAddress(`0x${'d4'.repeat(32)}`);
const SHORT = toAddress(`0x${'b2'.repeat(20)}`);

it('charges once for recording an alias', () => {
	const journal = new Journal(new MemoryStore());
	const meter = new GasMeter(100_000);
	const context = new JournalCodecContext(journal, meter);
	expect(context.toEvmAddress(LONG)).toBe(toEvmHex(aliasOf(LONG)));
	expect(meter.used).toBe(PRICES.newAlias);
	context.toEvmAddress(LONG);
	context.toEvmAddress(SHORT);
	expect(meter.used).toBe(PRICES.newAlias);
	expect(journal.changes().aliases).toEqual(new Map([[aliasOf(LONG), LONG]]));
});

it('does not record an alias that cannot be paid for', () => {
	const journal = new Journal(new MemoryStore());
	const context = new JournalCodecContext(journal, new GasMeter(PRICES.newAlias - 1));
	expect(() => context.toEvmAddress(LONG)).toThrow(expect.objectContaining({ reason: 'out-of-gas' }));
	expect(journal.changes().aliases.size).toBe(0);
});

it('charges every started word of 32 bytes', () => {
	const words = (bytes: number) => {
		const meter = new GasMeter(100_000);
		new JournalCodecContext(new Journal(new MemoryStore()), meter).charge(bytes);
		return meter.used / PRICES.codecWord;
	};
	expect([0, 1, 31, 32, 33, 64, 65].map(words)).toEqual([0, 1, 1, 1, 2, 2, 3]);
});
