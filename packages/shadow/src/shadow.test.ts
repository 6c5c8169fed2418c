import { formatAddress, type Hex, hexToBytes, toAddress } from '@altvm/abi-bridge';
import type { Engine } from '@altvm/evm';
import { type EvmHardfork, evmAdapter, HARDFORKS } from '@altvm/evm';
import { MAIN, OTHER, program, push } from '@altvm/evm/testing';
import { Host, type RecordedFrame, type RecordedTrace } from '@altvm/host';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shadow } from './index.ts';

const USER = toAddress(`0x${'b2'.repeat(20)}`);
const slot = (n: number): Hex => `0x${n.toString(16).padStart(64, '0')}`;

interface Setting {
	readonly hardfork?: EvmHardfork;
	readonly engine?: Engine;
	readonly gas?: number;
}

/** Calls `main`, which may call `other`, and returns the status and the trace. */
function record(main: Uint8Array, other: Uint8Array, { hardfork = 'osaka', engine = 'auto', gas }: Setting = {}) {
	let recorded: RecordedTrace | undefined;
	const host = new Host({
		adapters: [evmAdapter({ hardfork, engine })],
		block: {
			number: 5n,
			coinbase: OTHER,
			baseFee: 7n,
			chain: { prevRandao: slot(9) },
			blockHash: (n) => slot(Number(n)),
		},
		record: (trace) => {
			recorded = trace;
		},
	});
	for (const [at, code] of [
		[MAIN, main],
		[OTHER, other],
	] as const) {
		const storage = new Map([[slot(2), Uint8Array.of(1)]]);
		host.setAccount(at, { vm: 'evm', code, nonce: 1n, balance: 1000n, storage });
	}
	const input = hexToBytes('0x0102030405060708');
	const { status } = host.call({ from: USER, to: MAIN, input, gasPrice: 11n, ...(gas !== undefined && { gas }) });
	return { status, trace: recorded! };
}

describe('a trace of generated programs', () => {
	it.each<Engine>(['interpreter', 'translated'])(
		'of the %s engine has no difference from @ethereumjs/evm, in any fork',
		async (engine) => {
			const seen = new Map<string, number>();
			let checked = 0;
			await fc.assert(
				fc.asyncProperty(
					fc.constantFrom('osaka' as const, 'osaka' as const, ...HARDFORKS),
					program,
					program,
					fc.oneof(fc.integer({ min: 0, max: 30_000 }), fc.integer({ min: 100_000, max: 500_000 })),
					async (hardfork, main, other, gas) => {
						const { status, trace } = record(main, other, { hardfork, engine, gas });
						const report = await shadow(trace, { hardfork });
						expect(report.differences).toEqual([]);
						expect(report.skipped).toBe(0);
						checked += report.checked;
						seen.set(status, (seen.get(status) ?? 0) + 1);
					},
				),
				{ numRuns: 200 },
			);
			expect(seen.get('success')).toBeGreaterThan(10);
			expect(checked).toBeGreaterThan(150);
		},
	);
});

type Change = (frame: Mutable<RecordedFrame>, trace: Mutable<RecordedTrace>) => void;
// biome-ignore lint/suspicious/noExplicitAny: the planted values are wrong on purpose.
type Mutable<T> = { -readonly [K in keyof T]: any };

/** Writes slot 1, calls the other contract with 3 wei, logs, writes slot 1 and returns slot 2 and what the callee returned. */
const CALLER = Uint8Array.from([
	...[...push(4n), ...push(1n), 0x55],
	...[
		...push(32n),
		...push(32n),
		...push(0n),
		...push(0n),
		...push(3n),
		...push(BigInt(OTHER)),
		...push(50_000n),
		0xf1,
	],
	...[...push(2n), 0x54, 0x01, ...push(0n), 0x52],
	...[...push(8n), ...push(32n), ...push(0n), 0xa1],
	...[...push(5n), ...push(1n), 0x55, ...push(0n), ...push(2n), 0x55],
	...[...push(64n), ...push(0n), 0xf3],
]);
/** Returns its balance. */
const CALLEE = Uint8Array.from([0x47, ...push(0n), 0x52, ...push(32n), ...push(0n), 0xf3]);

/** The differences after a change to the trace. */
async function planted(change: Change, hardfork: EvmHardfork = 'osaka') {
	const trace = structuredClone(record(CALLER, CALLEE).trace);
	change(trace.root as Mutable<RecordedFrame>, trace as Mutable<RecordedTrace>);
	const { differences } = await shadow(trace, { hardfork });
	return differences.map(({ name, what }) => `${name} ${what}`);
}

const MAIN_NAME = `${formatAddress(MAIN)}.0x01020304 (0)`;
const callee = (frame: Mutable<RecordedFrame>) =>
	frame.steps.find(({ type }: { type: string }) => type === 'call').frame;
const step = (frame: Mutable<RecordedFrame>, type: string) =>
	frame.steps.find((one: { type: string }) => one.type === type);

