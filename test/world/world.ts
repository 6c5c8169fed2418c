import type { Engine } from '@altvm/evm';
import {
	type Address,
	aliasOf,
	type CodecContext,
	type ContractInterface,
	type CreateHostOptions,
	createHost,
	decodeBcs,
	decodeSolidity,
	encodeBcs,
	encodeSolidityCall,
	findFunction,
	type Hex,
	type Host,
	isEvmForm,
	solidityContract,
	type TransactionResult,
	toAddress,
	toEvmHex,
	toValue,
	type Value,
} from 'altvm';
import { testArtifact } from '../contracts/load.ts';

export type Vm = 'evm' | 'wasm' | 'move';
export const VMS: readonly Vm[] = ['evm', 'wasm', 'move'];
export const PAIRS: readonly (readonly [caller: Vm, callee: Vm])[] = VMS.flatMap((a) =>
	VMS.map((b) => [a, b] as const),
);
export const CROSS_PAIRS = PAIRS.filter(([a, b]) => a !== b);

export const USER = toAddress('0x00000000000000000000000000000000000000b2');
/** The account named `probes` in the Move package. */
export const PROBES = toAddress(`0x${'be'.padStart(64, '0')}`);

/** A probe contract of some VM. All have the functions of `test/contracts/probe-evm/Probe.sol`, in their VM's idiom. */
export interface Peer {
	readonly vm: Vm;
	readonly address: Address;
	readonly interface: ContractInterface;
}

/** A call, independent of any VM. */
export interface Call {
	readonly peer: Peer;
	readonly fn: string;
	readonly args: readonly unknown[];
	/** In a forwarding call: the call it forwards, so that its results can be read. */
	readonly inner?: Call;
}

export interface World {
	readonly host: Host;
	readonly peers: Readonly<Record<Vm, Peer>>;
	/** WASM and EVM contracts that allow re-entry, and a second contract of each VM where there is one. */
	readonly reentrantWasm: Peer;
	readonly otherEvm: Peer;
	readonly otherWasm: Peer;
}

/** Encodes values as an outside caller does: aliases are not recorded, and gas is not charged. */
export const CONTEXT: CodecContext = {
	toEvmAddress: (address) => toEvmHex(isEvmForm(address) ? address : aliasOf(address)),
	fromEvmAddress: (address20) => toAddress(address20),
	charge: () => {},
};

/** Creates a host whose EVM and Move run on the engine named in ALTVM_ENGINE, so that the invariants can be tested on each. */
export function createTestHost(options: CreateHostOptions = {}): Promise<Host> {
	const engine = process.env['ALTVM_ENGINE'] as Engine | undefined;
	if (!engine) return createHost(options);
	return createHost({ ...options, evm: { engine, ...options.evm }, move: { engine, ...options.move } });
}

export async function createWorld(options: CreateHostOptions = {}): Promise<World> {
	const host = await createTestHost(options);
	host.mint(USER, 10n ** 24n);
	const peer = (vm: Vm, address: Address): Peer => ({ vm, address, interface: host.interfaceOf(address)! });
	const wasm = (file: string) =>
		peer(
			'wasm',
			host.deploy({
				from: USER,
				vm: 'wasm',
				code: testArtifact(`relay/artifacts/${file}.wasm`),
				payable: ['deposit', 'forward', 'try-forward', 'set-then-forward'],
				view: ['ping', 'get', 'whoami'],
			}).address,
		);
	const probe = solidityContract(JSON.parse(new TextDecoder().decode(testArtifact('probe-evm/artifacts/Probe.json'))));
	const evm = () => peer('evm', host.deploy({ from: USER, ...probe }).address);
	host.deploy({ from: PROBES, vm: 'move', code: testArtifact('probe/artifacts/peer_stub.mv') });
	const move = peer(
		'move',
		host.deploy({
			from: PROBES,
			vm: 'move',
			code: testArtifact('probe/artifacts/probe.mv'),
			payable: ['deposit', 'forward_value'],
		}).address,
	);
	return {
		host,
		peers: { evm: evm(), wasm: wasm('relay'), move },
		reentrantWasm: wasm('relay-reentrant'),
		otherEvm: evm(),
		otherWasm: wasm('relay'),
	};
}

export function call(peer: Peer, fn: string, ...args: unknown[]): Call {
	return { peer, fn, args };
}

function values({ peer, fn, args }: Call): { fn: ReturnType<typeof findFunction>; values: Value[] } {
	const descriptor = findFunction(peer.interface, fn);
	return { fn: descriptor, values: descriptor.inputs.map(({ type }, i) => toValue(type, args[i], `${fn}[${i}]`)) };
}

