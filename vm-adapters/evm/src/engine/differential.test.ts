import { type Hex, hexToBytes, toAddress, toEvmHex } from '@altvm/abi-bridge';
import { Host } from '@altvm/host';
import { Common, Hardfork, Mainnet } from '@ethereumjs/common';
import { createEVM } from '@ethereumjs/evm';
import { createAddressFromString } from '@ethereumjs/util';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { evmAdapter } from '../adapter.ts';

const USER = toAddress(`0x${'b2'.padStart(40, '0')}`);
const MAIN = toAddress(`0x${'a1'.repeat(20)}`);
const OTHER = toAddress(`0x${'a2'.repeat(20)}`);

const push = (number: bigint): number[] => {
	const hex = number.toString(16);
	const bytes = hexToBytes(`0x${hex.length % 2 ? '0' : ''}${hex}`);
	return [0x5f + bytes.length, ...bytes];
};

const word = fc.oneof(
	fc.bigInt({ min: 0n, max: 300n }),
	fc.constantFrom(2n ** 255n, 2n ** 256n - 1n, 2n ** 128n, 2n ** 64n, 2n ** 255n - 1n),
	fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
);
const offset = fc.bigInt({ min: 0n, max: 200n });
const slot = fc.bigInt({ min: 0n, max: 3n });
const bit = fc.bigInt({ min: 0n, max: 1n });

/** A few instructions that leave the stack as it was, but for one value that is kept in memory. */
const keep = (code: number[]) => [...code, ...push(0n), 0x52];
const piece: fc.Arbitrary<readonly number[]> = fc.oneof(
	// Two operands, three operands, one.
	fc
		.tuple(
			word,
			word,
			fc.constantFrom(
				0x01,
				0x02,
				0x03,
				0x04,
				0x05,
				0x06,
				0x07,
				0x0a,
				0x0b,
				0x10,
				0x11,
				0x12,
				0x13,
				0x14,
				0x16,
				0x17,
				0x18,
				0x1a,
				0x1b,
				0x1c,
				0x1d,
			),
		)
		.map(([a, b, op]) => keep([...push(a), ...push(b), op])),
	fc
		.tuple(word, word, word, fc.constantFrom(0x08, 0x09))
		.map(([a, b, c, op]) => keep([...push(a), ...push(b), ...push(c), op])),
	fc.tuple(word, fc.constantFrom(0x15, 0x19, 0x1e)).map(([a, op]) => keep([...push(a), op])),
	// Memory, hashes, call data, code.
	fc.tuple(offset, word, fc.constantFrom(0x52, 0x53)).map(([at, value, op]) => [...push(value), ...push(at), op]),
	fc.tuple(offset, offset, offset).map(([to, from, size]) => [...push(size), ...push(from), ...push(to), 0x5e]),
	fc.tuple(offset, offset).map(([at, size]) => keep([...push(size), ...push(at), 0x20])),
	fc
		.tuple(offset, offset, offset, fc.constantFrom(0x37, 0x39, 0x3e))
		.map(([to, from, size, op]) => [...push(size), ...push(from), ...push(to), op]),
	fc.tuple(offset, fc.constantFrom(0x35, 0x51)).map(([at, op]) => keep([...push(at), op])),
	fc.constantFrom(0x30, 0x32, 0x33, 0x34, 0x36, 0x38, 0x3d, 0x47, 0x58, 0x59, 0x5a).map((op) => keep([op])),
	// Storage of both kinds.
	fc.tuple(slot, bit).map(([key, value]) => [...push(value), ...push(key), 0x55]),
	fc.tuple(slot, bit).map(([key, value]) => [...push(value), ...push(key), 0x5d]),
	fc.tuple(slot, fc.constantFrom(0x54, 0x5c)).map(([key, op]) => keep([...push(key), op])),
	// Accounts, logs.
	fc
		.tuple(fc.constantFrom(BigInt(MAIN), BigInt(OTHER), 1n, 0xdeadn), fc.constantFrom(0x31, 0x3b, 0x3f))
		.map(([who, op]) => keep([...push(who), op])),
	fc
		.tuple(offset, offset, fc.nat(4))
		.map(([at, size, topics]) => [
			...Array.from({ length: topics }, () => push(7n)).flat(),
			...push(size),
			...push(at),
			0xa0 + topics,
		]),
	// Calls of every kind: to itself, to the other contract, to precompiles, to nobody.
	fc
		.tuple(
			fc.constantFrom(BigInt(MAIN), BigInt(OTHER), 2n, 4n, 0xdeadn),
			fc.constantFrom(0xf1, 0xf2, 0xf4, 0xfa),
			fc.bigInt({ min: 0n, max: 40_000n }),
			bit,
			offset,
		)
		.map(([who, op, gas, value, size]) =>
			keep([
				...push(32n),
				...push(64n),
				...push(size),
				...push(0n),
				...(op === 0xf1 || op === 0xf2 ? push(value) : []),
				...push(who),
				...push(gas),
				op,
			]),
		),
	// Creates of what lies in memory, and of a contract of one byte.
	fc.tuple(offset, bit).map(([size, value]) => keep([...push(size), ...push(0n), ...push(value), 0xf0])),
	fc
		.tuple(bit)
		.map(([salt]) =>
			keep([
				...push(0x60016000f3n << 216n),
				...push(0n),
				0x52,
				...push(salt),
				...push(5n),
				...push(0n),
				...push(0n),
				0xf5,
			]),
		),
	// The end, now and then.
	fc.constantFrom(
		[0xfe],
		[...push(32n), ...push(0n), 0xfd],
		[...push(64n), ...push(0n), 0xf3],
		[0x56],
		[...push(BigInt(OTHER)), 0xff],
	),
);
const program = fc
	.array(fc.oneof({ weight: 30, arbitrary: piece }), { minLength: 1, maxLength: 14 })
	.map((pieces) => Uint8Array.from([...pieces.flat(), ...push(96n), ...push(0n), 0xf3]));

