import { type Address, type Value as CommonValue, encodeUtf8, type Hex, Memo } from '@altvm/abi-bridge';
import { keccak256, type TypedEvent } from '@altvm/host';
import { MEMORY, MOVE_GAS, UNITS } from '../../gas.ts';
import { STD } from '../addresses.ts';
import { fromBigInt } from '../engine/arithmetic.ts';
import { serialize } from '../engine/bcs.ts';
import { orHalt, verificationFailed } from '../engine/failures.ts';
import type { Native, Session } from '../engine/interfaces.ts';
import type { Linker } from '../engine/linker.ts';
import { callingModule } from '../engine/running-modules.ts';
import { contractOf, fieldsOf, type StructType, type Type, variantsOf } from '../engine/types.ts';
import {
	asAddress,
	asBigInt,
	asVector,
	Struct,
	typeOfVariant,
	type Value,
	Variant,
	vectorToBytes,
	wordsOf,
} from '../engine/values.ts';
import { spread } from '../engine/vector-instructions.ts';
import type { LoadedModule } from '../loader/loaded-module.ts';
import { callerOf } from './caller.ts';
import { SentValue } from './sent-value.ts';

const constant =
	(read: (session: Session) => Value): Native =>
	(session) => {
		session.use(UNITS.native);
		return [read(session)];
	};

/** Native functions of `std::block`, `std::message` and `std::event`, and `std::account::balance`. */
export const contextNatives: Record<string, Native> = {
	'block::height': constant(({ frame }) => fromBigInt(BigInt.asUintN(64, frame.block.number))),
	'block::timestamp': constant(({ frame }) => fromBigInt(BigInt.asUintN(64, frame.block.timestamp))),
	'block::chain_id': constant(({ frame }) => fromBigInt(BigInt.asUintN(64, frame.block.chainId))),
	'message::sender': constant(({ frame }) => frame.message.sender),
	'message::value': constant((session) =>
		callingModule(session).address === session.frame.message.target
			? fromBigInt(SentValue.of(session.frame).read())
			: 0,
	),
	'message::self_address': constant(callerOf),
	'message::entered_address': constant(({ frame }) => frame.message.target),
	'message::origin': constant(({ frame }) => frame.transaction.origin),
	'account::balance'(session, [of]) {
		const address = asAddress(of);
		payAccount(session, address);
		return [fromBigInt(session.frame.state.balance(address))];
	},
	'event::emit'(session, [event], [type]) {
		emit(session, event, type!, []);
		session.free(wordsOf(event));
		return [];
	},
	'event::emit_numbered'(session, [creator, handle, number, event], [type]) {
		emit(session, event, type!, [asAddress(creator), word(asBigInt(handle)), word(asBigInt(number))]);
		session.free(wordsOf(event));
		return [];
	},
};

/** The contract of `std::event`. */
const EVENTS = contractOf(STD, 'event');

function word(number: bigint): Hex {
	return `0x${number.toString(16).padStart(64, '0')}`;
}

const topics = new Memo((tag: string) => keccak256(encodeUtf8(tag)), 4096);

/**
 * Emits a log whose address is the module that declares the event's type. That module must be the one that emits:
 * another could log in its name.
 */
function emit(session: Session, event: Value | undefined, type: Type, more: readonly Hex[]): void {
	if (type.kind !== 'struct' || !(event instanceof Struct)) verificationFailed('an event is a struct');
	if (emitter(session)?.address !== type.module.address) verificationFailed(`${type.tag} is emitted by another module`);
	const data = orHalt(() => serialize(type, event, session.linker, session.codec));
	session.useGas(MOVE_GAS.log + MOVE_GAS.logTopic * (1 + more.length) + MOVE_GAS.logByte * data.length);
	// The typed event stays in memory until the transaction ends.
	session.useGas(wordsOf(event) / (2 * MEMORY.wordsPerGas));
	const topic = topics.get(type.tag);
	const { name: variant, fields, types } = partsOf(type, event, session.linker);
	const typed: TypedEvent = {
		name: variant === undefined ? type.name : `${type.name}::${variant}`,
		values: event.fields.map((field, i) => ({
			name: fields[i]!.name,
			value: shown(types[i]!, field, session.linker),
		})),
	};
	session.host(() => session.frame.log([topic, ...more], data, typed, type.module.address));
}

/** The module that emits: the innermost running one that is not `std::event`. */
function emitter({ callStack }: Session): LoadedModule | undefined {
	for (let i = callStack.length - 1; i >= 0; i--) {
		const { module } = callStack[i]!.instance.fn;
		if (module.address !== EVENTS) return module;
	}
	return undefined;
}

/** Charges for access to an account, at the EVM's prices. */
export function payAccount(session: Session, address: Address): void {
	session.useGas(session.frame.state.warmAddress(address) ? MOVE_GAS.coldAccount : MOVE_GAS.warmAccount);
}

/** The fields of a struct, or of the variant of an enum value. */
function partsOf(type: StructType, value: Struct, linker: Linker) {
	if (!(value instanceof Variant))
		return { name: undefined, fields: type.definition.fields ?? [], types: fieldsOf(type, linker) };
	const own = typeOfVariant(type, value);
	return { ...own.definition.variants![value.tag]!, types: variantsOf(own, linker)[value.tag]! };
}

/**
 * A field of an event as a common value. Structs and vectors become lists; a variant becomes a list of its name and its
 * fields.
 */
function shown(type: Type, value: Value, linker: Linker): CommonValue {
	if (typeof value === 'number') return BigInt(value);
	if (value instanceof Struct && type.kind === 'struct') {
		const { name, types } = partsOf(type, value, linker);
		const fields = value.fields.map((field, i) => shown(types[i]!, field, linker));
		return name === undefined ? fields : [name, ...fields];
	}
	if (type.kind === 'vector') {
		if (type.element.kind === 'u8' && asVector(value).length > 0) return vectorToBytes(value).slice();
		return Array.from(spread(asVector(value)), (item) => shown(type.element, item, linker));
	}
	if (typeof value === 'object') return '';
	return value;
}
