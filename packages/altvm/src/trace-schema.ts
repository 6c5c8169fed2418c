import { type Address, bytesToHex, type Hex, hexToBytes, keccak256 } from '@altvm/abi-bridge';
import type { HaltReason } from '@altvm/host';
import { z } from 'zod';
import { boundedList } from './bounded-list.ts';

/** Most characters of a file. A string of V8 has at most twice as many. */
export const MAX_TRACE_FILE = 2 ** 28;
/** Most items of the lists of a file. The gas of a block pays for fewer. */
const MAX = { traces: 100_000, frames: 1_000_000, steps: 1_000_000, reads: 1_000_000, codes: 100_000, hashes: 8192 };
/** Most bytes of a key, a code, and of input, output or data of a log. */
const MAX_KEY = 65_536;
const MAX_BYTES = 2 ** 26;

/** Bytes in hex: `length` of them, or at most `max`. */
function hexOf({ length, max = MAX_BYTES }: { readonly length?: number; readonly max?: number }) {
	const isHex = (text: unknown) =>
		typeof text === 'string' &&
		text.length % 2 === 0 &&
		(length === undefined ? text.length <= 2 + 2 * max : text.length === 2 + 2 * length) &&
		/^0x[0-9a-f]*$/.test(text);
	return z.custom<Hex>(isHex, length === undefined ? 'must be bytes in hex' : `must be ${length} bytes in hex`);
}

/** An unsigned integer of `bits` bits, as decimal text. */
function unsigned(bits: number) {
	const fits = (value: bigint) => BigInt.asUintN(bits, value) === value;
	return z.codec(z.string().regex(/^(?:0|[1-9]\d{0,77})$/, 'must be a decimal number'), z.bigint(), {
		decode(text, { issues }) {
			const value = BigInt(text);
			if (fits(value)) return value;
			issues.push({ code: 'custom', message: `must have at most ${bits} bits`, input: text });
			return z.NEVER;
		},
		encode: (value) => value.toString(),
	});
}

function makeSchemas() {
	const hash = hexOf({ length: 32 });
	const key = hexOf({ max: MAX_KEY });
	const address = z.custom<Address>(
		(text) => typeof text === 'string' && /^0x[0-9a-f]{64}$/.test(text),
		'must be an address of 32 bytes in hex',
	);
	const bytes = z.codec(
		hexOf({}),
		z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length <= MAX_BYTES, 'must be bytes'),
		{
			decode: (text) => hexToBytes(text),
			encode: (value) => bytesToHex(value),
		},
	);

	const integer = unsigned(256);
	const integer64 = unsigned(64);
	const gas = z.int().min(0);
	const vm = z.string().min(1).max(64);
	const name = z.string().max(MAX_KEY);

	const read = z.discriminatedUnion('what', [
		z.object({ what: z.literal('slot'), address, key, value: bytes.optional(), original: bytes.optional() }),
		z.object({ what: z.literal('transient'), address, key, value: bytes.optional() }),
		z.object({ what: z.literal('warm-slot'), address, key, value: z.boolean() }),
		z.object({ what: z.enum(['warm', 'exists']), address, value: z.boolean() }),
		z.object({ what: z.enum(['balance', 'nonce']), address, value: integer }),
		z.object({ what: z.literal('code'), address, hash }),
	]);

	const status = z.enum(['success', 'revert', 'halt']);

	const witness = z.object({
		sender: address,
		target: address,
		codeAddress: address,
		codeHash: hash,
		gas,
		status,
		gasUsed: gas,
		refund: z.int(),
		reads: boundedList(boundedList(read, MAX.reads), MAX.steps),
	});

	const step = z.discriminatedUnion('type', [
		// A call is an index into the list of frames: a nested tree could be deeper than recursive readers can follow.
		z.object({ type: z.literal('call'), frame: z.int().min(1).max(MAX.frames) }),
		z.object({
			type: z.literal('log'),
			log: z.object({ address, topics: boundedList(hash, 4), data: bytes, vm }),
		}),
		z.object({ type: z.literal('write'), address, key, value: bytes.optional() }),
	]);

	const frame = z.object({
		kind: z.enum(['call', 'delegatecall', 'callcode', 'create']),
		isStatic: z.boolean(),
		unstarted: z.literal(true).optional(),
		vm: vm.optional(),
		sender: address,
		target: address,
		contract: name.optional(),
		function: name.optional(),
		value: integer,
		gas,
		gasUsed: gas,
		/** Of a signed transaction, in its first frame. */
		transaction: z.object({ gas: integer, gasUsed: integer }).optional(),
		input: bytes,
		output: bytes,
		callerInput: bytes.optional(),
		callerOutput: bytes.optional(),
		status,
		reason: z
			.custom<HaltReason>(
				(text) => typeof text === 'string' && /^[a-z-]{1,64}$/.test(text),
				'must be a reason of a halt',
			)
			.optional(),
		witness: witness.optional(),
		steps: boundedList(step, MAX.steps),
	});
	const rules = z.custom<Record<string, string>>(
		(value) =>
			typeof value === 'object' &&
			value !== null &&
			Object.keys(value).length <= 64 &&
			Object.entries(value).every(([of, rule]) => of.length <= 64 && typeof rule === 'string' && rule.length <= 64),
		'must name the rules of at most 64 VMs',
	);

	const code = z
		.tuple([hash, bytes])
		.refine(([of, is]) => keccak256(is) === of, { error: 'is not the code of this hash', path: [1] });

	const trace = z.object({
		block: z.object({
			number: integer64,
			timestamp: integer64,
			gasLimit: integer64,
			coinbase: address,
			baseFee: integer,
			blobBaseFee: integer,
			prevRandao: hash,
			difficulty: integer,
			chainId: integer,
		}),
		/** Missing in files of earlier versions. */
		rules: rules.optional(),
		blockHashes: boundedList(z.tuple([integer64, hash]), MAX.hashes),
		transaction: z.object({ origin: address, gasPrice: integer, blobHashes: boundedList(hash, MAX.hashes) }),
		codes: boundedList(code, MAX.codes),
		/** The first frame is the root; every other frame is called by an earlier one. */
		frames: boundedList(frame, MAX.frames),
	});
	const traceFile = z.object({
		format: z.literal('altvm-trace'),
		version: z.literal(1),
		traces: boundedList(trace, MAX.traces),
	});
	return { frame, trace, traceFile };
}

type Schemas = ReturnType<typeof makeSchemas>;
/** A frame whose calls are indexes into the list of frames. */
export type FlatFrame = z.output<Schemas['frame']>;
/** A trace whose frames are a list. */
export type FlatTrace = z.output<Schemas['trace']>;

let schemas: Schemas | undefined;

/** The schema of a file. It is made when the first file is read or written: that takes as long as all else that a host needs to start. */
export function traceFileSchema(): Schemas['traceFile'] {
	schemas ??= makeSchemas();
	return schemas.traceFile;
}
