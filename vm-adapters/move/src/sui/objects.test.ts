import { type Hex, moduleAddress, toAddress } from '@altvm/abi-bridge';
import type { CallOptions } from '@altvm/host';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ALICE, BOB, readObjects, SuiHost } from '../../test-modules/sui-host.ts';
import { SUI } from './module.ts';
import { objectKey } from './record.ts';

const NOWHERE = `0x${'77'.repeat(32)}` as const;
const asBob: Partial<CallOptions> = { from: BOB };

describe('objects', () => {
	let modules: Uint8Array[];
	let sui: SuiHost;
	let fresh: number;
	beforeAll(async () => {
		modules = readObjects();
		sui = new SuiHost(modules);
		fresh = sui.host.snapshot();
	});
	beforeEach(() => {
		sui.host.restore(fresh);
		fresh = sui.host.snapshot();
	});
	const run = (...args: Parameters<SuiHost['run']>) => sui.run(...args);
	const counter = (value = 5, options = {}) => sui.id('counter::create', [value], options);
	const isStored = (id: Hex) => sui.host.storage(SUI, 'move', objectKey(toAddress(id))) !== undefined;

	it('that are owned can be used by their owner only', () => {
		const id = counter();
		expect(run('counter::increment', [id, 3])).toEqual([8n]);
		expect(run('counter::value', [id])).toEqual([8n]);
		const refusal = `object ${id} belongs to ${ALICE}, not to ${BOB}`;
		expect(run('counter::value', [id], asBob)).toBe(refusal);
		expect(run('counter::increment', [id, 3], asBob)).toBe(refusal);
		expect(run('counter::destroy', [id], asBob)).toBe(refusal);
		expect(run('counter::give', [id, BOB])).toEqual([]);
		expect(run('counter::value', [id])).toBe(`object ${id} belongs to ${BOB}, not to ${ALICE}`);
		expect(run('counter::destroy', [id], asBob)).toEqual([8n]);
	});

	it('that are shared can be borrowed and deleted by every caller', () => {
		const id = sui.id('counter::create_shared', [5]);
		expect(run('counter::increment', [id, 1], asBob)).toEqual([6n]);
		expect(run('counter::value', [id])).toEqual([6n]);
		expect(run('counter::destroy', [id], asBob)).toEqual([6n]);
		expect(run('counter::value', [id])).toBe(`no object ${id}`);
	});

	it('that are shared cannot be transferred, frozen or wrapped', () => {
		const id = sui.id('nft::new_chest');
		for (const [fn, args] of [
			['give_chest', [id, ALICE]],
			['wrap_chest', [id]],
		] as const)
			expect(run(`nft::${fn}`, args), fn).toBe('abort 4');
		const shared = sui.id('counter::create_shared', [5]);
		expect(run('counter::freeze_it', [shared])).toBe('abort 4');
		expect(run('nft::pass_chest', [id], asBob)).toEqual([]);
		expect(run('nft::has', [id, 'x'], asBob)).toEqual([false, false, false]);
		expect(run('nft::destroy_chest', [id], asBob)).toEqual([]);
	});

	it('can be shared only in the call that creates them', () => {
		expect(run('counter::share_it', [counter()])).toBe('abort 0');
	});

	it('that are frozen can be read by every caller and changed by none', () => {
		const id = sui.id('counter::create_frozen', [5]);
		expect(run('counter::value', [id], asBob)).toEqual([5n]);
		for (const fn of ['touch', 'destroy', 'freeze_it', 'share_it'])
			expect(run(`counter::${fn}`, [id]), fn).toBe(`object ${id} is immutable`);
		const own = counter(9);
		expect(run('counter::freeze_it', [own])).toEqual([]);
		expect(run('counter::value', [own], asBob)).toEqual([9n]);
		expect(run('counter::increment', [own, 1])).toBe(`object ${own} is immutable`);
	});

	it('of another type than the parameter are refused', () => {
		const nft = sui.id('nft::mint', ['a']);
		expect(run('counter::value', [nft])).toBe(
			`object ${nft} is a ${sui.package}::nft::Nft, not a ${sui.package}::counter::Counter`,
		);
		expect(run('counter::value', [NOWHERE])).toBe(`no object ${NOWHERE}`);
	});

	it('that are deleted never return, nor do their ids', () => {
		const id = counter();
		expect(run('counter::destroy', [id])).toEqual([5n]);
		expect(isStored(id)).toBe(false);
		expect(run('counter::destroy', [id])).toBe(`no object ${id}`);
		const ids = new Set([id, ...Array.from({ length: 5 }, () => counter())]);
		expect(ids.size).toBe(6);
		expect(run('counter::value', [id])).toBe(`no object ${id}`);
	});

	it('are missing while wrapped, and keep their ids when unwrapped', () => {
		const id = sui.id('nft::mint', ['a']);
		const wrapper = sui.id('nft::wrap', [id]);
		expect([isStored(id), isStored(wrapper)]).toEqual([false, true]);
		expect(run('nft::name', [id])).toBe(`no object ${id}`);
		expect(run('nft::wrapped_name', [wrapper])).toEqual(['a']);
		expect(sui.id('nft::unwrap', [wrapper])).toBe(id);
		expect([isStored(id), isStored(wrapper)]).toEqual([true, false]);
		expect(run('nft::name', [id])).toEqual(['a']);
	});

	it('that a call returns belong to the caller', () => {
		const id = sui.id('nft::mint', ['a'], asBob);
		expect(run('nft::name', [id], asBob)).toEqual(['a']);
		expect(run('nft::name', [id])).toBe(`object ${id} belongs to ${BOB}, not to ${ALICE}`);
	});

	it('can be passed twice only as immutable references', () => {
		const [a, b] = [counter(1), counter(2)];
		expect(run('counter::sum', [a, b])).toEqual([3n]);
		expect(run('counter::sum', [a, a])).toEqual([2n]);
		expect(run('counter::move_value', [a, a])).toBe(`object ${a} is given twice`);
		expect(run('counter::move_value', [a, b])).toEqual([]);
		expect([run('counter::value', [a]), run('counter::value', [b])]).toEqual([[0n], [3n]]);
	});

	it('can be passed in a vector, each of them once', () => {
		const [a, b] = [counter(1), counter(2)];
		expect(run('counter::destroy_all', [[a, a]])).toBe(`no object ${a}`);
		expect(run('counter::destroy_all', [[a, NOWHERE]])).toBe(`no object ${NOWHERE}`);
		expect(run('counter::destroy_all', [[a, b]])).toEqual([3n]);
		expect(run('counter::destroy_all', [[]])).toEqual([0n]);
		expect([isStored(a), isStored(b)]).toEqual([false, false]);
	});

	it('are unchanged after a call that aborts', async () => {
		const id = counter(999_990);
		const before = await sui.host.stateRoot();
		expect(run('counter::increment', [id, 10])).toBe('abort 7');
		expect(await sui.host.stateRoot()).toBe(before);
		expect(run('counter::increment', [id, 9])).toEqual([999_999n]);
	});

	it('can be read in a static call, but not created, changed or transferred', async () => {
		const id = counter();
		const before = await sui.host.stateRoot();
		const isStatic = { isStatic: true };
		expect(run('counter::value', [id], isStatic)).toEqual([5n]);
		expect(run('counter::touch', [id], isStatic)).toEqual([]);
		for (const [fn, args] of [
			['increment', [id, 1]],
			['create', [1]],
			['destroy', [id]],
			['give', [id, BOB]],
		] as const)
			expect(run(`counter::${fn}`, args, isStatic), fn).toBe('halt static-violation');
		expect(await sui.host.stateRoot()).toBe(before);
	});

	it('are unchanged after a call that runs out of gas at any point', async () => {
		const id = counter();
		const args = [id, 40];
		const { gasUsed } = sui.host.simulate({
			from: ALICE,
			to: sui.address('counter'),
			function: 'work',
			args,
		});
		const before = await sui.host.stateRoot();
		for (let gas = 0; gas < gasUsed; gas += 1 + Math.floor(gasUsed / 150)) {
			expect(run('counter::work', args, { gas }), `${gas}`).toBe('halt out-of-gas');
			expect(await sui.host.stateRoot(), `${gas}`).toBe(before);
		}
		expect(run('counter::work', args, { gas: gasUsed - 1 })).toBe('halt out-of-gas');
		expect(run('counter::work', args, { gas: gasUsed })).toEqual([]);
		expect(run('counter::value', [id])).toEqual([45n]);
	});

	it('come with a context of sender, block number and time', () => {
		sui.host.setBlock({ number: 7n, timestamp: 1_700_000_000n });
		expect(run('counter::context', [], asBob)).toEqual([BOB, 7n, 1_700_000_000_000n]);
		sui.host.setBlock({ number: 1n, timestamp: 0n });
	});

	it('emit events under the module that declares them', () => {
		const { logs } = sui.send('counter::create', [5], {});
		expect(logs).toMatchObject([{ address: sui.address('counter'), vm: 'move', event: { name: 'Created' } }]);
		expect(logs[0]!.data.slice(32)).toEqual(Uint8Array.from(Buffer.from(ALICE.slice(2), 'hex')));
	});

	it('produce the same state and gas on every host', async () => {
		const play = async () => {
			const { host, ...other } = new SuiHost(modules);
			const run = (fn: string, args: unknown[], from: Hex = ALICE) =>
				host.call({ from, to: moduleAddress(other.package, 'counter'), function: fn, args });
			const results = [run('create', [1]), run('create_shared', [2], BOB), run('increment', [NOWHERE, 1])];
			return { gas: results.map(({ gasUsed }) => gasUsed), root: await host.stateRoot() };
		};
		expect(await play()).toEqual(await play());
	});
});
