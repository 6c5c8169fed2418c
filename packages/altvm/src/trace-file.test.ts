import { hexToBytes, toAddress } from '@altvm/abi-bridge';
import { evmAdapter } from '@altvm/evm';
import { Host, MAX_DEPTH, MAX_GAS, type RecordedFrame, type RecordedTrace } from '@altvm/host';
import { describe, expect, it } from 'vitest';
import { shadowTraces } from './shadow-traces.ts';
import { parseTraces, serializeTraces } from './trace-file.ts';

describe('a file of recorded traces', () => {
	it.each([
		['text that is not JSON', '{', /not JSON/],
		['JSON of another shape', '{}', /not recorded traces:[\s\S]*at format/],
		['another version', '{"format":"altvm-trace","version":2,"traces":[]}', /at version/],
		[
			'a field that is not hex',
			'{"format":"altvm-trace","version":1,"traces":[{"codes":[["0xzz","0x"]]}]}',
			/codes\[0\]\[0\]/,
		],
	])('is rejected, and the error names the place: %s', (_what, text, message) => {
		expect(() => parseTraces(text)).toThrow(expect.objectContaining({ code: 'bad-trace-file' }));
		expect(() => parseTraces(text)).toThrow(message);
	});

	it('is made of a list of traces', async () => {
		const error = expect.objectContaining({ name: 'HostError', message: '`traces` must be an array, not object' });
		expect(() => serializeTraces({} as never)).toThrow(error);
		await expect(shadowTraces({} as never)).rejects.toThrow(error);
	});

	it('is rejected if its frames do not form a tree', () => {
		const json = JSON.parse(serializeTraces([deepest()]));
		const [first, second] = json.traces[0].frames;
		const call = first.steps.find(({ type }: { type: string }) => type === 'call');
		const refused = (steps: unknown[], frame: number) => {
			const frames = [first, second, ...json.traces[0].frames.slice(2)];
			frames[frame] = { ...frames[frame], steps };
			const text = JSON.stringify({ ...json, traces: [{ ...json.traces[0], frames }] });
			expect(() => parseTraces(text)).toThrow(expect.objectContaining({ code: 'bad-trace-file' }));
		};
		refused([call, call], 0);
		refused([{ ...call, frame: 1 }], 1);
		refused([{ ...call, frame: 100_000 }], 0);
	});

	it.each<[string, (trace: Trace) => void, RegExp]>([
		['a frame that none calls', ({ frames }) => frames.push(frames[1]), /no frame calls frame \d+ at traces\[0\]/],
		['no frames', (trace) => (trace.frames = []), /no frames at traces\[0\]/],
		['a number of more than 64 bits', ({ block }) => (block.number = `${2n ** 64n}`), /64 bits[\s\S]*block\.number/],
		['a value of more than 256 bits', ({ frames }) => (frames[0].value = '9'.repeat(78)), /256 bits[\s\S]*value/],
		['a negative gas', ({ frames }) => (frames[0].gas = -1), /frames\[0\]\.gas/],
		['a gas that is not exact', ({ frames }) => (frames[0].gas = 2 ** 53), /frames\[0\]\.gas/],
		['a hash of 31 bytes', ({ frames }) => (frames[0].witness.codeHash = '0x00'), /32 bytes in hex[\s\S]*codeHash/],
		['a code that is not that of its hash', ({ codes }) => (codes[0][1] = '0x00'), /not the code of this hash/],
		['the same code twice', ({ codes }) => codes.push(codes[0]), /the same key twice at traces\[0\]\.codes/],
		[
			'rules of too many VMs',
			(trace) => (trace.rules = Object.fromEntries([...Array(65).keys()].map((n) => [n, '']))),
			/64 VMs/,
		],
		['a reason with an escape sequence', ({ frames }) => (frames[0].reason = '\x1b[2J'), /reason of a halt/],
		['a VM without a name', ({ frames }) => (frames[0].vm = ''), /frames\[0\]\.vm/],
		['five topics', ({ frames }) => frames[0].steps.push(logOf(5)), /at most 4 items[\s\S]*topics/],
		[
			'more blob hashes than a block has',
			({ transaction }) => (transaction.blobHashes = Array(8193).fill('0x')),
			/at most 8,192/,
		],
	])('is rejected by name: %s', (_what, change, message) => {
		const json = JSON.parse(serializeTraces([shortest()]));
		change(json.traces[0]);
		expect(() => parseTraces(JSON.stringify(json))).toThrow(expect.objectContaining({ code: 'bad-trace-file' }));
		expect(() => parseTraces(JSON.stringify(json))).toThrow(message);
	});

	it('is rejected if its frames are nested more deeply than a transaction can be', () => {
		const json = JSON.parse(serializeTraces([deepest()]));
		const { frames } = json.traces[0];
		frames.at(-1).steps.push({ type: 'call', frame: frames.length });
		frames.push({ ...frames.at(-1), steps: [] });
		expect(() => parseTraces(JSON.stringify(json))).toThrow(/more than 1026 nested frames/);
	});

	it('ends at the first item that is wrong: a million of them are one line', () => {
		const json = JSON.parse(serializeTraces([shortest()]));
		json.traces[0].frames[0].witness.reads = [Array(1_000_000).fill(0)];
		let message = '';
		try {
			parseTraces(JSON.stringify(json));
		} catch (error) {
			message = (error as Error).message;
		}
		expect(message).toMatch(/witness\.reads\[0\]\[0\]/);
		expect(message.length).toBeLessThan(500);
	});

	it('cannot be written with a value that no file may hold, and says which', () => {
		const { root, ...rest } = shortest();
		const error = expect.objectContaining({ code: 'bad-trace-file', message: expect.stringMatching(/value/) });
		expect(() => serializeTraces([{ ...rest, root: { ...root, value: -1n } }])).toThrow(error);
	});

	it('holds the gas of a signed transaction, and which calls did not start', () => {
		const trace = deepest();
		trace.root.transaction = { gas: 50n, gasUsed: 40n };
		const [read] = parseTraces(serializeTraces([trace]));
		expect(read!.root.transaction).toEqual({ gas: 50n, gasUsed: 40n });
		const last = (frame: RecordedFrame): RecordedFrame => {
			const step = frame.steps.find(({ type }) => type === 'call');
			return step?.type === 'call' ? last(step.frame) : frame;
		};
		expect([last(read!.root).unstarted, read!.root.unstarted]).toEqual([true, undefined]);
	});

	it('holds the rules of each VM; a file of an earlier version has none', () => {
		const trace = deepest();
		expect(parseTraces(serializeTraces([trace]))[0]?.rules).toEqual({ evm: 'osaka' });
		const json = JSON.parse(serializeTraces([trace]));
		delete json.traces[0].rules;
		expect(parseTraces(JSON.stringify(json))[0]).not.toHaveProperty('rules');
	});

	it('leaves out self-destructs, which nothing that reads it needs', () => {
		let recorded: RecordedTrace | undefined;
		const host = new Host({ adapters: [evmAdapter()], record: (trace) => void (recorded = trace) });
		const at = toAddress(`0x${'5d'.repeat(20)}`);
		// PUSH0, SELFDESTRUCT.
		host.setAccount(at, { vm: 'evm', code: hexToBytes('0x5fff') });
		host.call({ from: at, to: at });
		const types = (trace: RecordedTrace | undefined) => trace!.root.steps.map(({ type }) => type);
		expect(types(recorded)).toEqual(['self-destruct']);
		expect(types(parseTraces(serializeTraces([recorded!]))[0])).toEqual([]);
	});

	it('holds the deepest possible chain of calls', () => {
		const trace = deepest();
		const [read] = parseTraces(serializeTraces([trace]));
		let depth = 0;
		for (let frame = read!.root; ; depth++) {
			const step = frame.steps.find(({ type }) => type === 'call');
			if (step?.type !== 'call') break;
			frame = step.frame;
		}
		expect(depth).toBe(MAX_DEPTH + 1);
	});
});

