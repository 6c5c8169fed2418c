import { aliasOf } from '@altvm/abi-bridge';
import { describe, expect, it } from 'vitest';
import { type CallTracerFrame, type Frame, type FrameResult, Halt, Host, toCallTracer } from '../index.ts';
import { CALLER, fill, LEDGER, LIBRARY, one, PAYEE, pay, two } from '../testing/ledger.ts';
import { NO_BYTES, request, USER } from '../testing/scripted-vm.ts';

function traced(script: (frame: Frame) => unknown, end?: FrameResult | Uint8Array): CallTracerFrame {
	const host = fill(new Host({ adapters: [one.adapter, two.adapter] }), script, end);
	one.put(host, LIBRARY, () => Uint8Array.of(1));
	host.mint(USER, 5n);
	const options = { from: USER, to: CALLER, input: Uint8Array.of(1), value: 5n, gas: 100_000, trace: true };
	return toCallTracer(host.call(options).trace!);
}

describe('a trace as callTracer JSON', () => {
	it('contains calls, logs with their position, and hex as geth writes it', () => {
		const frame = traced((running) => {
			running.log([], Uint8Array.of(0xaa));
			pay(running, 3n, { value: 2n });
			running.log([`0x${'01'.repeat(32)}`], NO_BYTES);
		}, Uint8Array.of(7));
		expect(frame).toMatchInlineSnapshot(`
			{
			  "calls": [
			    {
			      "decodedInput": [
			        {
			          "name": "to",
			          "value": "0xab00000000000000000000000000000000000000000000000000000000009a1d",
			        },
			        {
			          "name": "amount",
			          "value": "3",
			        },
			      ],
			      "decodedOutput": [
			        {
			          "name": "",
			          "value": "7",
			        },
			      ],
			      "from": "0x0000000000000000000000000000000000ca11e4",
			      "function": "pay",
			      "gas": "0x2710",
			      "gasUsed": "0xcce",
			      "input": "0xaf619bbd0000000000000000000000007846c9030a763ba06e17a7865e9c21589ee782770000000000000000000000000000000000000000000000000000000000000003",
			      "logs": [
			        {
			          "address": "0x00000000000000000000000000000000001ed6e4",
			          "data": "0x0000000000000000000000000000000000000000000000000000000000000003",
			          "index": "0x1",
			          "position": "0x0",
			          "topics": [
			            "0x683974019749496a058eb38ab7de1315d379d1191bfc0574f599bcc51445ebcd",
			            "0x0000000000000000000000007846c9030a763ba06e17a7865e9c21589ee78277",
			          ],
			        },
			      ],
			      "output": "0x0000000000000000000000000000000000000000000000000000000000000007",
			      "to": "0x00000000000000000000000000000000001ed6e4",
			      "type": "CALL",
			      "value": "0x2",
			      "vm": "two",
			    },
			  ],
			  "from": "0x00000000000000000000000000000000000000b2",
			  "gas": "0x186a0",
			  "gasUsed": "0x6e91",
			  "input": "0x01",
			  "logs": [
			    {
			      "address": "0x0000000000000000000000000000000000ca11e4",
			      "data": "0xaa",
			      "index": "0x0",
			      "position": "0x0",
			      "topics": [],
			    },
			    {
			      "address": "0x0000000000000000000000000000000000ca11e4",
			      "data": "0x",
			      "index": "0x2",
			      "position": "0x1",
			      "topics": [
			        "0x0101010101010101010101010101010101010101010101010101010101010101",
			      ],
			    },
			  ],
			  "output": "0x07",
			  "to": "0x0000000000000000000000000000000000ca11e4",
			  "type": "CALL",
			  "value": "0x5",
			  "vm": "one",
			}
		`);
	});

	it('omits the logs of a failed frame, and the reason of a custom error, as geth does', () => {
		expect(traced((frame) => pay(frame, 11n)).calls).toMatchInlineSnapshot(`
			[
			  {
			    "decodedInput": [
			      {
			        "name": "to",
			        "value": "0xab00000000000000000000000000000000000000000000000000000000009a1d",
			      },
			      {
			        "name": "amount",
			        "value": "11",
			      },
			    ],
			    "error": "execution reverted",
			    "from": "0x0000000000000000000000000000000000ca11e4",
			    "function": "pay",
			    "gas": "0x2710",
			    "gasUsed": "0xcd7",
			    "input": "0xaf619bbd0000000000000000000000007846c9030a763ba06e17a7865e9c21589ee78277000000000000000000000000000000000000000000000000000000000000000b",
			    "output": "0x597d41fa000000000000000000000000000000000000000000000000000000000000000b",
			    "to": "0x00000000000000000000000000000000001ed6e4",
			    "type": "CALL",
			    "value": "0x0",
			    "vm": "two",
			  },
			]
		`);
	});

	it('describes a halt in words', () => {
		const frame = traced(() => {
			throw new Halt('out-of-gas');
		});
		expect(frame).toMatchObject({ error: 'out of gas', gas: '0x186a0', gasUsed: '0x186a0' });
		expect(frame).not.toHaveProperty('revertReason');
	});

	it('names each kind of call; a static call has no value, a delegatecall comes from its caller', () => {
		const { calls } = traced((frame) => {
			frame.call(request(LIBRARY, { isStatic: true }));
			frame.call(request(LIBRARY, { kind: 'delegatecall' }));
			frame.call(request(LIBRARY, { kind: 'callcode' }));
			frame.call({ kind: 'create', vm: 'two', code: Uint8Array.of(3), value: 1n });
			frame.call(request(PAYEE, { value: 1n, input: NO_BYTES }));
		});
		const caller = `0x${CALLER.slice(26)}`;
		const library = `0x${LIBRARY.slice(26)}`;
		expect(calls!.map(({ type, from, to, value, vm }) => ({ type, from, to, value, vm }))).toEqual([
			{ type: 'STATICCALL', from: caller, to: library, value: undefined, vm: 'one' },
			{ type: 'DELEGATECALL', from: caller, to: library, value: '0x5', vm: 'one' },
			{ type: 'CALLCODE', from: caller, to: library, value: '0x0', vm: 'one' },
			{ type: 'CREATE', from: caller, to: expect.stringMatching(/^0x[0-9a-f]{40}$/), value: '0x1', vm: 'two' },
			{ type: 'CALL', from: caller, to: `0x${aliasOf(PAYEE).slice(26)}`, value: '0x1', vm: undefined },
		]);
	});

	it('reports a refused static call as a static call', () => {
		const { calls } = traced((frame) => {
			pay(frame, 1n, { isStatic: true, gas: 300 });
			pay(frame, 1n, { gas: 300 });
			frame.call(request(LEDGER, { kind: 'delegatecall', isStatic: true }));
		});
		expect(calls!.map(({ type, error, value }) => ({ type, error, value }))).toEqual([
			{ type: 'STATICCALL', error: 'out of gas', value: undefined },
			{ type: 'CALL', error: 'out of gas', value: '0x0' },
			{ type: 'DELEGATECALL', error: 'execution reverted', value: '0x0' },
		]);
	});

	it('omits the logs of all frames below a failed one, and does not count them', () => {
		const frame = traced(
			(running) => {
				running.call(request(LIBRARY));
				pay(running, 3n);
				return { status: 'revert', output: NO_BYTES };
			},
			{ status: 'revert', output: NO_BYTES },
		);
		expect(frame.error).toBe('execution reverted');
		expect(frame.calls!.map(({ type, logs }) => ({ type, logs }))).toEqual([
			{ type: 'CALL', logs: undefined },
			{ type: 'CALL', logs: undefined },
		]);
	});

	it('tells a static call from a call in static mode, and CREATE2 from CREATE', () => {
		const { calls } = traced((frame) => {
			frame.call(request(LIBRARY, { isStatic: true }));
			frame.call({ kind: 'create', code: Uint8Array.of(3), value: 0n, salt: `0x${'05'.repeat(32)}` });
			frame.call({ kind: 'create', code: Uint8Array.of(3), value: 0n });
			frame.call({ kind: 'create', code: Uint8Array.of(0xff), value: 0n });
		});
		expect(calls!.map(({ type, to }) => [type, to === undefined])).toEqual([
			['STATICCALL', false],
			['CREATE2', false],
			['CREATE', false],
			['CREATE', true],
		]);
	});

	it('shows a self-destruct as a call of the contract', () => {
		const { calls } = traced((frame) => void frame.selfDestruct(PAYEE));
		const [from, to] = [`0x${CALLER.slice(26)}`, `0x${aliasOf(PAYEE).slice(26)}`];
		expect(calls).toEqual([
			{
				type: 'SELFDESTRUCT',
				from,
				to,
				value: expect.stringMatching(/^0x[1-9a-f]/),
				gas: '0x0',
				gasUsed: '0x0',
				input: '0x',
			},
		]);
	});

	it.each<[string, Halt, string]>([
		[
			'an undefined opcode',
			new Halt('invalid-opcode', 'invalid opcode: opcode 0xc not defined at 7'),
			'invalid opcode: opcode 0xc not defined',
		],
		['INVALID', new Halt('invalid-opcode', 'invalid opcode: INVALID at 7'), 'invalid opcode: INVALID'],
		['a write in static mode', new Halt('static-violation', 'a write'), 'write protection'],
		['a bad jump', new Halt('invalid-jump', 'to 5'), 'invalid jump destination'],
		['a failure that geth does not have', new Halt('missing-resource', '0x1::a::B'), 'missing resource'],
	])('says of %s what geth says', (_what, halt, error) => {
		const frame = traced(() => {
			throw halt;
		});
		expect(frame.error).toBe(error);
	});

	it('says of a call without the balance what geth says', () => {
		const { calls } = traced((frame) => pay(frame, 1n, { value: 10n ** 30n }));
		expect(calls![0]!.error).toBe('insufficient balance for transfer');
	});

	it('can be written as JSON and read back', () => {
		const frame = traced((running) => pay(running, 3n));
		expect(JSON.parse(JSON.stringify(frame))).toEqual(frame);
		expect(frame.calls![0]!.to).toBe(`0x${LEDGER.slice(26)}`);
	});
});