describe('the report of a changed trace', () => {
	it('is empty without a change', async () => {
		expect(record(CALLER, CALLEE).status).toBe('success');
		expect(await planted(() => {})).toEqual([]);
	});

	it.each<[string, Change, string[]]>([
		['gas', (frame) => frame.witness.gasUsed++, ['gas used']],
		['status', (frame) => (frame.witness.status = 'halt'), ['status']],
		['output', (frame) => (frame.output[63] ^= 1), ['output']],
		['refund', (frame) => frame.witness.refund--, ['refund']],
		['log', (frame) => (step(frame, 'log').log.data[31] ^= 1), ['logs']],
		['write before the call', (frame) => (step(frame, 'write').value = Uint8Array.of(9)), ['storage']],
		['write after the call', (frame) => frame.steps.splice(-2, 1), ['storage after call 1']],
		['gas that a call was given', (frame) => callee(frame).gas--, ['call 1']],
		['value of a call', (frame) => (callee(frame).value = 4n), ['call 1']],
		[
			'call that was not made',
			(frame) => frame.steps.push({ type: 'call', frame: { ...callee(frame), vm: 'wasm' } }),
			['calls'],
		],
		[
			'slot that was read',
			(frame) => (frame.witness.reads[1][0].value = Uint8Array.of(2)),
			['gas used', 'output', 'logs'],
		],
	])('is reported with the frame and the thing: %s', async (_what, change, things) => {
		expect(await planted(change)).toEqual(things.map((thing) => `${MAIN_NAME} ${thing}`));
	});

	it('names the callee whose frame differs, not its caller', async () => {
		const differences = await planted((frame) => {
			const { witness } = callee(frame);
			witness.reads[0][0].value += 1n;
		});
		expect(differences).toEqual([`${formatAddress(OTHER)}.receive (0.0) output`]);
	});

	it('has a difference if the caller saw another result of a call', async () => {
		const differences = await planted((frame) => {
			callee(frame).gasUsed += 2;
		});
		expect(differences).toEqual([`${MAIN_NAME} gas used`]);
	});

	it('has differences for the prices of another fork', async () => {
		expect(await planted(() => {}, 'istanbul')).toContain(`${MAIN_NAME} gas used`);
	});
});

it('runs in the fork that the trace was recorded in, unless another is asked for', async () => {
	const { trace } = record(CALLER, CALLEE, { hardfork: 'istanbul' });
	expect(trace.rules).toEqual({ evm: 'istanbul' });
	expect((await shadow(trace)).differences).toEqual([]);
	expect((await shadow(trace, { hardfork: 'osaka' })).differences).not.toEqual([]);
	await expect(shadow({ ...trace, rules: { evm: 'toString' } })).rejects.toMatchObject({
		name: 'HostError',
		code: 'bad-request',
		message: expect.stringMatching(/`trace.rules.evm` must be one of/),
	});
});

it('counts a call of the KZG precompiled contract as skipped', async () => {
	const point = Uint8Array.from([
		...push(0n),
		...push(0n),
		...push(0n),
		...push(0n),
		...push(10n),
		...push(0xffffn),
		0xfa,
		0x00,
	]);
	const { checked, skipped, unchecked, differences } = await shadow(record(point, CALLEE).trace);
	expect({ checked, skipped, differences }).toEqual({ checked: 1, skipped: 1, differences: [] });
	expect(unchecked.map(({ why }) => why)).toEqual(['kzg']);
});

describe('a frame that cannot be checked', () => {
	it.each<[string, Change, string]>([
		['has no witness', (frame) => delete callee(frame).witness, 'no witness'],
		['runs code that the trace lacks', (frame, trace) => trace.codes.delete(callee(frame).witness.codeHash), 'no code'],
	])('is reported with its name: it %s', async (_what, change, why) => {
		const trace = structuredClone(record(CALLER, CALLEE).trace);
		change(trace.root as Mutable<RecordedFrame>, trace as Mutable<RecordedTrace>);
		const { checked, skipped, unchecked, differences } = await shadow(trace);
		expect([checked, skipped, differences]).toEqual([1, 1, []]);
		expect(unchecked.map(({ name, why }) => [name, why])).toEqual([[`${formatAddress(OTHER)}.receive (0.0)`, why]]);
	});

	it('is not one that never started', async () => {
		// Calls with more wei than it has.
		const poor = Uint8Array.from([
			...push(0n),
			...push(0n),
			...push(0n),
			...push(0n),
			...push(9999n),
			...push(BigInt(OTHER)),
			0x5a,
			0xf1,
			0x00,
		]);
		const { checked, unchecked } = await shadow(record(poor, CALLEE).trace);
		expect([checked, unchecked]).toEqual([1, []]);
	});
});

describe('what shadow is given', () => {
	it('is refused by name if it is no recorded trace, or an option that there is not', async () => {
		const refused = (says: RegExp) => ({
			name: 'HostError',
			code: 'bad-request',
			message: expect.stringMatching(says),
		});
		await expect(shadow(undefined as never)).rejects.toMatchObject(refused(/`trace` must be an object, not undefined/));
		await expect(shadow({ root: {} } as never)).rejects.toMatchObject(refused(/`trace.block` must be an object/));
		await expect(shadow({} as never, { fork: 'london' } as never)).rejects.toMatchObject(
			refused(/shadow has no option `fork`/),
		);
		await expect(shadow({} as never, { hardfork: 'merge' as never })).rejects.toMatchObject(
			refused(/`hardfork` must be one of/),
		);
	});
});