const common = new Common({ chain: Mainnet, hardfork: Hardfork.Osaka });
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const strip = (text: string) => text.replace(/^(00)+/, '');

async function theirs(main: Uint8Array, other: Uint8Array, gas: number, input: Uint8Array) {
	const evm = await createEVM({ common });
	for (const [at, code] of [
		[MAIN, main],
		[OTHER, other],
	] as const) {
		const address = createAddressFromString(toEvmHex(at));
		await evm.stateManager.putCode(address, code);
		await evm.stateManager.modifyAccountFields(address, { nonce: 1n, balance: 1000n });
		await evm.stateManager.putStorage(address, hexToBytes(`0x${'02'.padStart(64, '0')}`), Uint8Array.of(1));
	}
	const to = createAddressFromString(toEvmHex(MAIN));
	const caller = createAddressFromString(toEvmHex(USER));
	// A transaction begins with these warm; a bare call of the peer does not.
	for (const warm of [USER, MAIN, ...(evmAdapter().builtins ?? [])])
		evm.journal.addAlwaysWarmAddress(toEvmHex(warm).slice(2));
	const { execResult } = await evm.runCall({ caller, to, data: input, gasLimit: BigInt(gas) });
	const storage = [];
	for (const at of [MAIN, OTHER]) {
		for (let key = 0; key < 4; key++) {
			const value = await evm.stateManager.getStorage(
				createAddressFromString(toEvmHex(at)),
				hexToBytes(`0x${key.toString(16).padStart(64, '0')}`),
			);
			storage.push(strip(hex(value)));
		}
	}
	const failed = execResult.exceptionError !== undefined;
	return {
		status: failed ? (execResult.exceptionError!.error === 'revert' ? 'revert' : 'halt') : 'success',
		output: failed && execResult.exceptionError!.error !== 'revert' ? '' : hex(execResult.returnValue),
		gasUsed: Number(execResult.executionGasUsed),
		refund: failed ? 0 : Number(execResult.gasRefund ?? 0n),
		logs: failed
			? []
			: (execResult.logs ?? []).map(([address, topics, data]) => [hex(address), topics.map(hex), hex(data)]),
		storage,
	};
}

function ours(main: Uint8Array, other: Uint8Array, gas: number, input: Uint8Array) {
	const host = new Host({ adapters: [evmAdapter()], block: { number: 0n } });
	for (const [at, code] of [
		[MAIN, main],
		[OTHER, other],
	] as const) {
		host.setAccount(at, {
			vm: 'evm',
			code,
			nonce: 1n,
			balance: 1000n,
			storage: new Map<Hex, Uint8Array>([[`0x${'02'.padStart(64, '0')}`, Uint8Array.of(1)]]),
		});
	}
	const { outcome, refundCounter, logs } = host.call({ from: USER, to: MAIN, input, gas });
	const storage = [MAIN, OTHER].flatMap((at) =>
		[0, 1, 2, 3].map((key) =>
			hex(host.storage(at, 'evm', `0x${key.toString(16).padStart(64, '0')}`) ?? new Uint8Array(0)),
		),
	);
	return {
		status: outcome.status,
		output: hex(outcome.output),
		gasUsed: outcome.gasUsed,
		refund: refundCounter,
		logs:
			outcome.status === 'success'
				? logs.map(({ address, topics, data }) => [address.slice(26), topics.map((topic) => topic.slice(2)), hex(data)])
				: [],
		storage,
	};
}

it('programs give what @ethereumjs/evm gives: status, output, gas, refund, logs and storage', async () => {
	let succeeded = 0;
	await fc.assert(
		fc.asyncProperty(
			program,
			program,
			fc.oneof(fc.integer({ min: 0, max: 30_000 }), fc.integer({ min: 100_000, max: 500_000 })),
			async (main, other, gas) => {
				const input = hexToBytes('0x0102030405060708');
				const result = ours(main, other, gas, input);
				expect(result).toEqual(await theirs(main, other, gas, input));
				if (result.status === 'success') succeeded++;
			},
		),
		{ numRuns: 250 },
	);
	expect(succeeded).toBeGreaterThan(25);
});
