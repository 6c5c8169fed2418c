import {
	type Address,
	addressToBytes,
	concatBytes,
	EMPTY_BYTES,
	type Hex,
	hexToBytes,
	isEvmForm,
	keccakBytes,
	Memo,
	type VmId,
} from '@altvm/abi-bridge';
import { RLP } from '@ethereumjs/rlp';
import type { AccountRecord } from '../account-record.ts';
import { ListWriter } from './list-writer.ts';

/** The VM of Ethereum's contracts. Their storage keys and account leaves are Ethereum's own, without an additional record. */
export const ETHEREUM_VM: VmId = 'evm';

function bytes32(text: string): Uint8Array {
	const bytes = new Uint8Array(32);
	const ascii = new TextEncoder().encode(text);
	if (ascii.length > 32) throw new RangeError(`longer than 32 bytes: ${text}`);
	bytes.set(ascii);
	return bytes;
}

/** Returns the key in the account trie: keccak256 of the 20 bytes of an address of EVM form, or of all 32 bytes of another. */
export function accountKey(address: Address): Uint8Array {
	return accountKeys.get(address);
}

/** Accounts that change in one block often change in the next. */
const accountKeys = new Memo<Address, Uint8Array>(hashAddress, 1024);

function hashAddress(address: Address): Uint8Array {
	const bytes = addressToBytes(address);
	return keccakBytes(isEvmForm(address) ? bytes.subarray(12) : bytes);
}

/** Returns the key in an account's storage trie. Keys of two VMs never collide: an Ethereum slot is 32 bytes, the others are longer. */
export function slotKey(vm: VmId, key: Hex): Uint8Array {
	const bytes = hexToBytes(key);
	return keccakBytes(vm === ETHEREUM_VM ? bytes : concatBytes(bytes32(vm), bytes));
}

/** Returns the leaf of a storage entry: the value as RLP. Ethereum's values lose their leading zeros. */
export function slotLeaf(vm: VmId, value: Uint8Array): Uint8Array {
	let start = 0;
	if (vm === ETHEREUM_VM) while (start < value.length && value[start] === 0) start++;
	return RLP.encode(value.subarray(start));
}

/** Key in an account's storage trie under which VM, interface and alias are committed. */
export const RECORD_KEY: Uint8Array = keccakBytes(concatBytes(bytes32('altvm'), new TextEncoder().encode('account')));

/** Returns RLP [vm, interface hash, alias], or undefined for an account that Ethereum could have. */
export function recordLeaf(record: AccountRecord): Uint8Array | undefined {
	const { vm, interfaceHash, alias } = record;
	if ((vm === undefined || vm === ETHEREUM_VM) && interfaceHash === undefined && alias === undefined) return undefined;
	return RLP.encode([
		vm === undefined ? EMPTY_BYTES : new TextEncoder().encode(vm),
		interfaceHash === undefined ? EMPTY_BYTES : hexToBytes(interfaceHash),
		alias === undefined ? EMPTY_BYTES : addressToBytes(alias).subarray(12),
	]);
}

const codeHashes = new Memo<Hex, Uint8Array>(hexToBytes, 1024);

/** Returns Ethereum's account leaf: RLP [nonce, balance, storage root, code hash]. */
export function accountLeaf(record: AccountRecord, storageRoot: Uint8Array): Uint8Array {
	const writer = new ListWriter(128);
	writer.number(record.nonce);
	writer.number(record.balance);
	writer.string(storageRoot);
	writer.string(codeHashes.get(record.codeHash));
	return writer.list().slice();
}
