import { stripVTControlCharacters } from 'node:util';
import {
	hexToBytes,
	parseTraces,
	type RecordedFrame,
	type RecordedTrace,
	serializeTraces,
	shadowTraces,
	toAddress,
} from 'altvm';
import { describe, expect, it } from 'vitest';
import { COINS, USER as SWAPPER, setUpMarket, TOKENS } from '../examples/swap/set-up.ts';
import { SIGNER, signed } from './world/ways.ts';
import {
	type Call,
	call,
	createTestHost,
	createWorld,
	forward,
	PAIRS,
	send,
	setAround,
	setThenForward,
	solidityBytes,
	staticForward,
	tryForward,
	VMS,
} from './world/world.ts';

const framesOf = (frame: RecordedFrame): RecordedFrame[] => [
	frame,
	...frame.steps.flatMap((step) => (step.type === 'call' ? framesOf(step.frame) : [])),
];
const vmsOf = (traces: readonly RecordedTrace[]) =>
	new Set(traces.flatMap(({ root }) => framesOf(root).map(({ vm }) => vm)));

async function swaps(): Promise<RecordedTrace[]> {
	const traces: RecordedTrace[] = [];
	const host = await createTestHost({ record: (trace) => traces.push(trace) });
	const { exchange } = setUpMarket(host);
	for (const minOut of [49n * COINS, 60n * COINS]) {
		host.call({ from: SWAPPER, to: exchange, function: 'swap', args: [100n * TOKENS, minOut] });
	}
	return traces;
}

describe('the swap over three VMs', async () => {
	const traces = await swaps();

	it('matches @ethereumjs/evm in all EVM frames, including deployments and a failed swap', async () => {
		expect(vmsOf(traces)).toEqual(new Set(['evm', 'wasm', 'move']));
		const { isSame, text } = await shadowTraces(traces);
		expect(text).toContain('EVM frames of 11 transactions: the same in @ethereumjs/evm');
		expect(isSame).toBe(true);
	});

	it('can be written as JSON, read back and shadowed, and the JSON round-trips', async () => {
		const text = serializeTraces(traces);
		const read = parseTraces(text);
		expect(serializeTraces(read)).toBe(text);
		expect(read.map(({ root }) => framesOf(root).length)).toEqual(traces.map(({ root }) => framesOf(root).length));
		expect(await shadowTraces(read)).toEqual(await shadowTraces(traces));
	});

	it("names both frames if the Token's gas price and the WASM curve's quote are wrong", async () => {
		const [trace] = parseTraces(serializeTraces(traces.slice(-2, -1)));
		const frames = framesOf(trace!.root);
		const token = frames.find(({ contract }) => contract === 'Token')!;
		token.witness!.gasUsed += 100;
		const quote = frames.find(({ vm }) => vm === 'wasm')!;
		quote.output[31]! ^= 1;
		const { isSame, text: shown } = await shadowTraces([trace!]);
		// In CI, output has colours.
		const text = stripVTControlCharacters(shown);
		expect(isSame).toBe(false);
		expect(text).toMatch(/transaction 1: Exchange\.swap \(0\)\n {2}call \d/);
		expect(text).toMatch(
			new RegExp(
				`transaction 1: Token\\.transferFrom \\(0\\.\\d\\)\n {2}gas used\n {4}in the trace +${token.witness!.gasUsed}\n {4}in @ethereumjs/evm ${token.witness!.gasUsed - 100}`,
			),
		);
	});
});

