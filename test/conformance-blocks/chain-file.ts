import { RLP } from '@ethereumjs/rlp';

/** Yields the blocks of a `chain.rlp`: the RLP of one after another. */
export function* splitBlocks(bytes: Uint8Array): Iterable<Uint8Array> {
	let rest = Uint8Array.from(bytes);
	while (rest.length > 0) {
		const { remainder } = RLP.decode(rest, true);
		yield rest.subarray(0, rest.length - remainder.length);
		rest = Uint8Array.from(remainder);
	}
}
