import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inspect } from './inspect.ts';

const contracts = new URL('../../../examples/contracts/', import.meta.url);
const inspected = (path: string) => inspect(Uint8Array.from(readFileSync(new URL(path, contracts))), path);

describe('inspect', () => {
	it("shows a module in Sui's dialect, with objects by their ids", async () => {
		const text = await inspected('tickets/artifacts/ticket.mv');
		expect(text).toContain('ticket (move)');
		expect(text).toContain('issue(bytes32,address) returns (bytes32)');
		expect(text).toContain('checkIn(bytes32)');
	});

	it('shows a module with global storage', async () => {
		const text = await inspected('counter/v2/artifacts/counter.mv');
		expect(text).toContain('incrementBy(uint64)');
		expect(text).toContain('value(address) returns (uint64)');
	});

	it('rejects a file of an unknown kind, and names it', async () => {
		await expect(inspect(Uint8Array.of(1, 2, 3), 'x.bin')).rejects.toThrow(
			'x.bin is not a Solidity artefact, a component or a Move module',
		);
	});

	it('rejects what is not bytes, such as a path', async () => {
		const error = expect.objectContaining({
			code: 'bad-artifact',
			message: expect.stringMatching(/^the contract of x\.mv is not bytes \(a Uint8Array\) but string/),
		});
		await expect(inspect('counter.mv' as never, 'x.mv')).rejects.toThrow(error);
	});
});
