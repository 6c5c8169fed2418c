import type { CodecContext } from '../dialect.ts';
import { BridgeError } from '../errors.ts';
import type { Hex } from '../hex.ts';
import { hexToBytes } from '../hex.ts';
import type { ContractInterface } from '../interface.ts';
import { eventByTopic } from '../lookup.ts';
import type { AbiType, Value } from '../types.ts';
import { decodeSolidity } from './codec.ts';

/** An event with its values in the order of declaration. */
export interface DecodedEvent {
	readonly name: string;
	readonly values: readonly { readonly name: string; readonly type: AbiType; readonly value: Value }[];
}

const BYTES32: AbiType = { kind: 'fixedBytes', size: 32 };

/** Returns whether a topic holds the keccak256 of a value of the type instead of the value. */
function isHashed(type: AbiType): boolean {
	return ['bytes', 'string', 'list', 'array', 'tuple', 'struct', 'option'].includes(type.kind);
}

/**
 * Decodes a log by an interface. Indexed values of dynamic types are represented by their hashes, of type bytes32.
 * @returns undefined if the log does not decode as an event of the interface.
 * @example
 * ```ts
 * import { decodeEvent, interfaceFromSolidityAbi, keccak256, toAddress, toEvmHex } from '@altvm/abi-bridge';
 *
 * const context = { toEvmAddress: toEvmHex, fromEvmAddress: toAddress, charge() {} };
 * const abi = [{ type: 'event', name: 'Paid', inputs: [{ name: 'wei', type: 'uint256', indexed: false }] }];
 * const topics = [keccak256(new TextEncoder().encode('Paid(uint256)'))];
 * const event = decodeEvent(interfaceFromSolidityAbi(abi, 'Vault'), topics, new Uint8Array(32).fill(5, 31), context);
 * console.log(event?.name, event?.values[0]?.value); // Paid 5n
 * ```
 */
export function decodeEvent(
	iface: ContractInterface,
	topics: readonly Hex[],
	data: Uint8Array,
	context: CodecContext,
): DecodedEvent | undefined {
	const event = topics.length > 0 ? eventByTopic(iface, topics[0]!) : undefined;
	if (!event) return undefined;
	const indexed = event.inputs.filter((input) => input.indexed);
	if (indexed.length !== topics.length - 1) return undefined;
	try {
		const plain = decodeSolidity(
			event.inputs.filter((input) => !input.indexed).map(({ type }) => type),
			data,
			context,
		);
		let nextTopic = 1;
		let nextPlain = 0;
		const values = event.inputs.map(({ name, type, indexed: isIndexed }) => {
			if (!isIndexed) return { name, type, value: plain[nextPlain++]! };
			const shown = isHashed(type) ? BYTES32 : type;
			return { name, type: shown, value: decodeSolidity([shown], hexToBytes(topics[nextTopic++]!), context)[0]! };
		});
		return { name: event.name, values };
	} catch (error) {
		if (error instanceof BridgeError) return undefined;
		throw error;
	}
}
