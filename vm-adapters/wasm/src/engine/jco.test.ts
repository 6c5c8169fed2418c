import { readFileSync } from 'node:fs';
import { hexToBytes, toAddress } from '@altvm/abi-bridge';
import { Host } from '@altvm/host';
import { $init, generate } from '@bytecodealliance/jco-transpile/component';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { wasmAdapter } from '../adapter.ts';

const component = Uint8Array.from(
	readFileSync(new URL('../../../../examples/contracts/curve/artifacts/curve.wasm', import.meta.url)),
);
const USER = toAddress(`0x${'b2'.padStart(40, '0')}`);

type Limbs = readonly [bigint, bigint, bigint, bigint];
type Quote = (amount: Limbs, reserveIn: Limbs, reserveOut: Limbs, fee: number) => Limbs;

const MASK = 2n ** 64n - 1n;
const limbs = (n: bigint): Limbs => [n & MASK, (n >> 64n) & MASK, (n >> 128n) & MASK, n >> 192n];
const number = ([a, b, c, d]: Limbs) => a | (b << 64n) | (c << 128n) | (d << 192n);

class Reverted extends Error {
	readonly data: Uint8Array;
	constructor(data: Uint8Array) {
		super('revert');
		this.data = data;
	}
}

/** Instantiates the component with jco's own generated glue, which shares no code with ours. */
async function withJco(): Promise<Quote> {
	await $init;
	await $init;
	const { files } = generate(component, { name: 'curve', instantiation: { tag: 'sync' }, noTypescript: true });
	const modules = new Map(
		files
			.filter(([name]) => name.endsWith('.wasm'))
			.map(([name, bytes]) => [name, new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>)]),
	);
	const script = new TextDecoder().decode(files.find(([name]) => name.endsWith('.js'))![1]);
	const { instantiate } = await import(`data:text/javascript;base64,${Buffer.from(script).toString('base64')}`);
	const refuse = () => {
		throw new Error('not imported by the curve');
	};
	const host = new Proxy(
		{
			revert: (data: Uint8Array) => {
				throw new Reverted(Uint8Array.from(data));
			},
			keccak256: () => limbs(BigInt(`0x${'ab'.repeat(32)}`)),
		} as Record<string, unknown>,
		{ get: (target, name) => target[name as string] ?? refuse },
	);
	const imports = { 'altvm:contract/host': host, 'altvm:contract/types': {} };
	return (...args) => instantiate((name: string) => modules.get(name)!, imports).quote(...args);
}

let jco: Quote;
let host: Host;
let address: ReturnType<typeof toAddress>;
beforeAll(async () => {
	host = new Host({ adapters: [await wasmAdapter()] });
	({ address } = host.deploy({ from: USER, vm: 'wasm', code: component }));
	jco = await withJco();
});

/** Integers of 1 to 256 bits. */
const word = fc.integer({ min: 1, max: 256 }).chain((bits) => fc.bigInt({ min: 0n, max: 2n ** BigInt(bits) - 1n }));

it("our canonical-ABI glue and jco's agree on the same component", () => {
	let results = 0;
	fc.assert(
		fc.property(word, word, word, fc.nat(10_001), (amount, reserveIn, reserveOut, fee) => {
			const ours = host.simulate({
				from: USER,
				to: address,
				function: 'quote',
				args: [amount, reserveIn, reserveOut, fee],
			});
			let theirs: bigint | undefined;
			try {
				theirs = number(jco(limbs(amount), limbs(reserveIn), limbs(reserveOut), fee));
			} catch (error) {
				if (!(error instanceof Reverted)) throw error;
			}
			if (theirs !== undefined) results++;
			expect(ours.status).toBe(theirs === undefined ? 'revert' : 'success');
			if (theirs === undefined) return;
			expect(ours.values).toEqual([theirs]);
			const paid = amount * BigInt(10_000 - fee);
			expect(theirs).toBe((paid * reserveOut) / (reserveIn * 10_000n + paid));
		}),
		{ numRuns: 300 },
	);
	expect(results).toBeGreaterThan(30);
});

it('every gas limit returns the whole result or runs out of gas', () => {
	const run = (gas: number) =>
		host.simulate({ from: USER, to: address, function: 'quote', args: [1000n, 10n ** 30n, 10n ** 40n, 30], gas });
	const full = run(1_000_000);
	expect(full.status).toBe('success');
	for (let gas = 0; gas <= full.gasUsed + 10; gas++) {
		const { outcome } = run(gas);
		if (gas >= full.gasUsed) expect(outcome.status).toBe('success');
		else expect(outcome).toMatchObject({ status: 'halt', reason: 'out-of-gas', gasUsed: gas });
	}
});

it('refuses bytes that are not a component', () => {
	expect(() => host.deploy({ from: USER, vm: 'wasm', code: hexToBytes('0x00') })).toThrow(
		/not a WebAssembly component/,
	);
});
