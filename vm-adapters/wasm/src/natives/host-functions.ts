import {
	type Address,
	bytesEqual,
	bytesToHex,
	type CaseValue,
	encodeSolidityFailure,
	type Failure,
	type Hex,
	isEvmForm,
	keccakBytes,
	toAddress,
	type WitValue,
} from '@altvm/abi-bridge';
import { type Frame, Halt, type Outcome, StacklessError } from '@altvm/host';
import { WASM } from '../dialect.ts';
import { WASM_GAS } from '../gas.ts';

/** Thrown by `revert` to end the frame. Guest code cannot catch it: WebAssembly exceptions are refused. */
export class GuestRevert extends StacklessError {
	/** A Solidity ABI error. */
	readonly data: Uint8Array;

	constructor(data: Uint8Array) {
		super('revert');
		this.data = data;
	}
}

/** A host function. Arguments and result are WIT values; the frame's gas meter is exact before and after the call. */
export type HostFunction = (frame: Frame, args: readonly WitValue[]) => WitValue | undefined;

/** Most characters of a VM's name. */
const MAX_VM_NAME = 64;

const MAX_U64 = 2n ** 64n - 1n;

export const hostFunctions: Readonly<Record<string, HostFunction>> = {
	'storage-get'(frame, [key]) {
		const { target, slot } = storageSlot(frame, key as Uint8Array);
		frame.gas.charge(frame.state.warmSlot(target, slot) ? WASM_GAS.coldSlot : WASM_GAS.warmSlot);
		const value = frame.state.read(target, slot);
		if (value === undefined) return { some: false };
		frame.gas.charge(value.length * WASM_GAS.readByte);
		return { some: true, value };
	},
	'storage-set'(frame, [key, value]) {
		write(frame, key as Uint8Array, value as Uint8Array);
		return undefined;
	},
	'storage-remove'(frame, [key]) {
		write(frame, key as Uint8Array, undefined);
		return undefined;
	},
	caller: (frame) => frame.message.sender,
	self: (frame) => frame.message.target,
	origin: (frame) => frame.transaction.origin,
	value: (frame) => frame.message.value,
	balance(frame, [account]) {
		chargeAccount(frame, account as Address);
		return frame.state.balance(account as Address);
	},
	'block-number': (frame) => u64(frame.block.number),
	'block-timestamp': (frame) => u64(frame.block.timestamp),
	'chain-id': (frame) => u64(frame.block.chainId),
	emit(frame, [topics, data]) {
		const list = topics as readonly Uint8Array[];
		const bytes = data as Uint8Array;
		frame.gas.charge(WASM_GAS.log + WASM_GAS.logTopic * list.length + WASM_GAS.logByte * bytes.length);
		frame.log(list.map(bytesToHex), bytes);
		return undefined;
	},
	call(frame, [target, input, value, gas]) {
		const outcome = frame.call({
			kind: 'call',
			target: target as Address,
			input: input as Uint8Array,
			value: value as bigint,
			...gasLimit(gas as bigint),
		});
		return callResult(frame, outcome);
	},
	'static-call'(frame, [target, input, gas]) {
		const outcome = frame.call({
			kind: 'call',
			target: target as Address,
			input: input as Uint8Array,
			value: 0n,
			isStatic: true,
			...gasLimit(gas as bigint),
		});
		return callResult(frame, outcome);
	},
	create(frame, [contract, value, gas]) {
		const [vm, code, constructorInput, salt, payable, view] = contract as NewContract;
		if (vm.length > MAX_VM_NAME) throw new Halt('bad-input', 'the name of no VM');
		// The address by salt is that of a hash of the code (EIP-1014).
		if (salt.some) frame.gas.charge(Math.ceil((code.length + constructorInput.length) / 32) * WASM_GAS.keccakWord);
		const outcome = frame.call({
			kind: 'create',
			vm,
			code,
			constructorInput,
			...(salt.some && { salt: bytesToHex(salt.value) }),
			payable,
			view,
			value: value as bigint,
			...gasLimit(gas as bigint),
		});
		return outcome.status === 'success' ? { index: 0, value: outcome.address } : callResult(frame, outcome);
	},
	'has-code'(frame, [account]) {
		chargeAccount(frame, account as Address);
		return frame.state.hasCode(account as Address);
	},
	'evm-address'(frame, [account]) {
		const address = account as Address;
		if (isEvmForm(address)) return address;
		chargeAccount(frame, address);
		return toAddress(frame.codec.toEvmAddress(address));
	},
	'resolve-address'(frame, [account]) {
		const address = account as Address;
		if (!isEvmForm(address)) return address;
		chargeAccount(frame, address);
		return frame.state.resolve(address);
	},
	'gas-left': (frame) => BigInt(frame.gas.remaining),
	revert(_frame, [data]) {
		throw new GuestRevert(data as Uint8Array);
	},
	keccak256(frame, [data]) {
		const bytes = data as Uint8Array;
		frame.gas.charge(WASM_GAS.keccak + WASM_GAS.keccakWord * Math.ceil(bytes.length / 32));
		return keccakBytes(bytes);
	},
};

