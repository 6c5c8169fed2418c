import { type Hex, moduleAddress, toAddress } from '@altvm/abi-bridge';
import { type CallOptions, Host } from '@altvm/host';
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { canCompileMove } from '../../../scripts/compile-move.ts';
import { compileStandardUsers, LAB } from '../../../test-modules/standard.ts';
import { moveAdapter } from '../../adapter.ts';
import { TABLES } from '../natives/tables.ts';

const LEDGER = moduleAddress(LAB, 'ledger');
const READER = moduleAddress(LAB, 'reader');
const ALICE = toAddress(`0x${'a1'.padStart(40, '0')}`);
const NOBODY = toAddress(`0x${'ee'.padStart(40, '0')}`);

let modules: Map<string, Uint8Array>;
beforeAll(() => {
	if (canCompileMove()) modules = compileStandardUsers();
});
let host: Host;
beforeEach(() => {
	if (!canCompileMove()) return;
	host = new Host({ adapters: [moveAdapter()] });
	for (const name of ['ledger', 'reader']) host.deploy({ from: LAB, vm: 'move', code: modules.get(name)! });
	run('open');
});

function send(fn: string, args: readonly unknown[] = [], options: Partial<CallOptions> = {}) {
	return host.call({ from: ALICE, to: LEDGER, function: fn, args, ...options });
}

/** The results of a function, the name or code of its abort, or the reason of its halt. */
function run(fn: string, args: readonly unknown[] = [], options: Partial<CallOptions> = {}): unknown {
	const { outcome, values, failure } = send(fn, args, options);
	if (outcome.status === 'halt') return outcome.reason;
	return outcome.status === 'success' ? values : failure?.kind === 'abort' ? (failure.name ?? failure.code) : failure;
}

const littleEndian = (n: number, size: number) =>
	Array.from({ length: size }, (_, i) =>
		(i < 6 ? Math.floor(n / 256 ** i) % 256 : 0).toString(16).padStart(2, '0'),
	).join('');
const stored = (handle: string, key: number) => host.storage(TABLES, 'move', `${handle}${littleEndian(key, 8)}` as Hex);

