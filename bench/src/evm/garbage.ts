import { numberOf } from '../child.ts';
import { report } from '../measure.ts';
import { ETHEREUMJS } from './ethereumjs.ts';

/** Measures the bytes that an ERC-20 transfer leaves to the garbage collector, each side in a process of its own. */
export async function garbage(): Promise<void> {
	const bytesOf = (what: string) =>
		numberOf('garbage.ts', [what], ['--min-semi-space-size=64', '--max-semi-space-size=64']);
	report('evm: garbage of an ERC-20 transfer', await bytesOf('ours'), await bytesOf(ETHEREUMJS), ETHEREUMJS, 'bytes');
}
