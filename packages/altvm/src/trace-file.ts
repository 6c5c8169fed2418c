import { type Address, bytesToHex, type Hex, hexToBytes } from '@altvm/abi-bridge';
import type { HaltReason, RecordedFrame, RecordedTrace } from '@altvm/host';
import { z } from 'zod';

const hex = z.custom<Hex>(
	(text) => typeof text === 'string' && /^0x(?:[0-9a-f]{2})*$/.test(text),
	'must be bytes in hex',
);
const address = z.custom<Address>(
	(text) => typeof text === 'string' && /^0x[0-9a-f]{64}$/.test(text),
	'must be an address of 32 bytes in hex',
);
const bytes = z.codec(
	hex,
	z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'must be bytes'),
	{
		decode: (text) => hexToBytes(text),
		encode: (value) => bytesToHex(value),
	},
);
const integer = z.codec(z.string().regex(/^\d+$/, 'must be a decimal number'), z.bigint(), {
	decode: (text) => BigInt(text),
	encode: (value) => value.toString(),
});
const gas = z.int().min(0);

const read = z.discriminatedUnion('what', [
	z.object({
		what: z.literal('slot'),
		address,
		key: hex,
		value: bytes.optional(),
		original: bytes.optional(),
	}),
	z.object({ what: z.literal('transient'), address, key: hex, value: bytes.optional() }),
	z.object({ what: z.literal('warm-slot'), address, key: hex, value: z.boolean() }),
	z.object({ what: z.enum(['warm', 'exists']), address, value: z.boolean() }),
	z.object({ what: z.enum(['balance', 'nonce']), address, value: integer }),
	z.object({ what: z.literal('code'), address, hash: hex }),
]);

const status = z.enum(['success', 'revert', 'halt']);

const witness = z.object({
	sender: address,
	target: address,
	codeAddress: address,
	codeHash: hex,
	gas,
	status,
	gasUsed: gas,
	refund: z.int(),
	reads: z.array(z.array(read)),
});

const frame = z.object({
	kind: z.enum(['call', 'delegatecall', 'callcode', 'create']),
	isStatic: z.boolean(),
	vm: z.string().optional(),
	sender: address,
	target: address,
	contract: z.string().optional(),
	function: z.string().optional(),
	value: integer,
	gas,
	gasUsed: gas,
	input: bytes,
	output: bytes,
	callerInput: bytes.optional(),
	callerOutput: bytes.optional(),
	status,
	reason: z.string().optional(),
	witness: witness.optional(),
	get steps() {
		return z.array(step);
	},
});

const step = z.discriminatedUnion('type', [
	z.object({
		type: z.literal('call'),
		get frame() {
			return frame;
		},
	}),
	z.object({
		type: z.literal('log'),
		log: z.object({ address, topics: z.array(hex), data: bytes, vm: z.string() }),
	}),
	z.object({ type: z.literal('write'), address, key: hex, value: bytes.optional() }),
]);

const trace = z.object({
	block: z.object({
		number: integer,
		timestamp: integer,
		gasLimit: integer,
		coinbase: address,
		baseFee: integer,
		blobBaseFee: integer,
		prevRandao: hex,
		difficulty: integer,
		chainId: integer,
	}),
	blockHashes: z.array(z.tuple([integer, hex])),
	transaction: z.object({ origin: address, gasPrice: integer, blobHashes: z.array(hex) }),
	codes: z.array(z.tuple([hex, bytes])),
	root: frame,
});

const file = z.object({ format: z.literal('altvm-trace'), version: z.literal(1), traces: z.array(trace) });

export class TraceFileError extends Error {
	override readonly name = 'TraceFileError';
	readonly code = 'bad-trace-file';
}

/** Recorded transactions as JSON. What a trace has for people only (arguments, typed events) is left out. */
export function serializeTraces(traces: readonly RecordedTrace[]): string {
	const encoded = z.encode(file, {
		format: 'altvm-trace',
		version: 1,
		traces: traces.map((recorded) => ({
			...recorded,
			transaction: { ...recorded.transaction, blobHashes: [...recorded.transaction.blobHashes] },
			blockHashes: [...recorded.blockHashes],
			codes: [...recorded.codes],
			root: recorded.root as z.output<typeof frame>,
		})),
	});
	return `${JSON.stringify(encoded, undefined, '\t')}\n`;
}

/** @throws TraceFileError naming what the text lacks. */
export function parseTraces(text: string): RecordedTrace[] {
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch (cause) {
		throw new TraceFileError('not JSON', { cause });
	}
	const parsed = file.safeParse(json);
	if (!parsed.success) throw new TraceFileError(`not recorded traces:\n${z.prettifyError(parsed.error)}`);
	return parsed.data.traces.map(({ blockHashes, codes, root, ...rest }) => ({
		...rest,
		blockHashes: new Map(blockHashes),
		codes: new Map(codes),
		root: root as RecordedFrame & { reason: HaltReason | undefined },
	}));
}
