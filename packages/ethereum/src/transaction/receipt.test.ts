import { bytesToHex, hexToBytes, toAddress } from '@altvm/abi-bridge';
import { EVM } from '@altvm/evm';
import type { Log } from '@altvm/host';
import { RLP } from '@ethereumjs/rlp';
import { Bloom } from '@ethereumjs/vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeReceipt, logsBloom } from './receipt.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const anyLog: fc.Arbitrary<Log> = fc.record({
	address: bytes(20).map(toAddress),
	topics: fc.array(bytes(32).map(bytesToHex), { maxLength: 4 }),
	data: fc.uint8Array({ maxLength: 80 }),
	vm: fc.constant(EVM),
});
const LOG: Log = {
	address: toAddress(`0x${'11'.repeat(20)}`),
	topics: [`0x${'22'.repeat(32)}`],
	data: Uint8Array.of(7),
	vm: EVM,
};

describe('the bloom filter of logs', () => {
	it('equals that of @ethereumjs/vm', () => {
		fc.assert(
			fc.property(fc.array(anyLog, { maxLength: 5 }), (logs) => {
				const theirs = new Bloom();
				for (const { address, topics } of logs) {
					theirs.add(hexToBytes(address).subarray(12));
					for (const topic of topics) theirs.add(hexToBytes(topic));
				}
				expect(bytesToHex(logsBloom(logs))).toBe(bytesToHex(theirs.bitvector));
			}),
		);
	});
});

describe('an encoded receipt', () => {
	const receipt = { type: 0, result: true, cumulativeGasUsed: 21000n, bloom: logsBloom([LOG]), logs: [LOG] };

	it('holds status, gas, bloom and logs with addresses of 20 bytes', () => {
		const [status, gas, bloom, logs] = RLP.decode(encodeReceipt(receipt)) as never[];
		expect([status, gas, bloom]).toEqual([Uint8Array.of(1), Uint8Array.of(0x52, 0x08), receipt.bloom]);
		expect(logs).toEqual([[hexToBytes(`0x${'11'.repeat(20)}`), [hexToBytes(LOG.topics[0]!)], Uint8Array.of(7)]]);
	});

	it('holds an empty status after a failure, and the state root before Byzantium', () => {
		const first = (result: boolean | `0x${string}`) =>
			(RLP.decode(encodeReceipt({ ...receipt, result })) as Uint8Array[])[0];
		expect(first(false)).toHaveLength(0);
		expect(first(`0x${'ab'.repeat(32)}`)).toEqual(hexToBytes(`0x${'ab'.repeat(32)}`));
	});

	it('equals what @ethereumjs/rlp makes of its fields', () => {
		fc.assert(
			fc.property(fc.array(anyLog, { maxLength: 5 }), (logs) => {
				const bloom = logsBloom(logs);
				const fields = logs.map(({ address, topics, data }) => [
					hexToBytes(address).subarray(12),
					topics.map((topic) => hexToBytes(topic)),
					data,
				]);
				const expected = RLP.encode([1n, 21000n, bloom, fields]);
				expect(encodeReceipt({ ...receipt, bloom, logs })).toEqual(expected);
			}),
		);
	});

	it('may hold more logs than a call can take as arguments', () => {
		const logs = Array.from({ length: 200_000 }, () => ({ ...LOG, topics: [], data: new Uint8Array(0) }));
		// Of each log: a prefix, 21 bytes of the address, and an empty list of topics and empty data.
		expect(encodeReceipt({ ...receipt, logs }).length).toBeGreaterThan(24 * 200_000);
	});

	it('begins with its type unless the type is 0', () => {
		const typed = encodeReceipt({ ...receipt, type: 2 });
		expect(typed[0]).toBe(2);
		expect(typed.subarray(1)).toEqual(encodeReceipt(receipt));
	});
});
