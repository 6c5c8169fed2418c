import { type AbiType, encodeBcs, MOVE_STDLIB } from '@altvm/abi-bridge';
import { type Address, type Host, moduleAddress, toAddress } from 'altvm';
import { compileSource } from '../../../vm-adapters/move/test-modules/compile-source.ts';
import type { Libmovevm } from '../../../vm-adapters/move/test-modules/libmovevm.ts';
import { measure, median, report } from '../measure.ts';

const BENCH = toAddress(`0x${'be'.padStart(64, '0')}`);
const USER = toAddress(`0x${'b2'.padStart(40, '0')}`);
const OTHER = toAddress(`0x${'b3'.padStart(40, '0')}`);
const TYPES: Record<string, readonly AbiType[]> = {
	nothing: [],
	register: [{ kind: 'uint', bits: 64 }],
	transfer: [{ kind: 'address' }, { kind: 'uint', bits: 64 }],
};
/** libmovevm's native function for events, which has another name than ours. */
const NATIVE_EVENT = `module 0x1::event {
	native fun emit_event<T: drop + store>(event: &T);
	public fun emit<T: drop + store>(event: T) { emit_event(&event) }
}`;
/** Transfers in a round. A transaction runs code of several packages, so it takes long to become hot. */
const TRANSFERS = 2000;
const WARM_UP = 20;

/**
 * Measures coin transfers. Each is a transaction of its own that reads and writes two resources and emits an event. The native VM runs
 * them as entry functions on storage in memory.
 */
export async function coinTransfers(host: Host, vm: Libmovevm): Promise<void> {
	const to = moduleAddress(BENCH, 'coins');
	vm.publish(MOVE_STDLIB, 'event', compileSource(NATIVE_EVENT, { standardLibrary: false }).get('event')!);
	const context = { charge: () => {}, toEvmAddress: (a: Address) => a, fromEvmAddress: (a: Address) => a };
	const ours = (from: Address, fn: string, ...args: unknown[]) => {
		const { status } = host.call({ from, to, function: fn, args });
		if (status !== 'success') throw new Error(`coins::${fn}: ${status}`);
	};
	const native = (from: Address, name: string, ...args: (Address | bigint)[]) => {
		const encoded = args.map((arg, i) => encodeBcs(TYPES[name]![i]!, arg, context));
		const result = vm.execute(from, { account: BENCH, module: 'coins', name, args: encoded });
		if ('error' in result) throw new Error(`coins::${name}: ${result.error}`);
	};
	for (const side of [ours, native]) for (const account of [USER, OTHER]) side(account, 'register', 10n ** 9n);
	const peerName = 'native libmovevm';
	for (let i = 0; i < WARM_UP * TRANSFERS; i++) ours(USER, 'nothing');
	await measure({
		case: 'move: an entry function that does nothing',
		ours: () => ours(USER, 'nothing'),
		peer: () => native(USER, 'nothing'),
		peerName,
		unit: 'us/transaction',
		calls: 200,
	});
	for (let i = 0; i < WARM_UP * TRANSFERS; i++) ours(USER, 'transfer', OTHER, 1n);
	await measure({
		case: 'move: coin transfer',
		ours: () => ours(USER, 'transfer', OTHER, 1n),
		peer: () => native(USER, 'transfer', OTHER, 1n),
		peerName,
		unit: 'us/transaction',
		calls: 200,
	});
	const times: number[] = [];
	for (let round = 0; round < 9; round++) {
		const start = performance.now();
		for (let i = 0; i < TRANSFERS; i++) ours(USER, 'transfer', OTHER, 1n);
		times.push(((performance.now() - start) * 1000) / TRANSFERS);
	}
	report('move: coin transfer, in a row', median(times), 1e6 / 20_000, '20,000 a second', 'us/transaction');
}
