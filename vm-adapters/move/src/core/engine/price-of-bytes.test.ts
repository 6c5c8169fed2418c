import { moduleAddress, toAddress } from '@altvm/abi-bridge';
import { Host } from '@altvm/host';
import { expect, it } from 'vitest';
import { bytesOf } from '../../../test-modules/statuses/verdict.ts';
import { moveAdapter } from '../../adapter.ts';
import { MOVE_GAS } from '../../gas.ts';

const OWNER = toAddress(`0x${'c0'.padStart(64, '0')}`);
const USER = toAddress(`0x${'b2'.padStart(40, '0')}`);

/** Lengths of the vectors that functions store in a resource and in a table entry. BCS adds one byte to each. */
const LENGTHS = [50, 60, 100, 120];
const MODULE = `
use struct 0x1::table::Table<phantom K: copy + drop, phantom V> has store
use fun 0x1::table::new<K: copy + drop, V: store>(): Table<K, V>
use fun 0x1::table::add<K: copy + drop, V>(&mut Table<K, V>, K, V)
struct Bytes has key { bytes: vector<u8> }
struct Entries has key { table: Table<u8, vector<u8>> }
${LENGTHS.map((length) => `const vector<u8> ${length.toString(16).padStart(2, '0')}${'aa'.repeat(length)}`).join('\n')}
public entry fun prepare(&signer) {
	MOVE_LOC 0; CALL_GENERIC new<u8, vector<u8>>; PACK Entries; MOVE_TO Entries; RET
}
${LENGTHS.map(
	(length, i) => `
	public entry fun store_${length}(&signer) { MOVE_LOC 0; LD_CONST ${i}; PACK Bytes; MOVE_TO Bytes; RET }
	public entry fun drop_${length}(&signer) { MOVE_LOC 0; POP; LD_CONST ${i}; PACK Bytes; UNPACK Bytes; POP; RET }
	public entry fun add_${length}(address) acquires Entries {
		MOVE_LOC 0; MUT_BORROW_GLOBAL Entries; MUT_BORROW_FIELD Entries.table; LD_U8 1; LD_CONST ${i};
		CALL_GENERIC add<u8, vector<u8>>; RET
	}`,
).join('\n')}`;

const host = new Host({ adapters: [moveAdapter()] });
host.deploy({ from: OWNER, vm: 'move', code: bytesOf(MODULE) });

/** The gas of a call, always from the same state. */
function gas(fn: string, args: unknown[] = []): number {
	const start = host.snapshot();
	const result = host.call({ from: USER, to: moduleAddress(OWNER, 'm'), function: fn, args });
	expect(result.status).toBe('success');
	host.restore(start);
	return result.gasUsed;
}

/** `written` returns the gas of storing a vector of a length, without the gas of loading the constant. */
function expectPrice(written: (length: number) => number): void {
	const rounding = 1;
	expect(written(60) - written(50)).toBeLessThanOrEqual(rounding);
	expect(written(120) - written(100)).toBe(20 * MOVE_GAS.resourceByte);
	expect(written(100) - written(60)).toBeGreaterThanOrEqual((101 - 64) * MOVE_GAS.resourceByte);
}

it('writing a resource charges for every byte beyond 64', () => {
	expectPrice((length) => gas(`store_${length}`) - gas(`drop_${length}`));
});

it('writing a table entry charges for every byte beyond 64', () => {
	host.call({ from: USER, to: moduleAddress(OWNER, 'm'), function: 'prepare', args: [] });
	expectPrice((length) => gas(`add_${length}`, [USER]) - gas(`drop_${length}`));
});
