import { describe, expect, it } from 'vitest';
import { parseTraces } from './trace-file.ts';

describe('a file of recorded traces', () => {
	it.each([
		['no JSON', '{', /not JSON/],
		['another JSON', '{}', /not recorded traces:[\s\S]*at format/],
		['another version', '{"format":"altvm-trace","version":2,"traces":[]}', /at version/],
		[
			'a field that is no hex',
			'{"format":"altvm-trace","version":1,"traces":[{"codes":[["0xzz","0x"]]}]}',
			/codes\[0\]\[0\]/,
		],
	])('is refused with the place named: %s', (_what, text, message) => {
		expect(() => parseTraces(text)).toThrow(expect.objectContaining({ code: 'bad-trace-file' }));
		expect(() => parseTraces(text)).toThrow(message);
	});
});
