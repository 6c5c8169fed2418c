import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { evmAdapter } from '@altvm/evm';
import { bytesToHex, Host, keccakBytes, solidityContract } from 'altvm';
import { describe, expect, it } from 'vitest';
import { readArtifact } from '../scripts/build.ts';

const USER = '0x00000000000000000000000000000000000000b2';

/** Deploys a contract. Returns a function that calls it and returns the first result. */
function deployed(name: string): (fn: string, ...args: unknown[]) => unknown {
	const host = new Host({ adapters: [evmAdapter()] });
	const { address } = host.deploy({ from: USER, ...solidityContract(JSON.parse(readArtifact(name))) });
	return (fn, ...args) => {
		const { status, values, failure } = host.call({ from: USER, to: address, function: fn, args, gas: 1_000_000_000 });
		if (status !== 'success') throw new Error(JSON.stringify(failure));
		return values?.[0];
	};
}

describe('the contracts of the benchmarks compute correct results', () => {
	it.each([0, 55, 56, 64, 200])("SHA-256 of %i zeros equals node:crypto's", (length) => {
		const digest = createHash('sha256').update(new Uint8Array(length)).digest('hex');
		expect(Buffer.from(deployed('Sha256')('hashZeros', length) as Uint8Array).toString('hex')).toBe(digest);
	});

	it('both sorts find the same median', () => {
		const call = deployed('Compute');
		for (const n of [1, 2, 7, 40]) expect(call('quickSort', n)).toBe(call('insertionSort', n));
	});

	it('there are 303 primes below 2,000, and the 14th Fibonacci number is 377', () => {
		const call = deployed('Compute');
		expect(call('primes', 2000)).toBe(303n);
		expect(call('fibonacci', 14)).toBe(377n);
	});

	it('power equals repeated multiplication', () => {
		const modulus = 21888242871839275222246405745257275088548364400416034343698204186575808495617n;
		expect(deployed('Compute')('modularPower', 7, 100)).toBe(7n ** 100n % modulus);
	});

	it('joins numbers with commas, and writes a token URI as JSON', () => {
		const call = deployed('Text');
		expect(call('numbers', 12)).toBe('0,1,2,3,4,5,6,7,8,9,10,11');
		const [, json] = (call('tokenUri', 123456) as string).split('base64,');
		expect(JSON.parse(Buffer.from(json!, 'base64').toString()).name).toBe('Token #123456');
	});

	it('accepts valid Merkle proofs and rejects a wrong leaf', () => {
		const call = deployed('Hashing');
		const root = call('merkle', 4, 16) as Uint8Array;
		expect(call('verify', [], root, root)).toBe(true);
		expect(call('verify', [new Uint8Array(32)], root, root)).toBe(false);
	});

	it('swaps in both directions can be repeated', () => {
		const call = deployed('Pair');
		for (const n of [1, 10]) expect(() => call('swaps', n)).not.toThrow();
		expect(() => call('swap', 1, 0, USER)).toThrow();
	});

	it('the image of the ray tracer has its pixels, among them sky, a red sphere and the floor', () => {
		const [width, height] = [8, 6];
		const host = new Host({ adapters: [evmAdapter()] });
		const { address } = host.deploy({ from: USER, ...solidityContract(JSON.parse(readArtifact('RayTracer'))) });
		const call = (fn: string, ...args: unknown[]) =>
			host.call({ from: USER, to: address, function: fn, args, gas: 1_000_000_000 }).values!;
		const places = Array.from({ length: width * height }, (_, i) => [i % width, Math.floor(i / width)] as const);
		const image = places.map(([x, y]) => call('pixel', x, y, width, height) as number[]);
		const [hash] = call('render', width, height);
		expect(bytesToHex(hash as Uint8Array)).toBe(bytesToHex(keccakBytes(Uint8Array.from(image.flat(), Number))));
		const at = (x: number, y: number) => image[y * width + x]!.map(Number) as [number, number, number];
		const [sky, sphere, floor] = [at(3, 0), at(3, 2), at(6, 5)];
		expect(sky[2]).toBe(255);
		expect(sphere[0]).toBeGreaterThan(1.2 * sphere[1]);
		expect(Math.abs(floor[0] - floor[1])).toBeLessThan(20);
	});
});
