import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { platform as node } from './node.ts';
import { platform as portable } from './portable.ts';

const bytes = fc.uint8Array({ maxLength: 1000 });

for (const hash of ['sha256', 'ripemd160'] as const) {
	it(`${hash}: Node's and the portable implementation agree`, () => {
		fc.assert(
			fc.property(bytes, (input) => {
				expect(portable[hash](input)).toEqual(node[hash](input));
			}),
		);
	});
}

it('both decompress what was deflated', () => {
	fc.assert(
		fc.property(bytes, fc.nat(9), (input, level) => {
			const compressed = new Uint8Array(deflateRawSync(input, { level }));
			expect(portable.inflateRaw(compressed)).toEqual(input);
			expect(node.inflateRaw(compressed)).toEqual(input);
		}),
	);
});
