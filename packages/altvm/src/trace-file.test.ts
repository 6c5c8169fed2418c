import { hexToBytes, toAddress } from '@altvm/abi-bridge';
import { evmAdapter } from '@altvm/evm';
import { Host, MAX_DEPTH, MAX_GAS, type RecordedTrace } from '@altvm/host';
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

/** The trace of a contract that calls itself until the host refuses. */
function deepest(): RecordedTrace {
	const traces: RecordedTrace[] = [];
	const host = new Host({ adapters: [evmAdapter()], record: (trace) => traces.push(trace) });
	const at = toAddress(`0x${'a1'.repeat(20)}`);
	host.setAccount(at, { vm: 'evm', code: hexToBytes('0x5f5f5f5f5f305af100') });
	host.call({ from: at, to: at, input: Uint8Array.of(1), gas: MAX_GAS });
	return traces[0]!;
}
