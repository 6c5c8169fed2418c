import { fileURLToPath } from 'node:url';
import {
	type Address,
	decodeSolidity,
	encodeSolidity,
	type Hex,
	type Host,
	solidityContract,
	toAddress,
	type Value,
} from 'altvm';
import fc from 'fast-check';
import { encodeAbiParameters, parseAbiParameters } from 'viem';
import { beforeAll, describe, expect, it } from 'vitest';
import { compileSolidity } from '../examples/scripts/compile-solidity.ts';
import { testArtifact } from './contracts/load.ts';
import { CONTEXT, createTestHost, USER } from './world/world.ts';

const artifacts = new Map(
	compileSolidity(fileURLToPath(new URL('contracts/lab/Echo.sol', import.meta.url))).map((one) => [
		one.contractName,
		one,
	]),
);
const NOBODY = toAddress(`0x${'77'.repeat(20)}`);
const MOVE_ACCOUNT = toAddress(`0x${'77'.repeat(32)}`);
const IDENTITY = toAddress(`0x${'4'.padStart(40, '0')}`);

let host: Host;
let lab: Address;
let recoder: Address;
beforeAll(async () => {
	host = await createTestHost();
	host.mint(USER, 10n ** 18n);
	host.mint(MOVE_ACCOUNT, 1n);
	lab = host.deploy({ from: USER, vm: 'wasm', code: testArtifact('lab/artifacts/lab.wasm') }).address;
	recoder = host.deploy({ from: USER, ...solidityContract(artifacts.get('Recoder')!) }).address;
});

const run = (fn: string, ...args: unknown[]) => host.call({ from: USER, to: lab, function: fn, args });
const text = (data: unknown) =>
	decodeSolidity([{ kind: 'string' }], (data as Uint8Array).subarray(4), CONTEXT)[0] as string;

/** A contract that answers every call with these bytes. */
function answering(bytes: Uint8Array): Address {
	const contract = solidityContract(artifacts.get('Answer')!, [bytes]);
	return host.deploy({ from: USER, ...contract }).address;
}

describe('a call of a WASM contract to an address without code', () => {
	it.each([
		['an address that nobody has', NOBODY],
		['an account of a user', USER],
		['an account of Move', MOVE_ACCOUNT],
	])('fails: %s', (_, target) => {
		for (const fn of ['sendPing', 'readPing']) {
			const result = run(fn, target, 1n);
			expect(result.failure).toMatchObject({ kind: 'message', message: `no contract at ${short(target)}` });
		}
		expect(run('sendNothing', target).failure).toMatchObject({ kind: 'message' });
		const tried = run('tryPing', target, 1n).values!;
		expect([tried[0], text(tried[1])]).toEqual([3n, `no contract at ${short(target)}`]);
	});

	it('succeeds in the low-level form, as in Solidity', () => {
		for (const fn of ['raw', 'rawStatic'])
			expect(run(fn, NOBODY, Uint8Array.of(1, 2, 3, 4)).values).toEqual([0n, new Uint8Array()]);
	});

	it('is made to a precompiled contract', () => {
		expect(run('sendNothing', IDENTITY).status).toBe('success');
		expect(run('raw', IDENTITY, Uint8Array.of(1, 2)).values).toEqual([0n, Uint8Array.of(1, 2)]);
	});
});

function short(address: Hex): string {
	return address.startsWith(`0x${'0'.repeat(24)}`) ? `0x${address.slice(26)}` : address;
}

describe('a result that is not what the signature says', () => {
	it.each([
		['nothing', 0, 'ends before a value'],
		['31 bytes', 31, 'ends before a value'],
	])('fails: %s', (_, length, what) => {
		const target = answering(new Uint8Array(length));
		for (const fn of ['sendPing', 'readPing'])
			expect(run(fn, target, 1n).failure).toMatchObject({ message: expect.stringContaining(what) });
		expect(run('sendNothing', target).status).toBe('success');
	});

	it('fails if an address has more than 20 bytes', () => {
		const target = answering(new Uint8Array(32).fill(1));
		expect(run('pass', target, USER).failure).toMatchObject({ message: expect.stringContaining('20 bytes') });
	});

	it('is read up to its end, whatever follows', () => {
		const target = answering(Uint8Array.from([...new Uint8Array(31), 5, 9, 9]));
		expect(run('sendPing', target, 1n).values).toEqual([5n]);
	});
});

