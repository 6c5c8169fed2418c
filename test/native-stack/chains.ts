import { type Failure, toAddress } from 'altvm';
import { component } from '../../vm-adapters/wasm/src/testing/wat.ts';
import { testArtifact } from '../contracts/load.ts';
import { deepestOf } from '../world/deepest.ts';
import { type Call, call, createWorld, forward, type Peer, send, USER, type World } from '../world/world.ts';

/** What must not depend on the machine's stack: for each mix of VMs, how deep it goes, how the next call fails, and what both cost. */
export type ChainResults = Record<
	string,
	{ readonly deepest: number; readonly gas: number; readonly beyond: string; readonly beyondGas: number }
>;

const GAS = 10_000_000_000_000;
const COPIES = 101;

/** A WASM contract that calls itself `n` times, with so many operands alive over each call. */
function recursive(operands: number): Promise<Uint8Array> {
	const repeat = (text: string) => Array.from({ length: operands }, () => text).join(' ');
	return component(`(memory 1)
		(func $down (param $n i32) (result i32)
			${repeat('(i32.load (i32.const 0))')}
			local.get $n i32.eqz if (result i32) i32.const 0 else local.get $n i32.const 1 i32.sub call $down end
			${repeat('i32.add')})
		(func (export "run") (param i32) (result i32) local.get 0 call $down)`);
}

/** The innermost cause of a failure, as far as it was kept. */
function innermost(failure: Failure | undefined): string {
	if (failure?.kind === 'abort' && failure.cause) return innermost(failure.cause);
	return failure?.kind === 'halt' ? `${failure.vm} ${failure.reason}` : String(failure?.kind);
}

/** Move modules do not allow re-entry, so that a chain through Move needs a module for each frame: copies at other addresses. */
function deployCopies({ host }: World): Peer[] {
	return Array.from({ length: COPIES }, (_, i) => {
		const from = toAddress(`0x${(0xbe00 + i).toString(16).padStart(64, '0')}`);
		const at = (file: string) => {
			const code = testArtifact(`probe/artifacts/${file}.mv`);
			for (let k = 0; k + 32 <= code.length; k++) {
				if (code[k + 31] !== 0xbe || code.subarray(k, k + 31).some((byte) => byte !== 0)) continue;
				code.set([0xbe, i], k + 30);
			}
			return code;
		};
		host.deploy({ from, vm: 'move', code: at('peer_stub') });
		const { address } = host.deploy({ from, vm: 'move', code: at('probe') });
		return { vm: 'move', address, interface: host.interfaceOf(address)! };
	});
}

/**
 * Runs the deepest chains of every mix of VMs twice, in code that has not run before and after it was optimised, and returns the results
 * as JSON.
 */
export async function runChains(): Promise<string> {
	const world = await createWorld();
	const { host, peers, reentrantWasm: wasm } = world;
	const { evm } = peers;
	const copies = deployCopies(world);
	const deploy = async (operands: number): Promise<Peer> => {
		const { address } = host.deploy({ from: USER, vm: 'wasm', code: await recursive(operands) });
		return { vm: 'wasm', address, interface: host.interfaceOf(address)! };
	};
	const small = await deploy(3);
	const large = await deploy(1000);

	const through = (frames: number, at: (i: number) => Peer, bottom: Call): Call => {
		let of = bottom;
		for (let i = frames - 1; i >= 0; i--) of = forward(at(i), of);
		return of;
	};
	const ping = call(evm, 'ping', 1n);
	const move = (i: number) => copies[i % COPIES]!;
	const chains: Record<string, (length: number) => Call> = {
		WASM: (n) => through(n, () => wasm, ping),
		'EVM and WASM': (n) => through(n, (i) => (i % 2 ? wasm : evm), ping),
		'WASM and Move': (n) => through(n, (i) => (i % 2 ? wasm : move(i >> 1)), ping),
		'EVM and Move': (n) => through(n, (i) => (i % 2 ? evm : move(i >> 1)), ping),
		Move: (n) => through(n, move, ping),
		'EVM, Move and WASM': (n) => through(n, (i) => [evm, move(Math.floor(i / 3)), wasm][i % 3]!, ping),
		'WASM that recurses': (n) => call(small, 'run', n),
		'WASM that recurses below 30 frames of WASM': (n) => through(30, () => wasm, call(small, 'run', n)),
		'WASM that recurses below 30 frames of Move': (n) => through(30, move, call(small, 'run', n)),
		'large functions of WASM below 10 frames': (n) => through(10, (i) => (i % 2 ? wasm : evm), call(large, 'run', n)),
	};
	const simulate = (of: Call) =>
		host.simulate({ from: USER, to: of.peer.address, function: of.fn, args: of.args, gas: GAS });
	const measure = (): ChainResults =>
		Object.fromEntries(
			Object.entries(chains).map(([name, chain]) => {
				const deepest = deepestOf((length) => simulate(chain(length)).status === 'success', 3000);
				const { failure, gasUsed } = simulate(chain(deepest + 1));
				const { gasUsed: gas } = send(host, chain(deepest), { gas: GAS });
				return [name, { deepest, gas, beyond: innermost(failure), beyondGas: gasUsed }];
			}),
		);
	const cold = measure();
	for (let i = 0; i < 150; i++) for (const name of ['WASM', 'EVM and Move']) simulate(chains[name]!(12));
	for (let i = 0; i < 300; i++) simulate(chains['WASM that recurses']!(100));
	const hot = measure();
	const results = { cold, hot, root: await host.stateRoot() };
	return JSON.stringify(results, (_, value) => (typeof value === 'bigint' ? `${value}` : value), '\t');
}
