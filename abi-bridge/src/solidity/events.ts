import { bytesEqual } from '../bytes.ts';
import type { CodecContext } from '../dialect.ts';
import { BridgeError } from '../errors.ts';
import type { Hex } from '../hex.ts';
import { hexToBytes } from '../hex.ts';
import type { ContractInterface, EventDescriptor } from '../interface.ts';
import { anonymousEvents, eventsByTopic } from '../lookup.ts';
import type { AbiType, Value } from '../types.ts';
import { decodeSolidity, encodeSolidity } from './codec.ts';

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

/** Most events that are tried for a log. */
const MAX_TRIED = 64;

/**
 * Decodes a log by an interface, or by several: those of a proxy and of its implementations. Every event that the topics allow is tried:
 * events of one signature may differ by what is indexed, and a log of an anonymous event has no topic that names it. The first event whose
 * encoding is exactly the data is taken, or the first named one that decodes. Indexed values of dynamic types are represented by their
 * hashes, of type bytes32.
 * @returns undefined if the log does not decode as an event of an interface.
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
	interfaces: ContractInterface | readonly ContractInterface[],
	topics: readonly Hex[],
	data: Uint8Array,
	context: CodecContext,
): DecodedEvent | undefined {
	const list = 'functions' in interfaces ? [interfaces] : interfaces;
	const indexedOf = ({ inputs }: EventDescriptor) => inputs.reduce((sum, { indexed }) => sum + (indexed ? 1 : 0), 0);
	const named = list
		.flatMap((iface) => (topics.length > 0 ? eventsByTopic(iface, topics[0]!) : []))
		.filter((event) => indexedOf(event) === topics.length - 1);
	const anonymous = list
		.flatMap((iface) => anonymousEvents(iface))
		.filter((event) => indexedOf(event) === topics.length);
	const tried = [...named, ...anonymous].slice(0, MAX_TRIED);
	let loose: DecodedEvent | undefined;
	for (const event of tried) {
		const plain = event.inputs.filter((input) => !input.indexed).map(({ type }) => type);
		try {
			const values = decodeSolidity(plain, data, context);
			const decoded = withTopics(event, topics.slice(event.anonymous ? 0 : 1), values, context);
			// Data that is longer, or written in another way, may be that of another event.
			const isOnly = tried.length === 1 && !event.anonymous;
			if (isOnly || bytesEqual(encodeSolidity(plain, values, context), data)) return decoded;
			if (!event.anonymous) loose ??= decoded;
		} catch (error) {
			if (!(error instanceof BridgeError)) throw error;
		}
	}
	return loose;
}

/** Puts the values of topics and of data into the order of declaration. */
function withTopics(
	{ name, inputs }: EventDescriptor,
	topics: readonly Hex[],
	plain: readonly Value[],
	context: CodecContext,
): DecodedEvent {
	let nextTopic = 0;
	let nextPlain = 0;
	const values = inputs.map(({ name, type, indexed }) => {
		if (!indexed) return { name, type, value: plain[nextPlain++]! };
		const shown = isHashed(type) ? BYTES32 : type;
		return { name, type: shown, value: decodeSolidity([shown], hexToBytes(topics[nextTopic++]!), context)[0]! };
	});
	return { name, values };
}