describe.skipIf(!canCompileMove())('a table', () => {
	it('behaves like a map, within a transaction and across transactions', () => {
		const key = fc.nat({ max: 5 });
		const value = fc.bigInt({ min: 0n, max: 2n ** 127n });
		const step = fc.oneof(
			fc.record({ fn: fc.constantFrom('add', 'upsert', 'increase'), key, value }),
			fc.record({ fn: fc.constantFrom('remove', 'get', 'has'), key }),
		);
		const model = new Map<number, bigint>();
		fc.assert(
			fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
				for (const next of steps) {
					const { fn, key: at } = next;
					const known = model.get(at);
					const args = 'value' in next ? [ALICE, at, next.value] : [ALICE, at];
					let expected: unknown = [];
					if ('value' in next) {
						if (fn === 'add' && known !== undefined) expected = 'E_ALREADY_EXISTS';
						else if (fn === 'increase' && (known ?? 0n) + next.value >= 2n ** 128n) expected = 'arithmetic';
						else model.set(at, fn === 'increase' ? (known ?? 0n) + next.value : next.value);
					} else if (fn === 'has') expected = [known !== undefined];
					else if (known === undefined) expected = 'E_NOT_FOUND';
					else {
						expected = [known];
						if (fn === 'remove') model.delete(at);
					}
					expect(run(fn, args), `${fn} ${at}`).toEqual(expected);
				}
				expect(run('count', [ALICE])).toEqual([BigInt(model.size), model.size === 0]);
			}),
			{ numRuns: 40 },
		);
	});

	it('stores each entry in the state, by handle and key', () => {
		const [handles] = run('handles', [ALICE]) as [string[]];
		expect(new Set(handles).size).toBe(3);
		run('add', [ALICE, 7, 258n]);
		expect(stored(handles[0]!, 7)).toEqual(Uint8Array.from([2, 1, ...new Array(14).fill(0)]));
		run('remove', [ALICE, 7]);
		expect(stored(handles[0]!, 7)).toBeUndefined();
	});

	it('does not share entries with other tables', () => {
		run('open', [], { from: NOBODY });
		const [[a], [b]] = [run('handles', [ALICE]), run('handles', [NOBODY])] as [string[][], string[][]];
		expect(new Set([...a!, ...b!]).size).toBe(6);
		run('add', [ALICE, 1, 5n]);
		expect(run('has', [NOBODY, 1])).toEqual([false]);
	});

	it('holds keys and values of any type, including tables', () => {
		run('say', [ALICE, 'héllo', 'a']);
		run('say', [ALICE, 'héllo', 'b']);
		expect(run('said', [ALICE, 'héllo'])).toEqual([['a', 'b']]);
		expect(run('nest', [ALICE, 1, 5, 50n])).toEqual([50n, 1n]);
		expect(run('nest', [ALICE, 1, 6, 60n])).toEqual([60n, 2n]);
		expect(run('nest', [ALICE, 2, 5, 51n])).toEqual([51n, 1n]);
		expect(run('nest', [ALICE, 1, 5, 52n])).toEqual([52n, 2n]);
	});

	it('refuses keys that are too long', () => {
		expect(run('say', [ALICE, 'a'.repeat(4095), 'a'])).toBe('limit');
		expect(run('say', [ALICE, 'a'.repeat(4094), 'a'])).toEqual([]);
	});

	it('can be destroyed only when empty', () => {
		run('add', [ALICE, 1, 5n]);
		expect(run('close')).toBe('E_NOT_EMPTY');
		run('remove', [ALICE, 1]);
		expect(run('close')).toEqual([]);
	});

	it('is unchanged after a frame that fails', async () => {
		const root = await host.stateRoot();
		expect(run('add_and_fail', [ALICE, 1, 5n])).toBe('E_ON_PURPOSE');
		expect(await host.stateRoot()).toBe(root);
	});

	it('may be written in a static frame only if its entries end up unchanged', () => {
		run('add', [ALICE, 1, 5n]);
		expect(run('change_and_undo', [ALICE, 1, true], { isStatic: true })).toEqual([5n]);
		expect(run('change_and_undo', [ALICE, 1, false], { isStatic: true })).toBe('static-violation');
		expect(run('add', [ALICE, 2, 5n], { isStatic: true })).toBe('static-violation');
	});

	it('accepts writes after a call through a reference from before it', () => {
		run('add', [ALICE, 1, 5n]);
		expect(run('change_around', [ALICE, 1, moduleAddress(LAB, 'reader'), '', []])).toEqual([16n]);
		expect(run('get', [ALICE, 1])).toEqual([16n]);
	});

	it('cannot be accessed by callees while a reference into it is alive', () => {
		run('add', [ALICE, 1, 5n]);
		const owner = new Uint8Array(32);
		owner.set([0xa1], 31);
		const key = Uint8Array.from([1, 0, 0, 0, 0, 0, 0, 0]);
		expect(run('change_around', [ALICE, 1, LEDGER, 'remove', [owner, key]])).toBe(3n);
		expect(run('get', [ALICE, 1])).toEqual([5n]);
	});

	it('reflects the changes of a callee', () => {
		run('add', [ALICE, 1, 5n]);
		const at = { to: READER };
		expect(run('add_by_call', [LEDGER, ALICE, 1, 10n], at)).toEqual([[15n, 25n, 35n]]);
		expect(run('get', [ALICE, 1])).toEqual([35n]);
		expect(run('remove_by_call', [LEDGER, ALICE, 1], at)).toEqual([false]);
		expect(run('has', [ALICE, 1])).toEqual([false]);
	});

	it('costs more for cold, new and long entries, and the same each time', () => {
		for (const key of [1, 2]) run('add', [ALICE, key, 5n]);
		const gas = (fn: string, args: readonly unknown[], options = {}) => {
			const at = host.snapshot();
			const { gasUsed } = send(fn, args, options);
			host.restore(at);
			return gasUsed;
		};
		const read = gas('get', [ALICE, 1]);
		expect(gas('get', [ALICE, 2])).toBe(read);
		const [[handle]] = run('handles', [ALICE]) as [string[]];
		const slot = { address: TABLES, vm: 'move', key: `${handle}${littleEndian(1, 8)}` as Hex };
		expect(read - gas('get', [ALICE, 1], { accessList: { addresses: [], slots: [slot] } })).toBe(2000);
		expect(gas('upsert', [ALICE, 3, 1n]) - gas('upsert', [ALICE, 2, 1n])).toBeGreaterThan(17_000);
		const word = (length: number) => gas('say', [ALICE, 'k', 'a'.repeat(length)]);
		expect(word(1100) - word(100)).toBeGreaterThan(32_000);
	});

	it('is unchanged after a call that runs out of gas at any point', async () => {
		run('add', [ALICE, 1, 5n]);
		const args = [LEDGER, ALICE, 1, 10n];
		const before = host.snapshot();
		const { gasUsed } = send('add_by_call', args, { to: READER });
		host.restore(before);
		const root = await host.stateRoot();
		for (let gas = 0; gas < gasUsed; gas += 293) {
			expect(send('add_by_call', args, { to: READER, gas }).status).not.toBe('success');
			expect(await host.stateRoot()).toBe(root);
		}
		expect(send('add_by_call', args, { to: READER, gas: gasUsed * 2 }).gasUsed).toBe(gasUsed);
	});
});