// biome-ignore lint/suspicious/noExplicitAny: what is planted is wrong on purpose.
type Trace = any;

const logOf = (topics: number) => ({
	type: 'log',
	log: { address: `0x${'00'.repeat(32)}`, topics: Array(topics).fill(`0x${'00'.repeat(32)}`), data: '0x', vm: 'evm' },
});

/** The trace of a contract that calls another, which does nothing. */
function shortest(): RecordedTrace {
	const traces: RecordedTrace[] = [];
	const host = new Host({ adapters: [evmAdapter()], record: (trace) => traces.push(trace) });
	const [at, other] = ['a1', 'a2'].map((byte) => toAddress(`0x${byte.repeat(20)}`));
	host.setAccount(at!, { vm: 'evm', code: hexToBytes(`0x5f5f5f5f5f73${'a2'.repeat(20)}5af100`) });
	host.setAccount(other!, { vm: 'evm', code: hexToBytes('0x00') });
	host.call({ from: at!, to: at!, input: Uint8Array.of(1), gas: 100_000 });
	return traces[0]!;
}

/** The trace of a contract that calls itself until the host refuses. */
function deepest(): RecordedTrace {
	const traces: RecordedTrace[] = [];
	const host = new Host({ adapters: [evmAdapter()], record: (trace) => traces.push(trace) });
	const at = toAddress(`0x${'a1'.repeat(20)}`);
	host.setAccount(at, { vm: 'evm', code: hexToBytes('0x5f5f5f5f5f305af100') });
	host.call({ from: at, to: at, input: Uint8Array.of(1), gas: MAX_GAS });
	return traces[0]!;
}
