import {
	type Address,
	type BcsReader,
	bytesToAddress,
	DecodeError,
	EMPTY_BYTES,
	encodeMoveCall,
	moduleAddress,
	BcsReader as Reader,
} from '@altvm/abi-bridge';
import { STD } from '../../core/addresses.ts';
import { PLAIN } from '../../core/plain-codec.ts';
import { encodeScriptCall, SCRIPTS } from '../../core/scripts/encode.ts';
import { readIdentifier, readTypeTags } from './type-tag.ts';

/** Wei of a unit of the common coin, as Move counts it: 10^-9. */
export const WEI_PER_UNIT = 10n ** 9n;

/** What a transaction does. */
export interface Payload {
	readonly target: Address;
	/** Wei. */
	readonly value: bigint;
	readonly input: Uint8Array;
}

/** Variants of `TransactionPayload`. */
const SCRIPT = 0;
const ENTRY_FUNCTION = 2;

/**
 * Reads a `TransactionPayload` in BCS: a script, or a call of an entry function. Transfers of Aptos's coin are transfers of the common
 * coin: `0x1::aptos_account::transfer`, and `transfer_coins` of `0x1::aptos_coin::AptosCoin`.
 */
export function readPayload(reader: BcsReader): Payload {
	const place = `byte ${reader.at}`;
	const variant = reader.uleb();
	if (variant === SCRIPT) return readScript(reader);
	if (variant === ENTRY_FUNCTION) return readEntryFunction(reader);
	throw new DecodeError('unsupported', `payloads of variant ${variant} do not run here`, {
		place,
		expected: 'a script or an entry function',
	});
}

function readEntryFunction(reader: BcsReader): Payload {
	const account = bytesToAddress(reader.take(32));
	const module = readIdentifier(reader);
	const name = readIdentifier(reader);
	const typeArguments = readTypeTags(reader);
	const args = readVectors(reader);
	if (account === STD && module === 'aptos_account' && isTransfer(name, typeArguments)) return transferOf(args);
	const input = encodeMoveCall({ function: name, typeArguments, args }, PLAIN);
	return { target: moduleAddress(account, module), value: 0n, input };
}

const APTOS_COIN = `${STD}::aptos_coin::AptosCoin`;

function isTransfer(name: string, typeArguments: readonly string[]): boolean {
	if (name === 'transfer') return typeArguments.length === 0;
	return name === 'transfer_coins' && typeArguments.length === 1 && typeArguments[0] === APTOS_COIN;
}

function transferOf([to, amount, ...more]: readonly Uint8Array[]): Payload {
	if (to?.length !== 32 || amount?.length !== 8 || more.length > 0) {
		throw new DecodeError('bad-arguments', 'a transfer takes an address and a u64');
	}
	const units = new Reader(amount, PLAIN).uint(8);
	return { target: bytesToAddress(to), value: units * WEI_PER_UNIT, input: EMPTY_BYTES };
}

function readScript(reader: BcsReader): Payload {
	const code = reader.vector();
	const typeArguments = readTypeTags(reader);
	const count = reader.uleb();
	const args: Uint8Array[] = [];
	for (let i = 0; i < count; i++) args.push(readArgument(reader));
	return { target: SCRIPTS, value: 0n, input: encodeScriptCall({ code, typeArguments, args }) };
}

/** Sizes of the variants of `TransactionArgument` that are as long as their type: u8, u64, u128, address, bool, u16, u32, u256. */
const SIZES: Readonly<Record<number, number>> = { 0: 1, 1: 8, 2: 16, 3: 32, 5: 1, 6: 2, 7: 4, 8: 32 };
const BYTES = 4;
const SERIALIZED = 9;

/** Reads an argument of a script, and returns its BCS. */
function readArgument(reader: BcsReader): Uint8Array {
	const place = `byte ${reader.at}`;
	const variant = reader.uleb();
	const size = SIZES[variant];
	if (size !== undefined) return reader.take(size);
	if (variant === SERIALIZED) return reader.vector();
	if (variant !== BYTES) throw new DecodeError('bad-arguments', `no argument has the variant ${variant}`, { place });
	const start = reader.at;
	reader.vector();
	return reader.bytes.slice(start, reader.at);
}

function readVectors(reader: BcsReader): Uint8Array[] {
	const count = reader.uleb();
	const vectors: Uint8Array[] = [];
	for (let i = 0; i < count; i++) vectors.push(reader.vector());
	return vectors;
}
