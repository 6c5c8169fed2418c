import {
	type Address,
	addressToBytes,
	type ContractInterface,
	encodeSolidity,
	findFunction,
	type Value,
} from '@altvm/abi-bridge';
import { type CallRequest, type Frame, type FrameResult, type Host, keccak256, type Outcome } from '../index.ts';
import { evmAddress, longAddress, NO_BYTES, request, type Script, scriptedVm } from './scripted-vm.ts';

/** Two VMs, a contract with an interface, and a caller: enough for a trace to show something of everything. */
export const one = scriptedVm('one');
export const two = scriptedVm('two', { unitsPerGas: 10n });
export const CALLER = evmAddress(0xca11e4);
export const LEDGER = evmAddress(0x1ed6e4);
export const LIBRARY = evmAddress(0x11b4a4);
export const PAYEE = longAddress(0x9a1d);

const amount = { name: 'amount', type: { kind: 'uint', bits: 64 } } as const;
const to = { name: 'to', type: { kind: 'address' } } as const;

export const ledger: ContractInterface = {
	vm: 'two',
	name: 'Ledger',
	functions: [
		{ name: 'pay', typeParameters: 0, inputs: [to, amount], outputs: [{ ...amount, name: '' }], mutability: 'payable' },
		{ name: 'ping', typeParameters: 0, inputs: [], outputs: [], mutability: 'view' },
	],
	events: [
		{
			name: 'Paid',
			inputs: [
				{ ...to, indexed: true },
				{ ...amount, indexed: false },
			],
		},
	],
	errors: [{ name: 'TooMuch', inputs: [{ ...amount, name: 'wanted' }] }],
};
const PAID = keccak256(new TextEncoder().encode('Paid(address,uint64)'));
const LIMIT = 10n;

/** Keeps what was paid last, logs it, and only then fails if it is too much: what it did is undone. */
const keepLedger: Script = (frame) => {
	const { codec, message, state } = frame;
	frame.gas.charge(500);
	const { fn, args } = two.adapter.dialect.decodeCall(ledger, message.input, codec);
	if (fn.name === 'ping') return NO_BYTES;
	const [payee, wei] = args as [Address, bigint];
	state.write(message.target, '0x01', Uint8Array.of(Number(wei)));
	const topic = addressToBytes(state.evmForm(payee));
	frame.log([PAID, `0x${Buffer.from(topic).toString('hex')}`], encodeSolidity([amount.type], [wei], codec));
	if (wei <= LIMIT) return two.adapter.dialect.encodeResult(ledger, fn, [LIMIT - wei], codec);
	const failure = { kind: 'error', error: ledger.errors[0]!, args: [wei] } as const;
	return { status: 'revert', output: two.adapter.dialect.encodeFailure(failure, codec) };
};

const encode = ({ codec }: Frame, name: 'pay' | 'ping', ...args: readonly Value[]): Uint8Array =>
	two.adapter.dialect.encodeCall(ledger, { fn: findFunction(ledger, name), args, typeArguments: [] }, codec);

export const pay = (frame: Frame, wei: bigint, more: Partial<CallRequest> = {}, payee = PAYEE): Outcome =>
	frame.call(request(LEDGER, { input: encode(frame, 'pay', payee, wei), gas: 10_000, ...more }));

export const ping = (frame: Frame): Outcome =>
	frame.call(request(LEDGER, { input: encode(frame, 'ping'), gas: 10_000, isStatic: true }));

/** The caller does as told, then ends with `end`. */
export function fill(host: Host, script: (frame: Frame) => unknown, end: FrameResult | Uint8Array = NO_BYTES): Host {
	host.setAccount(LEDGER, { vm: 'two', code: two.code(keepLedger), interface: ledger });
	host.setAccount(CALLER, { balance: 100n });
	one.put(host, CALLER, (frame) => {
		script(frame);
		return end;
	});
	return host;
}
