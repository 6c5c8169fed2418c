import { type Address, evmFormOf, type Hex, toEvmHex } from '@altvm/abi-bridge';

/** A number as JSON-RPC has it: hex without leading zeros (`QUANTITY`). */
export function toQuantity(value: bigint | number): Hex {
	return `0x${value.toString(16)}`;
}

/** A number in 32 bytes. */
export function toWord(value: bigint): Hex {
	return `0x${value.toString(16).padStart(64, '0')}`;
}

/** The 20 bytes by which Ethereum's clients know an address: of its alias, if it is not of EVM form. */
export function toRpcAddress(address: Address): Hex {
	return toEvmHex(evmFormOf(address));
}
