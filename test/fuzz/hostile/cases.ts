import { bytesToHex, type Hex } from '@altvm/abi-bridge';
import { decodeBlock, encodeBlock } from '@altvm/ethereum';
import { mutateBytes } from './mutate-bytes.ts';
import { mutateJson } from './mutate-json.ts';
import { Random } from './random.ts';
import type { Samples } from './samples.ts';
import type { Seeds } from './seeds.ts';

/** What a stranger sends to a node: one input at one entry. It is JSON, so that a failing case can be kept. */
export type HostileCase =
	| { readonly entry: 'deploy'; readonly vm: 'evm' | 'wasm' | 'move'; readonly code: Hex; readonly input: Hex }
	| { readonly entry: 'call'; readonly contract: number; readonly crossing: boolean; readonly input: Hex }
	| { readonly entry: 'interface'; readonly abi: unknown; readonly input: Hex }
	| { readonly entry: 'trace-file'; readonly text: string }
	| { readonly entry: 'transaction'; readonly bytes: Hex }
	| { readonly entry: 'block'; readonly bytes: Hex };

export const ENTRIES = ['deploy', 'call', 'interface', 'trace-file', 'transaction', 'block'] as const;
export type Entry = (typeof ENTRIES)[number];

/** Returns the case of a seed. */
export function hostileCase(seed: number, seeds: Seeds, samples: Samples, entries: readonly Entry[]): HostileCase {
	const random = new Random(seed);
	const mutant = (of: readonly Uint8Array[]) => mutateBytes(random, random.pick(of), random.pick(of));
	const input = () => bytesToHex(random.chance(0.2) ? random.bytes(random.below(100)) : mutant(samples.inputs));
	switch (random.pick(entries)) {
		case 'deploy': {
			const vm = random.pick(['evm', 'wasm', 'wasm', 'move', 'move'] as const);
			return { entry: 'deploy', vm, code: bytesToHex(mutant(seeds[vm])), input: input() };
		}
		case 'call': {
			const contract = random.below(samples.inputs.length);
			const bytes = random.chance(0.8) ? mutant([samples.inputs[contract]!]) : mutant(samples.inputs);
			return { entry: 'call', contract, crossing: random.chance(0.7), input: bytesToHex(bytes) };
		}
		case 'interface':
			return { entry: 'interface', abi: mutateJson(random, random.pick(seeds.abis)), input: input() };
		case 'trace-file': {
			const json = JSON.stringify(mutateJson(random, JSON.parse(samples.traceFile)));
			const text = random.chance(0.7) ? json : new TextDecoder().decode(mutant([new TextEncoder().encode(json)]));
			return { entry: 'trace-file', text };
		}
		case 'transaction':
			return { entry: 'transaction', bytes: bytesToHex(mutant(samples.transactions)) };
		case 'block':
			return {
				entry: 'block',
				bytes: bytesToHex(random.chance(0.5) ? mutant([samples.block]) : withHeader(random, samples.block)),
			};
	}
}

/** Returns a block with one field of its header set to an extreme or an odd value. */
function withHeader(random: Random, bytes: Uint8Array): Uint8Array {
	const { header, ...body } = decodeBlock(bytes);
	const field = random.pick(Object.keys(header) as (keyof typeof header)[]);
	const old = header[field];
	const number =
		typeof old === 'bigint' ? random.pick([0n, 1n, old + 1n, 2n ** 63n, 2n ** 64n - 1n, 2n ** 256n - 1n]) : old;
	const bits = old instanceof Uint8Array ? random.bytes(random.chance(0.5) ? old.length : random.below(40)) : number;
	const hash = typeof old === 'string' ? bytesToHex(random.bytes((old.length - 2) / 2)) : bits;
	const value = random.chance(0.1) ? undefined : hash;
	try {
		return encodeBlock({ ...body, header: { ...header, [field]: value } });
	} catch {
		// A header that has no encoding cannot be sent.
		return mutateBytes(random, bytes, bytes);
	}
}
