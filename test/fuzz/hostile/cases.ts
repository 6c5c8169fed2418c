import { bytesToHex, type Hex } from '@altvm/abi-bridge';
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
	| { readonly entry: 'transaction'; readonly bytes: Hex };

export const ENTRIES = ['deploy', 'call', 'interface', 'trace-file', 'transaction'] as const;
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
	}
}
