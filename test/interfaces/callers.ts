import {
	type Address,
	type ContractInterface,
	type Hex,
	interfaceFromSolidityAbi,
	solidityContract,
	type TransactionResult,
	type Value,
} from 'altvm';
import {
	type Call,
	createWorld,
	forward,
	innermost,
	type Peer,
	send,
	solidityBytes,
	USER,
	type World,
} from '../world/world.ts';
import { contract } from './contracts.ts';

/** Every way to call an EVM contract by its interface: from Move, from WASM, and by name from outside. */
export const CALLERS = ['move', 'wasm', 'by name'] as const;

export interface Scene extends World {
	/** Deploys a contract without an interface. */
	deploy(name: string, ...args: unknown[]): Address;
	/** Deploys a contract with its interface. */
	deployKnown(name: string, ...args: unknown[]): Address;
	/** Calls a function of a contract whose ABI is that of the contract `like`, and returns its results. Throws if the call fails. */
	call(
		caller: (typeof CALLERS)[number],
		target: Address,
		like: string,
		fn: string,
		...args: unknown[]
	): readonly Value[];
	/** As `call`, for a call that may fail. */
	try(
		caller: (typeof CALLERS)[number],
		target: Address,
		like: string,
		fn: string,
		...args: unknown[]
	): TransactionResult;
}

const interfaces = new Map<string, ContractInterface>();

export function interfaceLike(name: string): ContractInterface {
	let iface = interfaces.get(name);
	if (!iface) interfaces.set(name, (iface = interfaceFromSolidityAbi(contract(name).abi, name)));
	return iface;
}

export async function createScene(): Promise<Scene> {
	const world = await createWorld();
	const { host, peers } = world;
	const callTo = (caller: 'move' | 'wasm', target: Address, like: string, fn: string, args: unknown[]): Call => {
		const peer: Peer = { vm: 'evm', address: target, interface: interfaceLike(like) };
		return forward(peers[caller], { peer, fn, args });
	};
	const scene: Scene = {
		...world,
		deploy(name, ...args) {
			const { interface: _, ...deployment } = solidityContract(contract(name), args);
			return host.deploy({ from: USER, ...deployment }).address;
		},
		deployKnown: (name, ...args) => host.deploy({ from: USER, ...solidityContract(contract(name), args) }).address,
		try(caller, target, like, fn, ...args) {
			if (caller === 'by name') return host.call({ from: USER, to: target, function: fn, args });
			return send(host, callTo(caller, target, like, fn, args));
		},
		call(caller, target, like, fn, ...args) {
			const result = scene.try(caller, target, like, fn, ...args);
			if (result.status !== 'success' || !result.values) throw new Error(JSON.stringify(result.failure, replacer));
			if (caller === 'by name') return result.values;
			return innermost(callTo(caller, target, like, fn, args), result.values);
		},
	};
	return scene;
}

/** Solidity call data for a contract with the ABI of the contract `like`. */
export function encodeCall(like: string, fn: string, ...args: unknown[]): Uint8Array {
	return solidityBytes({ peer: { vm: 'evm', address: USER, interface: interfaceLike(like) }, fn, args });
}

const replacer = (_key: string, value: unknown) =>
	typeof value === 'bigint' ? String(value) : value instanceof Uint8Array ? hex(value) : value;

export const hex = (bytes: Uint8Array): Hex => `0x${Buffer.from(bytes).toString('hex')}`;
