import { type EvmAdapterOptions, evmAdapter } from '@altvm/evm';
import {
	type Address,
	encodeSolidityCall,
	findFunction,
	Host,
	solidityContract,
	toAddress,
	toEvmHex,
	toValue,
	type VmAdapter,
} from 'altvm';
import { readArtifact } from '../../scripts/build.ts';
import type { EvmCase } from './cases.ts';

export const USER = toAddress('0x00000000000000000000000000000000000000b2');
export const GAS = 10_000_000_000;

/** How code is run: interpreted, translated to WebAssembly from the first call on, or `auto`, which switches when code is hot. */
export type Engine = 'auto' | 'interpreter' | 'translated';

export function adapterOf(engine: Engine): VmAdapter {
	const options: EvmAdapterOptions & { engine: Engine } = { engine };
	return evmAdapter(options);
}

export interface Contract {
	/** Init code. */
	readonly code: Uint8Array;
	/** Call data of the case. */
	readonly input: Uint8Array;
}

/** Returns the init code and call data of a case, which are the same for all sides. */
export function contractOf(item: EvmCase): Contract {
	const made = solidityContract(JSON.parse(readArtifact(item.contract)));
	const fn = findFunction(made.interface, item.function);
	const args = fn.inputs.map(({ type }, i) => toValue(type, item.args[i], item.function));
	const context = { toEvmAddress: toEvmHex, fromEvmAddress: (hex: `0x${string}`) => toAddress(hex), charge: () => {} };
	return { code: made.code, input: encodeSolidityCall(made.interface, { fn, args, typeArguments: [] }, context) };
}

export interface Ours {
	readonly host: Host;
	readonly address: Address;
	/** Runs one transaction. */
	run(): { readonly output: Uint8Array; readonly gasUsed: number };
}

export function ours(engine: Engine, { code, input }: Contract, gas = GAS): Ours {
	const host = new Host({ adapters: [adapterOf(engine)] });
	const { address } = host.deploy({ from: USER, vm: 'evm', code, gas: GAS });
	return { host, address, run: () => callOurs(host, address, input, gas) };
}

export function callOurs(host: Host, to: Address, input: Uint8Array, gas = GAS): ReturnType<Ours['run']> {
	const { status, output, outcome } = host.call({ from: USER, to, input, gas });
	if (status !== 'success') throw new Error(`ours: ${status}`);
	return { output, gasUsed: outcome.gasUsed };
}
