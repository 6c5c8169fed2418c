import type { Address, Hex, VmId } from '@altvm/abi-bridge';
import { checkedAddress } from './check-address.ts';
import { checkOptions, OPTION, type OptionChecks } from './check-options.ts';
import { MAX_GAS } from './gas.ts';
import { bare, kindOf, refuse, shortNumber, shown } from './refuse.ts';
import type { AccessList, CallOptions, DeployOptions } from './requests.ts';
import { checkTrace } from './trace/check-trace.ts';

const DEFAULT_GAS = 30_000_000;

/** Amounts below it fit every field that has 64 bits or more, as all have. */
const SMALL = 2n ** 64n;

/** Returns the amount if it is an unsigned integer of at most `bits` bits. */
export function checkedAmount(amount: bigint, bits: number, what: string): bigint {
	if (typeof amount !== 'bigint') refuse(`${what} must be a bigint, not ${shown(amount)}`);
	if (amount >= 0n && amount < SMALL) return amount;
	if (amount < 0n || amount >> BigInt(bits) !== 0n) {
		refuse(`${what} out of range: ${shortNumber(amount)} (0 or more, at most ${bits} bits)`);
	}
	return amount;
}

/** Returns the bytes in lower-case hex, so that a key has one form only. They must be `size` bytes, or at least one. */
export function checkedHex(hex: Hex, what: string, size?: number): Hex {
	const isHex = typeof hex === 'string' && hex.length > 2 && hex.length % 2 === 0 && /^0x[0-9a-fA-F]*$/.test(hex);
	if (!isHex || (size !== undefined && hex.length !== 2 + 2 * size)) {
		const wanted = size === undefined ? 'one byte or more' : `${size} bytes`;
		refuse(`\`${what}\` is not ${wanted} in hex: ${bare(hex)}`);
	}
	return hex.toLowerCase() as Hex;
}

/**
 * Returns bytes if they are a Uint8Array. Hex is not decoded: `hexToBytes` does that. A subclass such as Buffer, whose `slice` is
 * another one, becomes a plain view of the same bytes.
 */
export function checkedBytes(bytes: Uint8Array, what: string): Uint8Array {
	if (!(bytes instanceof Uint8Array)) refuse(`\`${what}\` is not bytes (a Uint8Array) but ${kindOf(bytes)}`);
	if (Object.getPrototypeOf(bytes) === Uint8Array.prototype) return bytes;
	return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** Returns a copy of bytes that the state will keep: later changes of the embedder's array must not reach it. */
export function copiedBytes(bytes: Uint8Array, what: string): Uint8Array {
	return checkedBytes(bytes, what).slice();
}

/** Returns a VM name that fits 32 bytes, as the state root needs it. */
export function checkedVm(vm: VmId): VmId {
	if (typeof vm !== 'string' || !/^[!-~]{1,32}$/.test(vm)) {
		refuse(`\`vm\` is not a name of 1 to 32 ASCII characters without spaces: ${shown(vm)}`);
	}
	return vm;
}

const ACCESS_LIST: OptionChecks<AccessList> = { addresses: OPTION.array, slots: OPTION.array };
const WARM_SLOT: OptionChecks<AccessList['slots'][number]> = { address: OPTION.any, vm: OPTION.any, key: OPTION.any };

function checkedAccessList(list: AccessList): AccessList {
	checkOptions(list, '`accessList`', ACCESS_LIST);
	const { addresses, slots } = list;
	OPTION.array(addresses, 'accessList.addresses');
	OPTION.array(slots, 'accessList.slots');
	for (const slot of slots) checkOptions(slot, 'a slot of `accessList`', WARM_SLOT);
	return {
		addresses: addresses.map((hex, i) => checkedAddress(hex, `accessList.addresses[${i}]`)),
		slots: slots.map(({ address, vm, key }, i) => ({
			address: checkedAddress(address, `accessList.slots[${i}].address`),
			vm: checkedVm(vm),
			key: checkedHex(key, `accessList.slots[${i}].key`),
		})),
	};
}

/** What every transaction is given, its defaults filled in. */
export interface CheckedTransaction {
	readonly gas: number;
	readonly gasPrice: bigint;
	readonly accessList: AccessList | undefined;
	readonly recordAliases: readonly Address[];
	readonly sender: Address;
	readonly origin: Address;
}

const NONE: readonly Address[] = [];

/** Checked where each is used: `checkedTransaction`, `prepareCall` and `prepareDeploy`. */
const COMMON = {
	from: OPTION.any,
	value: OPTION.any,
	gas: OPTION.any,
	gasPrice: OPTION.any,
	origin: OPTION.any,
	accessList: OPTION.any,
	recordAliases: OPTION.array,
	trace: checkTrace,
};
const CALL: OptionChecks<CallOptions> = {
	...COMMON,
	to: OPTION.any,
	input: OPTION.any,
	dialect: OPTION.text,
	function: OPTION.text,
	interface: OPTION.object,
	args: OPTION.array,
	typeArguments: OPTION.texts,
	isStatic: OPTION.boolean,
};
const DEPLOY: OptionChecks<DeployOptions> = {
	...COMMON,
	vm: OPTION.any,
	code: OPTION.any,
	constructorInput: OPTION.any,
	salt: OPTION.any,
	interface: OPTION.any,
	payable: OPTION.texts,
	view: OPTION.texts,
};

/**
 * Checks that the options of a call are known and belong together.
 * @throws HostError `bad-request` that names the option.
 */
export function checkCallOptions(options: CallOptions): void {
	checkOptions(options, 'a call', CALL);
	if (options.function !== undefined) {
		if (options.dialect !== undefined) refuse('`dialect` says how `input` is written: give it without `function`');
		if (options.input !== undefined) refuse('give `input`, or `function` and `args`, but not both');
	} else if (options.interface !== undefined) {
		refuse('`interface` without the `function` that it is for');
	} else if (options.args !== undefined || options.typeArguments !== undefined) {
		refuse(`\`${options.args === undefined ? 'typeArguments' : 'args'}\` without the \`function\` that they are for`);
	}
}

/** @throws HostError `bad-request` that names the option that is unknown or wrong. */
export function checkDeployOptions(options: DeployOptions): void {
	checkOptions(options, 'a deployment', DEPLOY);
}

/** Checks what calls and deployments have in common. Their names were checked before. */
export function checkedTransaction(options: CallOptions | DeployOptions): CheckedTransaction {
	const { gas = DEFAULT_GAS, value = 0n, gasPrice = 0n, origin } = options;
	if (!Number.isInteger(gas) || gas < 0 || gas > MAX_GAS) {
		refuse(`gas must be an integer from 0 to ${MAX_GAS}, not ${shown(gas)}`);
	}
	checkedAmount(value, 256, 'value');
	checkedAmount(gasPrice, 256, 'gasPrice');
	const accessList = options.accessList === undefined ? undefined : checkedAccessList(options.accessList);
	const { recordAliases: named } = options;
	const recordAliases = named ? named.map((hex, i) => checkedAddress(hex, `recordAliases[${i}]`)) : NONE;
	const sender = checkedAddress(options.from, 'from');
	return {
		gas,
		gasPrice,
		accessList,
		recordAliases,
		sender,
		origin: origin === undefined ? sender : checkedAddress(origin, 'origin'),
	};
}
