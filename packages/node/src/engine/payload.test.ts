import { bytesToHex, type Hex, toAddress } from '@altvm/abi-bridge';
import { headerHash, type SealedBlock, type Withdrawal } from '@altvm/ethereum';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BesidePayload, blockOfPayload, type ExecutionPayload, toPayload } from './payload.ts';
import { PAYLOAD } from './schemas.ts';

const bytes = (size: number) => fc.uint8Array({ minLength: size, maxLength: size });
const hex = (size: number) => bytes(size).map((value) => bytesToHex(value));
const uint = (bits: number) => fc.bigInt({ min: 0n, max: 2n ** BigInt(bits) - 1n });
const evmAddress = hex(20).map((value) => toAddress(value));
const withdrawal: fc.Arbitrary<Withdrawal> = fc.record({
	index: uint(64),
	validatorIndex: uint(64),
	address: evmAddress,
	gwei: uint(64),
});
const transaction = fc.uint8Array({ minLength: 1, maxLength: 80 });

const fields = {
	parentHash: hex(32),
	feeRecipient: evmAddress,
	stateRoot: hex(32),
	receiptsRoot: hex(32),
	logsBloom: bytes(256),
	prevRandao: hex(32),
	blockNumber: uint(64),
	gasLimit: uint(64),
	gasUsed: uint(64),
	timestamp: uint(64),
	extraData: fc.uint8Array({ maxLength: 32 }),
	baseFeePerGas: uint(256),
	blockHash: hex(32),
	transactions: fc.array(transaction, { maxLength: 5 }),
};
const withdrawals = fc.array(withdrawal, { maxLength: 4 });
const requests = fc.array(fc.uint8Array({ minLength: 2, maxLength: 40 }), { maxLength: 3 });

const cases: readonly [version: 1 | 2 | 3, fc.Arbitrary<ExecutionPayload>, fc.Arbitrary<BesidePayload>][] = [
	[1, fc.record(fields), fc.constant({})],
	[2, fc.record({ ...fields, withdrawals }), fc.constant({})],
	[
		3,
		fc.record({ ...fields, withdrawals, blobGasUsed: uint(64), excessBlobGas: uint(64) }),
		fc.record({ parentBeaconBlockRoot: hex(32), requests }),
	],
];

/** What a consensus client makes of a block: JSON that is parsed again. */
function overTheWire(version: 1 | 2 | 3, hash: Hex, block: SealedBlock): ExecutionPayload {
	return PAYLOAD[version].parse(JSON.parse(JSON.stringify(toPayload(hash, block))));
}

describe('a payload', () => {
	it.each(cases)('of version %i becomes a block, and that block the same payload', (version, payloads, besides) => {
		fc.assert(
			fc.property(payloads, besides, (payload, beside) => {
				const block = blockOfPayload(payload, beside);
				const again = overTheWire(version, payload.blockHash, block);
				expect(again).toEqual(payload);
				expect(headerHash(blockOfPayload(again, beside).header)).toBe(headerHash(block.header));
			}),
		);
	});

	it('commits to every field by the hash of its block', () => {
		const [, payloads, besides] = cases[2]!;
		fc.assert(
			fc.property(
				payloads,
				besides,
				fc.constantFrom(...(Object.keys(fields) as (keyof typeof fields)[])),
				(a, b, name) => {
					fc.pre(name !== 'blockHash');
					const changed = { ...a, [name]: fc.sample(fields[name] as fc.Arbitrary<unknown>, 1)[0] };
					const isSame = JSON.stringify(Object.values(jsonOf(changed))) === JSON.stringify(Object.values(jsonOf(a)));
					const [hash, changedHash] = [a, changed].map((payload) => headerHash(blockOfPayload(payload, b).header));
					expect(changedHash === hash).toBe(isSame);
				},
			),
		);
	});

	it('is refused with a field of another version, a missing field, or one that is out of range', () => {
		const [payload] = fc.sample(cases[2]![1], 1);
		const json = toPayload(payload!.blockHash, blockOfPayload(payload!, { parentBeaconBlockRoot: payload!.blockHash }));
		const parses = (version: 1 | 2 | 3, change: object) => PAYLOAD[version].safeParse({ ...json, ...change }).success;
		expect(parses(3, {})).toBe(true);
		expect(parses(2, {})).toBe(false);
		expect(parses(2, { blobGasUsed: null, excessBlobGas: null })).toBe(true);
		expect(parses(3, { withdrawals: null })).toBe(false);
		expect(parses(3, { blockNumber: '0x01' })).toBe(false);
		expect(parses(3, { blockNumber: '0x1ffffffffffffffff' })).toBe(false);
		expect(parses(3, { logsBloom: '0x00' })).toBe(false);
		expect(parses(3, { extraData: `0x${'00'.repeat(33)}` })).toBe(false);
		expect(parses(3, { feeRecipient: `0x${'11'.repeat(32)}` })).toBe(false);
		expect(parses(3, { slotNumber: '0x1' })).toBe(false);
	});
});

function jsonOf(payload: ExecutionPayload): Record<string, unknown> {
	return toPayload(payload.blockHash, blockOfPayload(payload, { parentBeaconBlockRoot: payload.blockHash }));
}