describe('calls between contracts of each VM', async () => {
	const traces: RecordedTrace[] = [];
	const world = await createWorld({ record: (trace) => traces.push(trace) });
	const { host, peers, otherEvm, otherWasm, reentrantWasm } = world;

	for (const [from, to] of PAIRS.filter(([a, b]) => a === 'evm' || b === 'evm')) {
		it(`${from} -> ${to}: results, failures, value, refused and static calls, out of gas`, async () => {
			const caller = peers[from];
			const callee = from === to ? otherEvm : peers[to];
			const canCatch = from !== 'move';
			const calls: Call[] = [
				forward(caller, call(callee, 'ping', 41n)),
				forward(caller, call(callee, 'failWith', 5)),
				setThenForward(caller, call(callee, 'set', 7, 99n), 1, 5),
				setAround(caller, call(callee, 'set', 1, 5n), 3, 10, 20),
				staticForward(caller, call(callee, 'set', 1, 5n)),
				forward(caller, call(callee, 'deposit'), 10n ** 30n),
				// Re-enters the caller, which then sees the inner write.
				...(from === 'evm' ? [setAround(caller, forward(callee, call(caller, 'set', 3, 77n)), 3, 10, 20)] : []),
				...(canCatch ? [tryForward(caller, call(callee, 'burnGas', 10_000), 30_000)] : []),
			];
			traces.length = 0;
			for (const of of calls) send(host, of);
			send(host, forward(caller, call(callee, 'deposit'), 12n), { value: 12n });
			for (let gas = 3_000; gas < 80_000; gas += 7_001) send(host, calls[3]!, { gas });
			expect(new Set(traces.flatMap(({ root }) => framesOf(root).map(({ status }) => status)))).toEqual(
				new Set(['success', 'revert', 'halt']),
			);
			const { text } = await shadowTraces(traces);
			expect(text).toContain('the same in @ethereumjs/evm');
		});
	}

	it('in a cycle over three VMs, with contracts that are re-entered', async () => {
		traces.length = 0;
		const ring = forward(peers.wasm, forward(peers.move, call(peers.evm, 'set', 3, 77n)));
		send(host, setAround(peers.evm, ring, 3, 10, 20));
		send(host, forward(peers.evm, forward(reentrantWasm, forward(otherEvm, call(reentrantWasm, 'ping', 1n)))));
		send(host, tryForward(otherEvm, forward(otherWasm, call(otherEvm, 'failWith', 2))));
		expect(traces.map(({ root }) => root.status)).toEqual(['success', 'success', 'success']);
		const { text } = await shadowTraces(traces);
		expect(text).toContain('the same in @ethereumjs/evm');
	});
});

describe('signed transactions', async () => {
	const traces: RecordedTrace[] = [];
	const world = await createWorld({ record: (trace) => traces.push(trace) });
	const { host, peers, otherEvm } = world;
	host.mint(SIGNER, 1000n);

	it('are recorded, and match @ethereumjs/evm in all EVM frames: calls of every VM, and a contract that sees the fee', async () => {
		// The price, the balance of the signer, the nonce by the address of a new contract, a blob hash.
		const seesFees = hexToBytes('0x3a5f5232316020525f5f5ff06040525f4960605260805ff3');
		const at = toAddress(`0x${'fee'.padStart(40, '0')}`);
		host.setAccount(at, { vm: 'evm', code: seesFees, nonce: 9n });
		traces.length = 0;
		const calls: Call[] = [
			...VMS.map((vm) => forward(peers.evm, call(vm === 'evm' ? otherEvm : peers[vm], 'set', 1, 5n))),
			...VMS.map((vm) => forward(peers[vm], call(otherEvm, 'failWith', 5))),
		];
		const sent = [
			...calls.map((of) => ({ to: of.peer.address, input: solidityBytes(of), value: 0n, gas: 300_000 })),
			{ to: at, input: new Uint8Array(), value: 3n, gas: 100_000 },
		];
		for (const one of sent) signed()(host, one);
		expect(traces).toHaveLength(sent.length);
		expect(traces.every(({ root }) => root.transaction !== undefined)).toBe(true);
		expect(vmsOf(traces)).toEqual(new Set(['evm', 'wasm', 'move']));
		const { isSame, text } = await shadowTraces(parseTraces(serializeTraces(traces)));
		expect(text).toContain('the same in @ethereumjs/evm');
		expect(isSame).toBe(true);
	});
});