/** Encodes call data as an EVM or WASM contract does. */
export function solidityBytes(of: Call): Uint8Array {
	const { fn, values: args } = values(of);
	return encodeSolidityCall(of.peer.interface, { fn, args, typeArguments: [] }, CONTEXT);
}

/** Returns the function and arguments as a Move contract passes them. */
export function moveArgs(of: Call): [fn: string, args: Uint8Array[]] {
	const { fn, values: args } = values(of);
	const name = of.peer.vm === 'evm' ? findSignature(of) : fn.name;
	return [name, args.map((value, i) => encodeBcs(fn.inputs[i]!.type, value, CONTEXT))];
}

function findSignature(of: Call): string {
	return findFunction(of.peer.interface, of.fn).name;
}

/** Makes `peer` make a call. It fails if the call fails, and sends `value` along. */
export function forward(peer: Peer, inner: Call, value = 0n): Call {
	if (peer.vm !== 'move')
		return { peer, fn: 'forward', args: [inner.peer.address, solidityBytes(inner), value], inner };
	const [fn, args] = moveArgs(inner);
	return value > 0n
		? { peer, fn: 'forward_value', args: [inner.peer.address, fn, args, value], inner }
		: { peer, fn: 'forward', args: [inner.peer.address, fn, args], inner };
}

/** Like `forward`, but static. A failure is a result in VMs that can catch one. */
export function staticForward(peer: Peer, inner: Call): Call {
	if (peer.vm !== 'move') return { peer, fn: 'staticForward', args: [inner.peer.address, solidityBytes(inner)], inner };
	const [fn, args] = moveArgs(inner);
	return { peer, fn: 'static_forward', args: [inner.peer.address, fn, args], inner };
}

/** Writes and logs, then makes a call. A failure undoes both. Value sent goes on to the callee. */
export function setThenForward(peer: Peer, inner: Call, key: number, value: number | bigint): Call {
	const target = inner.peer.address;
	if (peer.vm !== 'move')
		return { peer, fn: 'setThenForward', args: [key, value, target, solidityBytes(inner)], inner };
	return { peer, fn: 'set_then_forward', args: [key, value, target, ...moveArgs(inner)], inner };
}

/** Makes a call with a gas limit. A failure is a result, except in Move, where a failed call aborts. */
export function tryForward(peer: Peer, inner: Call, gasLimit: number | bigint = 2n ** 64n - 1n, value = 0n): Call {
	return { peer, fn: 'tryForward', args: [inner.peer.address, solidityBytes(inner), value, gasLimit], inner };
}

/** Makes the same call many times in one transaction. */
export function repeat(peer: Peer, inner: Call, times: number): Call {
	const target = inner.peer.address;
	if (peer.vm !== 'move') return { peer, fn: 'repeat', args: [target, solidityBytes(inner), times] };
	return { peer, fn: 'repeat', args: [target, ...moveArgs(inner), times] };
}

/** Writes before and after a call. */
export function setAround(peer: Peer, inner: Call, key: number, before: number, afterwards: number): Call {
	const target = inner.peer.address;
	if (peer.vm !== 'move')
		return { peer, fn: 'setAround', args: [target, solidityBytes(inner), key, before, afterwards], inner };
	const [fn, args] = moveArgs(inner);
	return { peer, fn: 'set_around', args: [target, fn, args, key, before, afterwards], inner };
}

export interface SendOptions {
	readonly value?: bigint;
	readonly gas?: number;
	readonly trace?: boolean;
	readonly from?: Hex;
}

export function send(host: Host, of: Call, options: SendOptions = {}): TransactionResult {
	return host.call({ from: USER, to: of.peer.address, function: of.fn, args: of.args, ...options });
}

/** Returns the results of the innermost call, read through every call that forwarded it. */
export function innermost(of: Call, results: readonly Value[]): readonly Value[] {
	const { inner, peer, fn } = of;
	if (!inner) return results;
	const outputs = findFunction(inner.peer.interface, inner.fn).outputs.map(({ type }) => type);
	if (peer.vm === 'move') {
		const list = results[0] as readonly Uint8Array[];
		return innermost(
			inner,
			outputs.map((type, i) => decodeBcs(type, list[i]!, CONTEXT)),
		);
	}
	const bytes = results[fn === 'forward' ? 0 : 1] as Uint8Array;
	return innermost(inner, decodeSolidity(outputs, bytes, CONTEXT));
}

/** Returns the sum of all balances. */
export function supply(host: Host): bigint {
	let sum = 0n;
	for (const [, wei] of host.balances()) sum += wei;
	return sum;
}
