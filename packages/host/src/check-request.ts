import { type Address, type Hex, toAddress, type VmId } from '@altvm/abi-bridge';
import { HostError } from './errors.ts';
import { MAX_GAS } from './gas.ts';
import type { AccessList, CallOptions, DeployOptions } from './requests.ts';

const DEFAULT_GAS = 30_000_000;

/** @throws HostError `bad-request`, always. */
export function refuse(what: string, cause?: unknown): never {
	throw new HostError('bad-request', what, cause === undefined ? undefined : { cause });
}

/** Returns the host address of 20 or 32 bytes in hex. */
export function checkedAddress(hex: Hex, what: string): Address {
	try {
		return toAddress(hex);
	} catch (cause) {
		refuse(`\`${what}\` is not an address of 20 or 32 bytes: ${hex}`, cause);
	}
}

/** Returns the amount if it is an unsigned integer of at most `bits` bits. */
export function checkedAmount(amount: bigint, bits: number, what: string): bigint {
	if (typeof amount !== 'bigint' || amount < 0n || amount >> BigInt(bits) !== 0n) {
		refuse(`${what} out of range: ${amount}`);
	}
	return amount;
}

/** Returns the bytes in lower-case hex, so that a key has one form only. They must be `size` bytes, or at least one. */
export function checkedHex(hex: Hex, what: string, size?: number): Hex {
	const isHex = typeof hex === 'string' && hex.length > 2 && hex.length % 2 === 0 && /^0x[0-9a-fA-F]*$/.test(hex);
	if (!isHex || (size !== undefined && hex.length !== 2 + 2 * size)) {
		refuse(`\`${what}\` is not ${size === undefined ? 'one byte or more' : `${size} bytes`} in hex: ${hex}`);
	}
	return hex.toLowerCase() as Hex;
}

/** Returns bytes if they are a Uint8Array. Hex is not decoded: `hexToBytes` does that. */
export function checkedBytes(bytes: Uint8Array, what: string): Uint8Array {
	if (!(bytes instanceof Uint8Array)) refuse(`\`${what}\` is not bytes but ${bytes === null ? 'null' : typeof bytes}`);
	return bytes;
}

/** Returns a VM name that fits 32 bytes, as the state root needs it. */
export function checkedVm(vm: VmId): VmId {
	if (typeof vm !== 'string' || !/^[!-~]{1,32}$/.test(vm)) {
		refuse(`\`vm\` is not a name of 1 to 32 ASCII characters without spaces: ${vm}`);
	}
	return vm;
}

export function checkedAccessList({ addresses, slots }: AccessList): AccessList {
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
	readonly sender: Address;
	readonly origin: Address;
}

/** Checks what calls and deployments have in common. */
export function checkedTransaction(options: CallOptions | DeployOptions): CheckedTransaction {
	const { gas = DEFAULT_GAS } = options;
	if (!Number.isInteger(gas) || gas < 0 || gas > MAX_GAS) {
		refuse(`gas must be an integer from 0 to ${MAX_GAS}, not ${gas}`);
	}
	checkedAmount(options.value ?? 0n, 256, 'value');
	const gasPrice = checkedAmount(options.gasPrice ?? 0n, 256, 'gasPrice');
	const accessList = options.accessList && checkedAccessList(options.accessList);
	const sender = checkedAddress(options.from, 'from');
	const origin = options.origin === undefined ? sender : checkedAddress(options.origin, 'origin');
	return { gas, gasPrice, accessList, sender, origin };
}