const TYPES = 'uint24,int40,bool,address,bytes4,string,(uint128,bytes)[],int16[2],uint8[][2]';

describe('the decoder of WASM contracts', () => {
	/** What Solidity and WASM make of the same bytes; undefined if they revert. */
	const both = (data: Uint8Array): [solidity: Value | undefined, wasm: Value | undefined] => {
		const [solidity, wasm] = [recoder, lab].map((to) =>
			host.simulate({ from: USER, to, function: 'recode', args: [data] }),
		);
		for (const result of [solidity!, wasm!]) expect(['success', 'revert']).toContain(result.status);
		return [solidity!.values?.[0], wasm!.values?.[0]];
	};
	const bytes = (most: number) =>
		fc.uint8Array({ maxLength: most }).map((value) => `0x${Buffer.from(value).toString('hex')}` as Hex);
	const values = fc.tuple(
		fc.nat(2 ** 24 - 1),
		fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
		fc.boolean(),
		fc.constantFrom<Hex>(`0x${'11'.repeat(20)}`, `0x${'00'.repeat(20)}`),
		fc.constantFrom<Hex>('0x01020304', '0x00000000'),
		fc.string({ maxLength: 40 }),
		fc.array(fc.tuple(fc.bigInt(0n, 2n ** 128n - 1n), bytes(40)), { maxLength: 3 }),
		fc.tuple(fc.integer({ min: -(2 ** 15), max: 2 ** 15 - 1 }), fc.nat(100)),
		fc.tuple(fc.array(fc.nat(255), { maxLength: 3 }), fc.array(fc.nat(255), { maxLength: 3 })),
	);
	const encode = (value: readonly unknown[]) =>
		Uint8Array.from(Buffer.from(encodeAbiParameters(parseAbiParameters(TYPES), value as never).slice(2), 'hex'));

	it('reads what Solidity encodes, and encodes the same', () => {
		fc.assert(
			fc.property(values, (value) => {
				const data = encode(value);
				expect(both(data)).toEqual([data, data]);
			}),
			{ numRuns: 40 },
		);
	});

	it("accepts and refuses what solc's decoder does, but for text that is not UTF-8", () => {
		const change = fc.oneof(
			fc.record({ kind: fc.constant('byte'), at: fc.nat(), to: fc.integer({ min: 1, max: 255 }) }),
			fc.record({
				kind: fc.constant('word'),
				at: fc.nat(40),
				to: fc.constantFrom(0, 1, 2, 31, 32, 33, 64, 256, 288, 2 ** 31, 2 ** 32, 2 ** 48),
			}),
			fc.record({ kind: fc.constant('end'), at: fc.nat(), to: fc.constant(0) }),
		);
		const seen = { accepted: 0, refused: 0 };
		fc.assert(
			fc.property(values, fc.array(change, { minLength: 1, maxLength: 2 }), (value, changes) => {
				let data = encode(value);
				for (const { kind, at, to } of changes) {
					if (kind === 'byte') data[at % data.length]! ^= to;
					else if (kind === 'end') data = data.slice(0, at % (data.length + 1));
					else if (32 * at + 32 <= data.length)
						data.set(encodeSolidity([{ kind: 'uint', bits: 256 }], [BigInt(to)], CONTEXT), 32 * at);
				}
				const [solidity, wasm] = both(data);
				if (solidity === undefined) seen.refused++;
				else seen.accepted++;
				if (wasm === undefined && solidity !== undefined) {
					const failure = host.simulate({ from: USER, to: lab, function: 'recode', args: [data] }).failure;
					expect(failure).toMatchObject({ message: 'an ABI string is not UTF-8' });
				} else expect(wasm).toEqual(solidity);
			}),
			{ numRuns: 400 },
		);
		expect(Math.min(seen.accepted, seen.refused)).toBeGreaterThan(50);
	});
});
