import { isPrintable } from '@altvm/abi-bridge';
import { describe, expect, it } from 'vitest';
import { type Frame, type FrameResult, Halt, Host, printTree, type TreeOptions, toCallTracer } from '../index.ts';
import { CALLER, fill, LEDGER, LIBRARY, one, PAYEE, pay, ping, two } from '../testing/ledger.ts';
import { NO_BYTES, request, USER } from '../testing/scripted-vm.ts';

/** Returns the tree of a transaction in which the caller runs a script. */
function tree(
	script: (frame: Frame) => unknown,
	options?: TreeOptions,
	end?: FrameResult | Uint8Array,
	input = Uint8Array.of(1),
): string {
	const host = fill(new Host({ adapters: [one.adapter, two.adapter] }), script, end);
	one.put(host, LIBRARY, (frame) => {
		frame.gas.charge(20);
		frame.state.write(frame.message.target, '0x02', Uint8Array.of(2));
		return Uint8Array.from({ length: 40 }, (_, i) => i);
	});
	const { trace } = host.call({ from: USER, to: CALLER, input, gas: 100_000, trace: true });
	return `\n${printTree(trace!, options)}\n`;
}

describe('a trace as a tree', () => {
	it('needs a trace, which only a traced transaction has', () => {
		const { trace } = fill(new Host({ adapters: [one.adapter, two.adapter] }), () => NO_BYTES).call({
			from: USER,
			to: CALLER,
		});
		for (const print of [printTree, toCallTracer]) {
			expect(() => print(trace!)).toThrow(
				expect.objectContaining({
					name: 'HostError',
					message: expect.stringMatching(/not a trace but undefined: only/),
				}),
			);
		}
	});

	it('shows a call with its interface: function, arguments, event and result', () => {
		expect(tree((frame) => pay(frame, 3n))).toMatchInlineSnapshot(`
			"
			[one] 0x0000000000000000000000000000000000CA11e4.0x01 gas 28,305 of 100,000
			└─ [two] 0x00000000000000000000000000000000001ed6E4.pay(to: 0xab000000…009a1d, amount: 3) gas 3,278 of 10,000
			   ├─ log Paid(to: 0xab000000…009a1d, amount: 3)
			   └─ ← 7
			"
		`);
	});

	it("shows a declared error, and that the frame's log is undone", () => {
		expect(tree((frame) => pay(frame, 11n))).toMatchInlineSnapshot(`
			"
			[one] 0x0000000000000000000000000000000000CA11e4.0x01 gas 28,314 of 100,000
			└─ [two] 0x00000000000000000000000000000000001ed6E4.pay(to: 0xab000000…009a1d, amount: 11) gas 3,287 of 10,000
			   ├─ log Paid(to: 0xab000000…009a1d, amount: 11) (undone)
			   └─ ✗ revert: TooMuch(11)
			"
		`);
	});

	it('labels value, plain transfers, static calls and delegatecalls, and shortens long bytes', () => {
		const text = tree((frame) => {
			pay(frame, 1n, { value: 2n });
			frame.call(request(PAYEE, { value: 3n, input: NO_BYTES }));
			ping(frame);
			frame.call(request(LIBRARY, { kind: 'delegatecall', gas: 1000 }));
			frame.call(request(LIBRARY, { kind: 'callcode', gas: 1000 }));
		});
		expect(text).toMatchInlineSnapshot(`
			"
			[one] 0x0000000000000000000000000000000000CA11e4.0x01 gas 29,254 of 100,000
			├─ [two] 0x00000000000000000000000000000000001ed6E4.pay(to: 0xab000000…009a1d, amount: 1) {value 2 wei} gas 3,278 of 10,000
			│  ├─ log Paid(to: 0xab000000…009a1d, amount: 1)
			│  └─ ← 9
			├─ [transfer] 0xab000000…009a1d.receive() {value 3 wei} gas 0 of 70,575
			├─ [two] 0x00000000000000000000000000000000001ed6E4.ping() {static} gas 900 of 10,000
			├─ [one] 0x000000000000000000000000000000000011B4a4.0x01 {delegatecall} gas 20 of 1,000
			│  └─ ← 0x0001020304…252627
			└─ [one] 0x000000000000000000000000000000000011B4a4.0x01 {callcode} gas 20 of 1,000
			   └─ ← 0x0001020304…252627
			"
		`);
	});

	it('shows the salt of a create, and a create that has no address yet without one', () => {
		const shown = tree((frame) => {
			frame.call({ kind: 'create', code: Uint8Array.of(3), value: 0n, salt: `0x${'05'.repeat(32)}`, gas: 2000 });
			frame.call({ kind: 'create', code: Uint8Array.of(3), value: 10n ** 30n, gas: 2000 });
		});
		expect(shown).toMatch(/\[one\] 0x[0-9a-zA-Z]{40}\.create2\(salt: 0x0505050505…050505\) gas 10 of 2,000/);
		expect(shown).toContain(`[one] create {value ${10n ** 30n} wei} gas 0 of 2,000`);
	});

	it('shows the gas of the whole transaction in the first frame of a signed one', () => {
		const host = fill(new Host({ adapters: [one.adapter, two.adapter] }), () => {});
		const { trace } = host.call({ from: USER, to: CALLER, input: Uint8Array.of(1), gas: 50_000, trace: true });
		trace!.transaction = { gas: 71_000n, gasUsed: 21_016n };
		expect(printTree(trace!)).toMatch(/gas 0 of 50,000 \(transaction: 21,016 of 71,000\)$/);
	});

	it('shows creates, with the new address but not its code', () => {
		const text = tree((frame) => {
			frame.call({ kind: 'create', vm: 'two', code: Uint8Array.of(1, 2), value: 1n, gas: 2000 });
			frame.call({ kind: 'create', code: Uint8Array.of(0xff), value: 0n, gas: 2000 });
		});
		expect(text).toMatchInlineSnapshot(`
			"
			[one] 0x0000000000000000000000000000000000CA11e4.0x01 gas 34,020 of 100,000
			├─ [two] 0xBa0AcEB89D89952Db279afE741B433cf6ac9e6Bd.create {value 1 wei} gas 20 of 2,000
			└─ [one] 0x266a443B84ac36591499dDA4aa33Be6EBA3238a6.create gas 2,000 of 2,000
			   └─ ✗ halt: verification-failed (code that begins with 0xff)
			"
		`);
	});

	it('shows calls that were refused or halted before they started', () => {
		const text = tree((frame) => {
			pay(frame, 1n, { value: 101n });
			frame.call(request(LEDGER, { kind: 'delegatecall', gas: 1000 }));
			pay(frame, 1n, { gas: 300 });
		});
		expect(text).toMatchInlineSnapshot(`
			"
			[one] 0x0000000000000000000000000000000000CA11e4.0x01 gas 25,354 of 100,000
			├─ [two] 0x00000000000000000000000000000000001ed6E4.0xaf619bbd00…000001 {value 101 wei} gas 0 of 10,000
			│  └─ ✗ revert: refused: insufficient balance
			├─ [two] 0x00000000000000000000000000000000001ed6E4.0x01 {delegatecall} gas 0 of 1,000
			│  └─ ✗ revert: refused: delegatecall into another VM
			└─ [two] 0x00000000000000000000000000000000001ed6E4.0xaf619bbd00…000001 gas 300 of 300
			   └─ ✗ halt: out-of-gas
			"
		`);
	});

	it('shows bytes if the interface has no such function, and a failure without data', () => {
		const text = tree(
			(frame) => frame.call(request(LEDGER, { input: Uint8Array.of(1, 2, 3, 4), gas: 400 })),
			{},
			{ status: 'revert', output: NO_BYTES },
		);
		expect(text).toMatchInlineSnapshot(`
			"
			[one] 0x0000000000000000000000000000000000CA11e4.0x01 gas 400 of 100,000
			├─ [two] 0x00000000000000000000000000000000001ed6E4.0x01020304 gas 400 of 400
			│  └─ ✗ halt: out-of-gas
			└─ ✗ revert: revert without data
			"
		`);
	});

	it('shows why a frame halted, with details if there are any', () => {
		const halts: [reason: 'trap' | 'out-of-gas', detail?: string][] = [['trap', 'unreachable'], ['out-of-gas']];
		const texts = halts.map(([reason, detail]) =>
			tree(() => {
				throw new Halt(reason, detail);
			}),
		);
		expect(texts.join('')).toMatchInlineSnapshot(`
			"
			[one] 0x0000000000000000000000000000000000CA11e4.0x01 gas 100,000 of 100,000
			└─ ✗ halt: trap (unreachable)

			[one] 0x0000000000000000000000000000000000CA11e4.0x01 gas 100,000 of 100,000
			└─ ✗ halt: out-of-gas
			"
		`);
	});

	it('shows a call without input as `receive`', () => {
		expect(tree(() => {}, {}, Uint8Array.of(9), NO_BYTES)).toMatchInlineSnapshot(`
			"
			[one] 0x0000000000000000000000000000000000CA11e4.receive() gas 0 of 100,000
			└─ ← 0x09
			"
		`);
	});

	it('shows writes and the units of each VM on request', () => {
		const text = tree(
			(frame) => {
				frame.state.write(CALLER, '0x01', Uint8Array.of(1));
				frame.state.write(CALLER, '0x01', undefined);
				pay(frame, 4n);
			},
			{ writes: true, units: true },
		);
		expect(text).toMatchInlineSnapshot(`
			"
			[one] 0x0000000000000000000000000000000000CA11e4.0x01 gas 28,305 of 100,000 (28,305 units)
			├─ write 0x0000000000000000000000000000000000CA11e4 0x01 = 0x01
			├─ write 0x0000000000000000000000000000000000CA11e4 0x01 = deleted
			└─ [two] 0x00000000000000000000000000000000001ed6E4.pay(to: 0xab000000…009a1d, amount: 4) gas 3,278 of 10,000 (32,780 units)
			   ├─ write 0x00000000000000000000000000000000001ed6E4 0x01 = 0x04
			   ├─ log Paid(to: 0xab000000…009a1d, amount: 4)
			   └─ ← 6
			"
		`);
	});

	it('uses the names given to addresses, in arguments and events too', () => {
		const names = new Map([
			[CALLER, 'caller'],
			[LEDGER, 'ledger'],
			[PAYEE, 'payee'],
		]);
		const seen = { name: 'Seen', values: [{ name: 'who', value: PAYEE }] };
		const script = (frame: Frame) => {
			pay(frame, 5n, {}, CALLER);
			pay(frame, 6n);
			frame.log([], NO_BYTES, seen);
		};
		expect(tree(script, { label: (address) => names.get(address) })).toMatchInlineSnapshot(`
			"
			[one] caller.0x01 gas 29,250 of 100,000
			├─ [two] ledger.pay(to: caller, amount: 5) gas 3,278 of 10,000
			│  ├─ log Paid(to: caller, amount: 5)
			│  └─ ← 5
			├─ [two] ledger.pay(to: payee, amount: 6) gas 918 of 10,000
			│  ├─ log Paid(to: payee, amount: 6)
			│  └─ ← 4
			└─ log Seen(who: payee)
			"
		`);
	});

	it('shows the values of an event written by its VM: bytes in hex, lists and options in brackets, addresses shortened', () => {
		const text = tree((frame) => {
			const values = [
				{ name: 'who', value: PAYEE },
				{ name: 'by', value: CALLER },
				{ name: 'data', value: Uint8Array.of(1, 2, 255) },
				{ name: 'list', value: [1n, [Uint8Array.of(3)], { some: true, value: true } as const] },
				{ name: 'none', value: { some: false } as const },
				{ name: 'text', value: 'hi' },
			];
			frame.log([], NO_BYTES, { name: 'Everything', values });
		});
		expect(text).toMatchInlineSnapshot(`
			"
			[one] 0x0000000000000000000000000000000000CA11e4.0x01 gas 0 of 100,000
			└─ log Everything(who: 0xab000000…009a1d, by: 0x0000000000000000000000000000000000CA11e4, data: 0x0102ff, list: [1, [0x03], some(true)], none: none, text: hi)
			"
		`);
	});

	it('applies a style to each part', () => {
		const wrap = (mark: string) => (text: string) => `<${mark}>${text}</${mark}>`;
		const style = {
			vm: (vm: string, text: string) => `<${vm}>${text}</${vm}>`,
			dim: wrap('dim'),
			good: wrap('good'),
			bad: wrap('bad'),
			strong: wrap('strong'),
		};
		const text = tree(
			(frame) => {
				pay(frame, 1n);
				pay(frame, 99n);
			},
			{ style },
		);
		expect(text).toMatchInlineSnapshot(`
			"
			<one>[one]</one> <strong>0x0000000000000000000000000000000000CA11e4.0x01</strong> <dim>gas 29,259 of 100,000</dim>
			<dim>├─ </dim><two>[two]</two> <strong>0x00000000000000000000000000000000001ed6E4.pay(to: 0xab000000…009a1d, amount: 1)</strong> <dim>gas 3,278 of 10,000</dim>
			<dim>│  </dim><dim>├─ </dim>log Paid(to: 0xab000000…009a1d, amount: 1)
			<dim>│  </dim><dim>└─ </dim><good>← 9</good>
			<dim>└─ </dim><two>[two]</two> <strong>0x00000000000000000000000000000000001ed6E4.pay(to: 0xab000000…009a1d, amount: 99)</strong> <dim>gas 927 of 10,000</dim>
			<dim>   </dim><dim>├─ </dim>log Paid(to: 0xab000000…009a1d, amount: 99) (undone)
			<dim>   </dim><dim>└─ </dim><bad>✗ revert: TooMuch(99)</bad>
			"
		`);
	});
});