/** A `new-contract` of `wit/contract.wit`. */
type NewContract = readonly [
	vm: string,
	code: Uint8Array,
	constructorInput: Uint8Array,
	salt: { readonly some: false } | { readonly some: true; readonly value: Uint8Array },
	payable: readonly string[],
	view: readonly string[],
];

/** Charges for looking an account up (EIP-2929). */
function chargeAccount(frame: Frame, account: Address): void {
	frame.gas.charge(frame.state.warmAddress(account) ? WASM_GAS.coldAccount : WASM_GAS.warmAccount);
}

function gasLimit(gas: bigint): { gas?: number } {
	return gas > BigInt(Number.MAX_SAFE_INTEGER) ? {} : { gas: Number(gas) };
}

/** The WIT types block fields as u64; a block with a larger number halts the frame. */
function u64(number: bigint): bigint {
	if (number > MAX_U64) throw new Halt('bad-input', 'a block field of more than 64 bits');
	return number;
}

function storageSlot(frame: Frame, key: Uint8Array): { target: Address; slot: Hex } {
	// The state has no empty keys: the prefix makes every key one byte longer.
	return { target: frame.message.target, slot: `0x00${bytesToHex(key).slice(2)}` };
}

function write(frame: Frame, key: Uint8Array, value: Uint8Array | undefined): void {
	const { target, slot } = storageSlot(frame, key);
	if (frame.message.isStatic) throw new Halt('static-violation', 'storage write in a static frame');
	if (frame.state.warmSlot(target, slot)) frame.gas.charge(WASM_GAS.coldSlot);
	const isNew = frame.state.read(target, slot) === undefined;
	const long = Math.max(0, (value?.length ?? 0) + key.length - 64);
	frame.gas.charge(
		(isNew && value !== undefined && value.length > 0 ? WASM_GAS.storageSet : WASM_GAS.storageReset) +
			long * WASM_GAS.storageByte,
	);
	frame.state.write(target, slot, value);
}

function callResult(frame: Frame, outcome: Outcome): CaseValue {
	if (outcome.status === 'success') return { index: 0, value: outcome.output };
	const { failure, output } = outcome;
	// Within a VM the host returns no error bytes for a callee that halted or was not started.
	const errorBytes = (fallback: Failure) => (output.length > 0 ? output : tell(frame, failure ?? fallback));
	if (outcome.status === 'halt') return error(1, errorBytes({ kind: 'halt', vm: WASM, reason: outcome.reason }));
	if (outcome.refused && failure) return error(2, errorBytes(failure));
	return error(0, output);
}

/** The last failure within this VM of which a frame was told, and in which bytes. The host knows those of other VMs. */
const told = new WeakMap<Frame, { readonly failure: Failure; readonly output: Uint8Array }>();

function tell(frame: Frame, failure: Failure): Uint8Array {
	const output = encodeSolidityFailure(WASM, failure, frame.codec);
	told.set(frame, { failure, output });
	return output;
}

/** The failure that a frame was told of in these bytes, or undefined. */
export function toldBy(frame: Frame, bytes: Uint8Array): Failure | undefined {
	const last = told.get(frame);
	return last && bytesEqual(last.output, bytes) ? last.failure : undefined;
}

function error(index: number, value: WitValue): CaseValue {
	return { index: 1, value: { index, value } };
}
