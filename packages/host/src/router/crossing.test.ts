import {
	type Address,
	aliasOf,
	bytesToHex,
	type CodecContext,
	type ContractInterface,
	decodeHostFailure,
	encodeSolidity,
	type Failure,
	findFunction,
	moveDialect,
	selectorOf,
	serializeInterface,
	toAddress,
	toEvmHex,
} from '@altvm/abi-bridge';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Frame, Host, type Outcome, PRICES } from '../index.ts';
import { evmAddress, longAddress, NO_BYTES, request, type Script, scriptedVm, USER } from '../testing/scripted-vm.ts';

/** Two VMs with different encodings of calls. */
const abi = scriptedVm('abi', { takesRaw: false });
const bcs = scriptedVm('bcs', { dialect: moveDialect({ vm: 'bcs', acceptsRaw: () => false }) });
const CALLER = evmAddress(1);
const CALLEE = evmAddress(2);
const u64 = { kind: 'uint', bits: 64 } as const;
const address = { kind: 'address' } as const;
const bank = (vm: string): ContractInterface => ({
	vm,
	name: 'Bank',
	functions: [
		{
			name: 'hold',
			typeParameters: 0,
			inputs: [
				{ name: 'owner', type: address },
				{ name: 'amount', type: u64 },
			],
			outputs: [{ name: '', type: address }],
			mutability: 'payable',
		},
	],
	events: [],
	errors: [{ name: 'Full', inputs: [{ name: 'limit', type: u64 }] }],
});

const BANKS = new Map(['abi', 'bcs'].map((vm) => [vm, bank(vm)]));
const iface = (vm: string) => BANKS.get(vm)!;

let host: Host;
beforeEach(() => {
	host = new Host({ adapters: [abi.adapter, bcs.adapter] });
	host.mint(CALLER, 10n);
});

/** Encodes a call of `hold` as a VM does for a callee in the other VM, from the callee's interface. */
function hold(frame: Frame, caller: typeof abi, owner: Address, amount: bigint): Uint8Array {
	const callee = iface(caller === abi ? 'bcs' : 'abi');
	const call = { fn: findFunction(callee, 'hold'), args: [owner, amount], typeArguments: [] };
	return caller.adapter.dialect.encodeCall(callee, call, frame.codec);
}

/** Calls with `input` across VMs, and returns what the caller receives. `run` is the callee's code. */
function cross(
	caller: typeof abi,
	input: (frame: Frame) => Uint8Array,
	callee: Script,
	options: { value?: bigint; gas?: number; isRaw?: boolean } = {},
): { readonly outcome: Outcome; readonly read: Failure | undefined } {
	const other = caller === abi ? bcs : abi;
	const { isRaw, ...more } = options;
	const code = other.code(callee);
	host.setAccount(CALLEE, { vm: other.adapter.vm, code, ...(!isRaw && { interface: iface(other.adapter.vm) }) });
	let outcome: Outcome | undefined;
	let read: Failure | undefined;
	caller.put(host, CALLER, (frame) => {
		const asked = request(CALLEE, { input: input(frame), ...more });
		const before = frame.gas.remaining;
		outcome = frame.call(asked);
		expect(before - frame.gas.remaining, 'what the caller paid').toBe(outcome.gasUsed);
		if (outcome.status !== 'success') {
			read = readTold(caller, iface(other.adapter.vm), outcome.output, frame);
		}
		return NO_BYTES;
	});
	expect(host.call({ from: USER, to: CALLER, input: Uint8Array.of(1) }).status).toBe('success');
	return { outcome: outcome!, read };
}

/** Reads what the host told a caller. */
function readTold(caller: typeof abi, of: ContractInterface, output: Uint8Array, { codec }: Frame): Failure {
	if (caller === abi) return decodeHostFailure(abi.adapter.vm, of, output, codec);
	return caller.adapter.dialect.decodeFailure(of, output, codec);
}

const never: Script = () => {
	throw new Error('must not run');
};