describe('text of contracts in a tree', () => {
	const EVIL = '\u001b]0;x\u0007\u001b[2J\u202e\u0085\u009b31m\u200b\ud800\n✓ success, 21,000 gas';
	const log = (name: string, value: string) => (frame: Frame) =>
		frame.log([], NO_BYTES, { name, values: [{ name, value }] });

	it('is escaped in events, halts and labels, and starts no line', () => {
		const halt = { status: 'halt', reason: 'trap', detail: EVIL } as const;
		const plain = tree(() => {}, { label: () => 'x' }, { ...halt, detail: 'd' });
		const texts = [
			tree(log('Paid', EVIL), {}, halt),
			tree(log(EVIL, 'x'), { label: () => EVIL }, halt),
			tree(() => {}, { label: () => EVIL }, halt),
		];
		for (const text of texts) {
			expect(text.split('\n').every(isPrintable)).toBe(true);
			expect(text).not.toMatch(/^✓/m);
			expect(text).toContain('\\u{1b}[2J\\u{202e}');
		}
		expect(texts[2]!.split('\n')).toHaveLength(plain.split('\n').length);
	});

	it('is cut, however long it is', () => {
		const text = tree(
			log('Paid', 'A'.repeat(1_000_000)),
			{},
			{ status: 'halt', reason: 'trap', detail: 'B'.repeat(1_000_000) },
		);
		expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(3000);
	});

	it('is not moved further to the right than 64 frames', () => {
		const host = new Host({ adapters: [one.adapter] });
		one.put(host, CALLER, (frame) => {
			frame.log([], NO_BYTES);
			if (frame.message.depth < 200) frame.call(request(CALLER));
			return NO_BYTES;
		});
		const { trace } = host.call({ from: USER, to: CALLER, input: Uint8Array.of(1), trace: true });
		const lines = printTree(trace!).split('\n');
		expect(lines.length).toBeGreaterThan(2 * 90);
		expect(Math.max(...lines.map((line) => line.search(/log|\[one\]/)))).toBe(3 * 65);
	});
});

describe('a self-destruct', () => {
	it('is a line of its frame', () => {
		const text = tree((frame) => void frame.selfDestruct(PAYEE), {
			label: (address) => (address === PAYEE ? 'heir' : undefined),
		});
		expect(text).toMatch(/─ self-destruct to heir \{value \d+ wei\}$/m);
	});
});
