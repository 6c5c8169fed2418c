import { fileURLToPath } from 'node:url';
import { encodeBcs, MOVE_STDLIB } from '@altvm/abi-bridge';
import { evmAdapter } from '@altvm/evm';
import { moveAdapter } from '@altvm/move';
import { bcs } from '@mysten/bcs';
import { Host, moduleAddress, solidityContract, toAddress } from 'altvm';
import { canCompileMove, compileMovePackage } from '../../vm-adapters/move/scripts/compile-move.ts';
import { standardLibrary } from '../../vm-adapters/move/src/core/stdlib/index.ts';
import { hasLibmovevm, Libmovevm } from '../../vm-adapters/move/test-modules/libmovevm.ts';
import { readArtifact } from '../scripts/build.ts';
import { measure, median, report } from './measure.ts';
import { coinTransfers } from './move/coins.ts';
import { publishing } from './move/publishing.ts';

const BENCH = toAddress(`0x${'be'.padStart(64, '0')}`);
const USER = toAddress(`0x${'b2'.padStart(40, '0')}`);
const NATIVE = 'native libmovevm';
const GAS = 1_000_000_000;
const WARM_UP = 100_000;
/** Name, function, arguments (all u64), and calls in a round. */
const CASES: readonly (readonly [name: string, fn: string, args: readonly number[], calls: number])[] = [
	['u64 loop', 'loops::sum_u64', [20_000], 4],
	['u128 loop', 'loops::sum_u128', [10_000], 4],
	['u256 loop', 'loops::sum_u256', [10_000], 4],
	['struct fields', 'loops::sum_fields', [20_000], 4],
	['calls: fibonacci(18)', 'loops::fibonacci', [18], 4],
	['generic calls', 'loops::generic_calls', [10_000], 4],
	['insertion sort of 200', 'loops::insertion_sort', [200], 4],
	['vector<u8>: 1,000 copies of 4 KB', 'loops::copy_bytes', [4096, 1000], 4],
	['hash map of 1,000', 'hash_map::exercise', [1000], 4],
	['BCS of 2,000 structs', 'loops::write_bcs', [2000], 4],
	['10,000 coin transfers, no state', 'bank::transfers', [10_000], 4],
];

interface Sides {
	readonly host: Host;
	readonly vm: Libmovevm;
	ours(fn: string, args: readonly number[]): { value: string; gasUsed: number };
	/** Like `ours`, but without translation. */
	interpreted(fn: string, args: readonly number[]): { value: string; gasUsed: number };
	native(fn: string, args: readonly number[]): string;
}

function sides(): Sides {
	const modules = compileMovePackage(fileURLToPath(new URL('../contracts/move', import.meta.url)));
	const host = new Host({ adapters: [moveAdapter()] });
	const interpreter = new Host({ adapters: [moveAdapter({ engine: 'interpreter' })] });
	const vm = new Libmovevm();
	for (const { name, code } of standardLibrary()) vm.publish(MOVE_STDLIB, name, code);
	for (const [name, code] of modules) {
		for (const to of [host, interpreter]) to.deploy({ from: BENCH, vm: 'move', code });
		vm.publish(BENCH, name, code);
	}
	const call = (to: Host, path: string, args: readonly number[]) => {
		const [module, fn] = path.split('::') as [string, string];
		const result = to.call({ from: USER, to: moduleAddress(BENCH, module), function: fn, args, gas: GAS });
		if (result.status !== 'success') throw new Error(`${path}: ${JSON.stringify(result.outcome)}`);
		return { value: String(result.values![0]), gasUsed: result.gasUsed };
	};
	const context = {
		charge: () => {},
		toEvmAddress: (address: typeof MOVE_STDLIB) => address,
		fromEvmAddress: (address: typeof MOVE_STDLIB) => address,
	};
	return {
		host,
		vm,
		ours: (path, args) => call(host, path, args),
		interpreted: (path, args) => call(interpreter, path, args),
		native(path, args) {
			const [module, fn] = path.split('::') as [string, string];
			const bytes = args.map((arg) => encodeBcs({ kind: 'uint', bits: 64 }, BigInt(arg), context));
			const result = vm.view(BENCH, module, fn, bytes);
			if ('error' in result) throw new Error(`${path}: ${result.error}`);
			return String(JSON.parse(bcs.string().parse(result.output)));
		},
	};
}

/** Returns how much gas a call uses in a microsecond: the median of a few calls. */
function gasPerMicrosecond(call: () => number): number {
	const rates: number[] = [];
	for (let i = 0; i < 9; i++) {
		const start = performance.now();
		const gas = call();
		const rate = gas / ((performance.now() - start) * 1000);
		if (i > 1) rates.push(rate);
	}
	return median(rates);
}

/** Measures how much work one unit of gas buys in both interpreters, over all cases. The EVM runs in turns with Move. */
function calibrate({ interpreted }: Sides): void {
	const host = new Host({ adapters: [evmAdapter({ engine: 'interpreter' })] });
	const { address } = host.deploy({ from: USER, ...solidityContract(JSON.parse(readArtifact('Compute'))) });
	const evm = (fn: string, n: number) =>
		gasPerMicrosecond(() => {
			const result = host.call({ from: USER, to: address, function: fn, args: [n], gas: GAS });
			if (result.status !== 'success') throw new Error(`${fn}: ${JSON.stringify(result.outcome)}`);
			return result.gasUsed;
		});
	const evmRate = () => median([evm('quickSort', 2000), evm('insertionSort', 200), evm('fibonacci', 18)]);
	const rates = CASES.map(([name, fn, args]) => {
		const peer = evmRate();
		const rate = gasPerMicrosecond(() => interpreted(fn, args).gasUsed);
		report(`gas per microsecond, interpreted: move, ${name}`, peer, rate, 'EVM', 'gas/us');
		return { peer, rate, ratio: rate / peer };
	});
	const middle = rates.sort((a, b) => a.ratio - b.ratio)[rates.length >> 1]!;
	report('gas per microsecond, interpreted: move/evm', middle.peer, middle.rate, 'EVM', 'gas/us');
}

/** Measures Move code against the same code in a native Move VM, and the work per gas against the EVM. */
export async function move(): Promise<void> {
	if (!canCompileMove() || !hasLibmovevm) {
		process.stdout.write(`${JSON.stringify({ case: 'move', skipped: 'no native Move VM for this platform' })}\n`);
		return;
	}
	const both = sides();
	// The fixed cost of a call, on both sides. The cases below include it. A call runs code of several packages, so it takes long to become hot.
	for (let i = 0; i < WARM_UP; i++) both.ours('loops::nothing', []);
	await measure({
		case: 'move: a call that does nothing',
		ours: () => void both.ours('loops::nothing', []),
		peer: () => void both.native('loops::nothing', []),
		peerName: NATIVE,
		unit: 'us/call',
		calls: 200,
	});
	for (const [name, fn, args, calls] of CASES) {
		const { value } = both.ours(fn, args);
		if (value !== both.native(fn, args)) throw new Error(`${fn} has another result in ${NATIVE}`);
		await measure({
			case: `move: ${name}`,
			ours: () => void both.ours(fn, args),
			peer: () => void both.native(fn, args),
			peerName: NATIVE,
			unit: 'us/call',
			calls,
		});
	}
	await coinTransfers(both.host, both.vm);
	await publishing();
	calibrate(both);
}
