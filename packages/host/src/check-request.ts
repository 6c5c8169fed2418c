import { type Address, type Hex, toAddress, type VmId } from '@altvm/abi-bridge';
import { HostError } from './errors.ts';
import type { AccessList } from './requests.ts';

function refuse(what: string, cause?: unknown): never {
	throw new HostError('bad-request', what, cause === undefined ? undefined : { cause });
}

/** A host address from 20 or 32 bytes. */
export function checkedAddress(hex: Hex, what: string): Address {
	try {
		return toAddress(hex);
	} catch (cause) {
		refuse(`\`${what}\` is not an address of 20 or 32 bytes: ${hex}`, cause);
	}
}

/** An amount that fits in so many bits. */
export function checkedAmount(amount: bigint, bits: number, what: string): bigint {
	if (typeof amount !== 'bigint' || amount < 0n || amount >> BigInt(bits) !== 0n) {
		refuse(`${what} out of range: ${amount}`);
	}
	return amount;
}

/** Whole bytes, as many as said or one at least, in lower case: a key or a salt has one form only. */
export function checkedBytes(hex: Hex, what: string, size?: number): Hex {
	const isHex = typeof hex === 'string' && /^0x([0-9a-fA-F]{2})+$/.test(hex);
	if (!isHex || (size !== undefined && hex.length !== 2 + 2 * size)) {
		refuse(`\`${what}\` is not ${size === undefined ? 'one byte or more' : `${size} bytes`} in hex: ${hex}`);
	}
	return hex.toLowerCase() as Hex;
}

/** Code to deploy or to put at an address. */
export function checkedCode(code: Uint8Array): Uint8Array {
	if (!(code instanceof Uint8Array)) refuse(`\`code\` is not bytes but ${code === null ? 'null' : typeof code}`);
	return code;
}

/** A name that the state root can commit to: it is written in 32 bytes. */
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
			key: checkedBytes(key, `accessList.slots[${i}].key`),
		})),
	};
}
