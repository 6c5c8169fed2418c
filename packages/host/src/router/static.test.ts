import { beforeEach, describe, expect, it } from 'vitest';
import { type Frame, Host } from '../index.ts';
import { evmAddress, NO_BYTES, request, scriptedVm, USER } from '../testing/scripted-vm.ts';

const one = scriptedVm('one');
const two = scriptedVm('two');
const CALLER = evmAddress(1);
const MIDDLE = evmAddress(2);
const WRITER = evmAddress(3);
const OTHER = evmAddress(4);
const BYTE = Uint8Array.of(1);

/** Every operation with which a frame can change the state. */
const writes: [string, (frame: Frame) => unknown][] = [
	['a storage write', ({ state }) => state.write(WRITER, '0x01', BYTE)],
	['deleting storage', ({ state }) => state.write(WRITER, '0x02', undefined)],
	['a transient write', ({ state }) => state.writeTransient(WRITER, '0x01', BYTE)],
	['a log', (frame) => frame.log([], BYTE)],
	['a transfer', (frame) => frame.transfer(OTHER, 1n)],
	['a transfer of zero', (frame) => frame.transfer(OTHER, 0n)],
	['a self-destruct', (frame) => frame.selfDestruct(OTHER)],
	['a create', (frame) => frame.call({ kind: 'create', code: BYTE, value: 0n })],
	['a create in another VM', (frame) => frame.call({ kind: 'create', vm: 'one', code: BYTE, value: 0n })],
	['opening a create', (frame) => frame.beginFrame({ kind: 'create', code: BYTE, value: 0n })],
	['a call with value', (frame) => frame.call(request(OTHER, { value: 1n }))],
	['a plain transfer by a call', (frame) => frame.call(request(OTHER, { value: 1n, input: NO_BYTES }))],
	['opening a call with value', (frame) => frame.beginFrame(request(OTHER, { value: 1n }))],
	[
		'a write in a call that requests not to be static',
		(frame) => {
			const outcome = frame.call(request(OTHER, { isStatic: false, gas: 1000 }));
			if (outcome.status === 'halt') throw new Error(outcome.reason);
		},
	],
];

let host: Host;
beforeEach(() => {
	host = new Host({ adapters: [one.adapter, two.adapter] });
	host.setAccount(WRITER, { balance: 10n, vm: 'two', storage: new Map([['0x02', BYTE]]) });
});

describe('in a static frame', () => {
	const ways: [string, (gas?: number) => void][] = [
		['called statically by a user', () => {}],
		['called statically by a contract', () => one.put(host, CALLER, (f) => pass(f, WRITER, true))],
		[
			'called by a frame of another VM that was called statically',
			() => {
				one.put(host, CALLER, (f) => pass(f, MIDDLE, true));
				one.put(host, MIDDLE, (f) => pass(f, WRITER, false));
			},
		],
	];
	const pass = (frame: Frame, to: typeof WRITER, isStatic: boolean) => {
		const outcome = frame.call(request(to, { isStatic }));
		return outcome.status === 'success' ? outcome.output : { status: 'revert' as const, output: NO_BYTES };
	};

	describe.each(ways)('%s', (way, setUp) => {
		const byUser = way.endsWith('user');
		it.each(writes)('the host refuses %s, whatever the adapter does', async (_what, write) => {
			setUp();
			let reason: unknown;
			two.put(host, OTHER, (frame) => {
				frame.state.write(OTHER, '0x01', BYTE);
				return NO_BYTES;
			});
			two.put(host, WRITER, (frame) => {
				expect(frame.message.isStatic).toBe(true);
				try {
					write(frame);
				} catch (error) {
					reason = error instanceof Error && 'reason' in error ? error.reason : (error as Error).message;
				}
				return BYTE;
			});
			const root = await host.stateRoot();
			const to = byUser ? WRITER : CALLER;
			const result = host.call({ from: USER, to, input: BYTE, isStatic: byUser });
			expect(reason).toBe('static-violation');
			expect([result.status, result.logs]).toEqual(['success', []]);
			expect(await host.stateRoot()).toBe(root);
		});
	});

	it('reads, calls without value and gas metering are allowed', () => {
		two.put(host, WRITER, (frame) => {
			expect(frame.state.read(WRITER, '0x02')).toEqual(BYTE);
			expect(frame.state.warmSlot(WRITER, '0x02')).toBe(true);
			expect(frame.call(request(OTHER)).status).toBe('success');
			return BYTE;
		});
		const result = host.call({ from: USER, to: WRITER, input: BYTE, isStatic: true });
		expect([result.status, result.output]).toEqual(['success', BYTE]);
	});

	it('the same writes are allowed in a frame that is not static', () => {
		for (const [what, write] of writes) {
			two.put(host, OTHER, () => NO_BYTES);
			let opened = false;
			two.put(host, WRITER, (frame) => {
				const result = write(frame);
				opened = typeof result === 'object' && result !== null && 'endFrame' in result;
				if (opened) (result as Frame).endFrame({ status: 'success', output: BYTE });
				return BYTE;
			});
			expect(host.simulate({ from: USER, to: WRITER, input: BYTE }).status, what).toBe('success');
			expect(opened).toBe(what.startsWith('opening'));
		}
	});
});

describe('value in a static call', () => {
	it('halts the transaction if the user sends it', () => {
		host.mint(USER, 5n);
		const result = host.call({ from: USER, to: OTHER, value: 1n, isStatic: true, gas: 100 });
		expect(result.outcome).toMatchObject({ status: 'halt', reason: 'static-violation', gasUsed: 100 });
		expect(host.balance(USER)).toBe(5n);
	});

	it('halts the frame that sends it, static or not', () => {
		one.put(host, CALLER, (frame) => {
			frame.call(request(OTHER, { value: 1n, isStatic: true }));
			return NO_BYTES;
		});
		host.mint(CALLER, 5n);
		const result = host.call({ from: USER, to: CALLER, input: BYTE });
		expect(result.outcome).toMatchObject({ status: 'halt', reason: 'static-violation' });
	});
});
