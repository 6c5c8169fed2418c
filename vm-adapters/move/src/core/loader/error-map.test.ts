import { readFileSync } from 'node:fs';
import { bcs } from '@mysten/bcs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorNames } from './error-map.ts';
import { parseModule } from './parse.ts';

const coin = parseModule(
	Uint8Array.from(readFileSync(new URL('../../../../../examples/contracts/coin/artifacts/coin.mv', import.meta.url))),
);

/**
 * Made by @zktx.io/sui-move-builder: `#[error] const ETooLow: vector<u8> = b"too low"; #[error(code = 3)] const ECoded:
 * u64 = 17;` and a plain constant.
 */
const SUI =
	'oRzrCwcAAAUHAQACAwIZBRsDBx4KCCggBkg0DHyhAQACAAAAAQAAAQABAAACAAEAAAMAAQAABAABAAEDAAFhAWIBYwFkAWUAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAoCCAdFVG9vTG93CgIIB3RvbyBsb3cKAgcGRUNvZGVkAwgRAAAAAAAAAAMICQAAAAAAAAAAAQAAAQgLAAYDAAAAAAAAACQEBQUHBgEAAAAHAP/AJwIAAQEAAAEICwAGAwAAAAAAAAAkBAUFBwYDAAIACAADwCcCAAIBAAABCAsABgMAAAAAAAAAJAQFBQcHBCcCAAMBAAABCAsABgMAAAAAAAAAJAQFBQcG/////woA/8AnAgAEAQAAAQcLAAYDAAAAAAAAACQEBgb/////CwD/wCcCAAA=';
const sui = parseModule(Uint8Array.from(Buffer.from(SUI, 'base64')));

describe('the names of abort codes', () => {
	it('come from the metadata that the compiler writes', () => {
		const nameOf = errorNames(coin);
		expect([1n, 4n, 6n, 7n].map(nameOf)).toEqual(['E_NOT_MINTER', 'E_TOO_LITTLE_OUT', 'E_NOT_OWNER', undefined]);
	});

	it('are also found for a code with a canonical category', () => {
		const nameOf = errorNames(coin);
		expect([0x30004n, 0x50001n, 0x30007n, 0x1000004n].map(nameOf)).toEqual([
			'E_TOO_LITTLE_OUT',
			'E_NOT_MINTER',
			undefined,
			undefined,
		]);
	});

	it('come from the constants that a Sui code points to', () => {
		const nameOf = errorNames(sui);
		const codes = sui.functions.flatMap(({ code }) => code.map(({ constant }) => constant)).filter((c) => c > 100n);
		// The last two are from an assertion and an abort without a constant.
		expect(codes.map(nameOf)).toEqual(['ETooLow', 'ECoded', undefined, undefined]);
		expect(nameOf(9n)).toBeUndefined();
	});

	it('are undefined for invalid metadata, and reading it never throws', () => {
		const key = new TextEncoder().encode('initia::metadata_v0');
		const read = (value: Uint8Array) => errorNames({ ...coin, metadata: [{ key, value }] });
		const map = bcs.map(bcs.u64(), bcs.struct('Description', { name: bcs.string(), text: bcs.string() }));
		const bad = map.serialize(new Map([[1n, { name: 'not a name', text: '' }]])).toBytes();
		expect(read(bad)(1n)).toBeUndefined();
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 80 }), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (value, code) => {
				expect(read(value)(code) ?? 'name').toMatch(/^[A-Za-z_]\w*$/);
				expect(errorNames(sui)(code) ?? 'name').toMatch(/^[A-Za-z_]\w*$/);
			}),
		);
	});
});
