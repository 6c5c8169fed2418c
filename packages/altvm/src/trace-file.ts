import { printable } from '@altvm/abi-bridge';
import { type EvmBlockContext, type EvmTransactionContext, evmBlockContext, evmTransactionContext } from '@altvm/evm';
import { MAX_DEPTH, OPTION, type RecordedFrame, type RecordedStep, type RecordedTrace } from '@altvm/host';
import { z } from 'zod';
import { type FlatFrame, type FlatTrace, MAX_TRACE_FILE, traceFileSchema } from './trace-schema.ts';

/** A text that is no file of recorded traces, or traces that cannot be written as one. */
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
	const flat = traces.map(
		({ block, rules, blockHashes, transaction, codes, root }): FlatTrace => ({
			block: { ...block, ...evmBlockContext(block) },
			...(rules && { rules }),
			blockHashes: [...blockHashes],
			transaction: { ...transaction, blobHashes: [...evmTransactionContext(transaction).blobHashes] },
			codes: [...codes],
			frames: flatten(root, []),
		}),
	);
	try {
		return `${JSON.stringify(z.encode(traceFileSchema(), { format: 'altvm-trace', version: 1, traces: flat }), undefined, '\t')}\n`;
	} catch (cause) {
		// A value that no file may hold, or a text that is longer than a string can be.
		if (!(cause instanceof z.ZodError) && !(cause instanceof RangeError)) throw cause;
		const why = cause instanceof z.ZodError ? issuesOf(cause) : cause.message;
		throw new TraceFileError(`traces that cannot be written: ${why}`, { cause });
	}
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
	if (typeof text !== 'string') throw new TraceFileError('not a text');
	if (text.length > MAX_TRACE_FILE) {
		throw new TraceFileError(`longer than ${MAX_TRACE_FILE.toLocaleString('en')} characters`);
	}
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch (cause) {
		throw new TraceFileError('not JSON', { cause });
	}
	const parsed = traceFileSchema().safeParse(json);
	if (!parsed.success) throw new TraceFileError(`not recorded traces:\n${issuesOf(parsed.error)}`);
	return parsed.data.traces.map(({ block, rules, blockHashes, transaction, codes, frames }, i) => ({
		block: toBlock(block),
		...(rules && { rules }),
		blockHashes: mapOf(blockHashes, `traces[${i}].blockHashes`),
		transaction: toTransaction(transaction),
		codes: mapOf(codes, `traces[${i}].codes`),
		root: toTree(frames, `traces[${i}]`),
	}));
}

/** What is wrong and where, at most in twenty places. */
function issuesOf(error: z.ZodError): string {
	const text = z.prettifyError({ ...error, issues: error.issues.slice(0, 20) });
	return text
		.split('\n')
		.map((line) => printable(line))
		.join('\n');
}

function mapOf<Key, Value>(entries: readonly (readonly [Key, Value])[], at: string): Map<Key, Value> {
	const map = new Map(entries);
	if (map.size < entries.length) throw new TraceFileError(`the same key twice at ${at}`);
	return map;
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

/** The deepest chain of frames: the allowed ones, and a call that was refused. */
const MAX_FRAMES = MAX_DEPTH + 2;

function toTree(frames: readonly FlatFrame[], at: string): RecordedFrame {
	if (frames.length === 0) throw new TraceFileError(`no frames at ${at}`);
	const trees: ({ readonly frame: RecordedFrame; readonly height: number } | undefined)[] = [];
	for (let i = frames.length - 1; i >= 0; i--) {
		let height = 1;
		const steps = frames[i]!.steps.map((step): RecordedStep => {
			if (step.type !== 'call') return step;
			const below = trees[step.frame];
			// Only frames after this one are in `trees`, and each is taken once. So there is no cycle, and no frame has two callers.
			if (!below) {
				const why = 'which does not come later or is already called';
				throw new TraceFileError(`frame ${i} calls frame ${step.frame}, ${why}, at ${at}`);
			}
			trees[step.frame] = undefined;
			height = Math.max(height, below.height + 1);
			return { type: 'call', frame: below.frame };
		});
		if (height > MAX_FRAMES) throw new TraceFileError(`more than ${MAX_FRAMES} nested frames at ${at}`);
		trees[i] = { frame: { ...frames[i]!, steps }, height };
	}
	const lost = trees.findIndex((tree, i) => i > 0 && tree !== undefined);
	if (lost > 0) throw new TraceFileError(`no frame calls frame ${lost} at ${at}`);
	return trees[0]!.frame;
}
