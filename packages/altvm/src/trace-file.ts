import { type Address, bytesToHex, type Hex, hexToBytes } from '@altvm/abi-bridge';
import { type EvmBlockContext, type EvmTransactionContext, evmBlockContext, evmTransactionContext } from '@altvm/evm';
import { type HaltReason, OPTION, type RecordedFrame, type RecordedStep, type RecordedTrace } from '@altvm/host';
import { z } from 'zod';

const hex = z.custom<Hex>(
	(text) => typeof text === 'string' && text.length % 2 === 0 && /^0x[0-9a-f]*$/.test(text),
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
const integer = z.codec(z.string().max(78).regex(/^\d+$/, 'must be a decimal number'), z.bigint(), {
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

const step = z.discriminatedUnion('type', [
	// A call is an index into the list of frames: a nested tree could be deeper than recursive readers can follow.
	z.object({ type: z.literal('call'), frame: z.int().min(1) }),
	z.object({
		type: z.literal('log'),
		log: z.object({ address, topics: z.array(hex), data: bytes, vm: z.string() }),
	}),
	z.object({ type: z.literal('write'), address, key: hex, value: bytes.optional() }),
]);

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
	reason: z.custom<HaltReason>((text) => typeof text === 'string', 'must be text').optional(),
	witness: witness.optional(),
	steps: z.array(step),
});
type FlatFrame = z.output<typeof frame>;

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
	/** Missing in files of earlier versions. */
	rules: z.record(z.string(), z.string()).optional(),
	blockHashes: z.array(z.tuple([integer, hex])),
	transaction: z.object({ origin: address, gasPrice: integer, blobHashes: z.array(hex) }),
	codes: z.array(z.tuple([hex, bytes])),
	/** The first frame is the root; every other frame is called by an earlier one. */
	frames: z.array(frame).min(1),
});

type FlatTrace = z.output<typeof trace>;

const file = z.object({ format: z.literal('altvm-trace'), version: z.literal(1), traces: z.array(trace) });

export class TraceFileError extends Error {
	override readonly name = 'TraceFileError';
	readonly code = 'bad-trace-file';
}

/**
 * Serializes recorded transactions as JSON. Fields that only help people (arguments, typed events) are left out.
 *
 * @example
 * ```ts
 * import { createHost, parseTraces, type RecordedTrace, serializeTraces } from 'altvm';
 *
 * const traces: RecordedTrace[] = [];
 * const host = await createHost({ record: (trace) => traces.push(trace) });
 * host.call({ from: '0x00000000000000000000000000000000000000a1', to: '0x00000000000000000000000000000000000000b2' });
 * const text = serializeTraces(traces);
 * parseTraces(text).length; // 1
 * ```
 */
export function serializeTraces(traces: readonly RecordedTrace[]): string {
	OPTION.array(traces, 'traces');
	const encoded = z.encode(file, {
		format: 'altvm-trace',
		version: 1,
		traces: traces.map(({ block, rules, blockHashes, transaction, codes, root }) => ({
			block: { ...block, ...evmBlockContext(block) },
			...(rules && { rules }),
			blockHashes: [...blockHashes],
			transaction: { ...transaction, blobHashes: [...evmTransactionContext(transaction).blobHashes] },
			codes: [...codes],
			frames: flatten(root, []),
		})),
	});
	return `${JSON.stringify(encoded, undefined, '\t')}\n`;
}

/**
 * Parses traces that `serializeTraces` wrote.
 *
 * @throws TraceFileError that names what is wrong in the text.
 * @example
 * ```ts
 * import { createHost, parseTraces, serializeTraces } from 'altvm';
 *
 * const host = await createHost();
 * const from = '0x00000000000000000000000000000000000000a1';
 * const to = '0x00000000000000000000000000000000000000b2';
 * const { recorded } = host.call({ from, to, trace: 'witness' });
 * const [trace] = parseTraces(serializeTraces([recorded!]));
 * console.log(trace?.root.kind, trace?.root.status); // call success
 * ```
 */
export function parseTraces(text: string): RecordedTrace[] {
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch (cause) {
		throw new TraceFileError('not JSON', { cause });
	}
	const parsed = file.safeParse(json);
	if (!parsed.success) throw new TraceFileError(`not recorded traces:\n${z.prettifyError(parsed.error)}`);
	return parsed.data.traces.map(({ block, rules, blockHashes, transaction, codes, frames }) => ({
		block: toBlock(block),
		...(rules && { rules }),
		blockHashes: new Map(blockHashes),
		transaction: toTransaction(transaction),
		codes: new Map(codes),
		root: toTree(frames),
	}));
}

function toBlock({ blobBaseFee, prevRandao, difficulty, ...block }: FlatTrace['block']): RecordedTrace['block'] {
	return { ...block, chain: { blobBaseFee, prevRandao, difficulty } satisfies EvmBlockContext };
}

function toTransaction({ blobHashes, ...rest }: FlatTrace['transaction']): RecordedTrace['transaction'] {
	return { ...rest, chain: { blobHashes } satisfies EvmTransactionContext };
}

function flatten(frame: RecordedFrame, frames: FlatFrame[]): FlatFrame[] {
	const steps: FlatFrame['steps'] = [];
	frames.push({ ...frame, steps } as FlatFrame);
	for (const step of frame.steps) {
		if (step.type === 'call') {
			steps.push({ type: 'call', frame: frames.length });
			flatten(step.frame, frames);
		} else if (step.type === 'log') {
			steps.push({ type: 'log', log: { ...step.log, topics: [...step.log.topics] } });
		} else if (step.type === 'write') steps.push(step);
		// A self-destruct only helps people.
	}
	return frames;
}

function toTree(frames: readonly FlatFrame[]): RecordedFrame {
	const trees: (RecordedFrame | undefined)[] = [];
	for (let i = frames.length - 1; i >= 0; i--) {
		const steps = frames[i]!.steps.map((step): RecordedStep => {
			if (step.type !== 'call') return step;
			const below = trees[step.frame];
			// Only frames after this one are in `trees`, and each is taken once. So there is no cycle, and no frame has two callers.
			if (!below)
				throw new TraceFileError(
					`frame ${i} calls frame ${step.frame}, which does not come later or is already called`,
				);
			trees[step.frame] = undefined;
			return { type: 'call', frame: below };
		});
		trees[i] = { ...frames[i]!, steps };
	}
	return trees[0]!;
}