describe.each([
	['abi', abi, bcs],
	['bcs', bcs, abi],
] as const)('a call written in %s for a contract of the other VM', (_name, caller, callee) => {
	const { dialect } = callee.adapter;
	const ifaceOfCallee = iface(callee.adapter.vm);
	const fn = findFunction(ifaceOfCallee, 'hold');

	it("arrives in the callee's encoding, and the result in the caller's", () => {
		const owner = longAddress(5);
		const { outcome } = cross(
			caller,
			(frame) => hold(frame, caller, owner, 2n ** 64n - 1n),
			(frame) => {
				const call = dialect.decodeCall(ifaceOfCallee, frame.message.input, frame.codec);
				expect([call.fn.name, call.args]).toEqual(['hold', [owner, 2n ** 64n - 1n]]);
				return dialect.encodeResult(ifaceOfCallee, fn, [owner], frame.codec);
			},
		);
		expect(outcome.status).toBe('success');
		let result: readonly unknown[] = [];
		caller.put(host, CALLER, (frame) => {
			result = caller.adapter.dialect.decodeResult(ifaceOfCallee, fn, outcome.output, frame.codec);
			return NO_BYTES;
		});
		host.call({ from: USER, to: CALLER, input: Uint8Array.of(1) });
		expect(result).toEqual([owner]);
		// Writing an address as 20 bytes reveals its alias, so the alias is recorded.
		expect(host.resolve(aliasOf(owner))).toBe(owner);
	});

	it('charges the callee for the crossing and for each 32 bytes read or written in both directions', () => {
		let words = 0;
		const tally: CodecContext = {
			toEvmAddress: toEvmHex,
			fromEvmAddress: toAddress,
			charge: (bytes) => {
				words += Math.ceil(bytes / 32);
			},
		};
		const own = caller.adapter.dialect;
		const call = { fn, args: [USER, 7n], typeArguments: [] };
		const input = own.encodeCall(ifaceOfCallee, call, tally);
		const output = dialect.encodeResult(ifaceOfCallee, fn, [USER], tally);

		words = Math.ceil(input.length / 32) + Math.ceil(output.length / 32);
		own.decodeCall(ifaceOfCallee, input, tally);
		dialect.encodeCall(ifaceOfCallee, call, tally);
		dialect.decodeResult(ifaceOfCallee, fn, output, tally);
		own.encodeResult(ifaceOfCallee, fn, [USER], tally);
		const gas =
			PRICES.crossing + words * PRICES.codecWord + serializeInterface(ifaceOfCallee).length * PRICES.interfaceByte;

		const run = (forwarded: number) =>
			cross(
				caller,
				() => input,
				() => output,
				{ gas: forwarded },
			).outcome;
		expect(run(gas)).toMatchObject({ status: 'success', gasUsed: gas });
		expect(run(gas - 1)).toMatchObject({ status: 'halt', reason: 'out-of-gas', gasUsed: gas - 1 });
	});

	it('returns a declared error with its arguments', () => {
		const [error] = ifaceOfCallee.errors;
		const { outcome, read } = cross(
			caller,
			(frame) => hold(frame, caller, USER, 1n),
			({ codec }) => ({
				status: 'revert',
				output: dialect.encodeFailure({ kind: 'error', error: error!, args: [7n] }, codec),
			}),
		);
		expect(outcome).toMatchObject({ status: 'revert', failure: { kind: 'error', args: [7n] } });
		expect(read).toMatchObject({ kind: 'error', error: { name: 'Full' }, args: [7n] });
	});

	it('reports a halt with the VM and the reason', () => {
		const { outcome, read } = cross(
			caller,
			(frame) => hold(frame, caller, USER, 1n),
			() => ({ status: 'halt', reason: 'arithmetic', detail: 'overflow' }),
			{ gas: 10_000 },
		);
		expect(outcome).toMatchObject({ status: 'halt', reason: 'arithmetic', detail: 'overflow', gasUsed: 10_000 });
		expect(read).toEqual({ kind: 'halt', vm: callee.adapter.vm, reason: 'arithmetic' });
	});

	it('halts and is undone if the result does not match the interface', () => {
		const { outcome } = cross(
			caller,
			(frame) => hold(frame, caller, USER, 1n),
			(frame) => {
				frame.state.write(CALLEE, '0x01', Uint8Array.of(1));
				return Uint8Array.of(1, 2, 3);
			},
			{ gas: 10_000, value: 2n },
		);
		expect(outcome).toMatchObject({ status: 'halt', reason: 'bad-result', gasUsed: 10_000 });
		expect(host.storage(CALLEE, callee.adapter.vm, '0x01')).toBeUndefined();
		expect(host.balance(CALLEE)).toBe(0n);
	});

	it('is refused before the callee runs if its bytes are not a call of the interface, and no value moves', () => {
		const bad: ((frame: Frame) => Uint8Array)[] = [
			() => Uint8Array.of(1, 2, 3, 4, 5),
			(frame) => hold(frame, caller, USER, 1n).subarray(0, -1),
			(frame) => Uint8Array.from([...hold(frame, caller, USER, 1n), 0]).with(0, 0xfe),
		];
		for (const input of bad) {
			const { outcome, read } = cross(caller, input, never, { value: 2n });
			expect(outcome.status).toBe('revert');
			expect(outcome.gasUsed).toBeGreaterThanOrEqual(PRICES.crossing);
			expect(read?.kind).toBe('refused');
			expect(host.balance(CALLEE)).toBe(0n);
		}
	});

	it('is refused if the contract has no interface; without input it is a plain transfer', () => {
		const { read } = cross(caller, (frame) => hold(frame, caller, USER, 1n), never, { isRaw: true });
		expect(read).toEqual({ kind: 'refused', reason: 'the contract has no interface' });
		expect(cross(caller, () => NO_BYTES, never, { value: 3n }).outcome).toMatchObject({
			status: 'success',
			gasUsed: 0,
		});
		expect(host.balance(CALLEE)).toBe(3n);
	});

	it('halts with out-of-gas if the forwarded gas does not cover the bytes', () => {
		const gas = PRICES.crossing + 2 * PRICES.codecWord;
		const { outcome } = cross(caller, (frame) => hold(frame, caller, USER, 1n), never, { gas });
		expect(outcome).toMatchObject({ status: 'halt', reason: 'out-of-gas', gasUsed: gas });
	});

	it.each(['delegatecall', 'callcode'] as const)('cannot be a %s', (kind) => {
		host.setAccount(CALLEE, { vm: callee.adapter.vm, code: callee.code(never), interface: ifaceOfCallee });
		let outcome: Outcome | undefined;
		caller.put(host, CALLER, (frame) => {
			outcome = frame.call(request(CALLEE, { kind }));
			return NO_BYTES;
		});
		host.call({ from: USER, to: CALLER, input: Uint8Array.of(1) });
		expect(outcome).toMatchObject({ gasUsed: 0, failure: { kind: 'refused', reason: `${kind} into another VM` } });
	});
});

describe("integers that a caller encodes wider than the callee's type", () => {
	const wide = (frame: Frame, amount: bigint) => {
		const selector = selectorOf('hold(address,uint256)');
		const args = encodeSolidity([address, { kind: 'uint', bits: 256 }], [USER, amount], frame.codec);
		return Uint8Array.from([...Buffer.from(selector.slice(2), 'hex'), ...args]);
	};

	it('are converted if they fit', () => {
		const seen: string[] = [];
		cross(
			abi,
			(frame) => wide(frame, 9n),
			(frame) => {
				seen.push(bytesToHex(frame.message.input));
				expect(bcs.adapter.dialect.decodeCall(iface('bcs'), frame.message.input, frame.codec).args).toEqual([USER, 9n]);
				return { status: 'revert', output: NO_BYTES };
			},
		);
		expect(seen.length).toBe(1);
	});

	it('are refused if they do not fit, and never truncated', () => {
		const { outcome, read } = cross(abi, (frame) => wide(frame, 2n ** 64n), never);
		expect(outcome.status).toBe('revert');
		expect(read).toMatchObject({ kind: 'refused', reason: expect.stringContaining('amount') });
	});
});
