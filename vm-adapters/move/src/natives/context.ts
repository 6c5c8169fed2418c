import type { Value as CommonValue } from '@altvm/abi-bridge';
import { keccak256, type TypedEvent } from '@altvm/host';
import { serialize } from '../engine/bcs.ts';
import { orHalt } from '../engine/session.ts';
import { verificationFailed } from '../engine/types.ts';
import { asAddress, Int, int, Struct, type Value, Vector, vectorToBytes } from '../engine/values.ts';
import { MOVE_GAS, UNITS } from '../gas.ts';
import type { Native } from './natives.ts';

const constant =
	(read: (session: Parameters<Native>[0]) => Value): Native =>
	(session) => {
		session.use(UNITS.native);
		return [read(session)];
	};

export const contextNatives: Record<string, Native> = {
	'block::height': constant(({ frame }) => BigInt.asUintN(64, frame.block.number)),
	'block::timestamp': constant(({ frame }) => BigInt.asUintN(64, frame.block.timestamp)),
	'block::chain_id': constant(({ frame }) => BigInt.asUintN(64, frame.block.chainId)),
	'message::sender': constant(({ frame }) => frame.message.sender),
	'message::value': constant(({ frame }) => int(256, frame.message.value)),
	'message::self_address': constant(({ frame }) => frame.message.target),
	'message::origin': constant(({ frame }) => frame.transaction.origin),
	'account::balance'(session, [of]) {
		const address = asAddress(of);
		session.useGas(session.frame.state.warmAddress(address) ? MOVE_GAS.coldAccount : MOVE_GAS.warmAccount);
		return [int(256, session.frame.state.balance(address))];
	},
	'event::emit'(session, [event], [type]) {
		if (type!.kind !== 'struct' || !(event instanceof Struct)) verificationFailed('an event is a struct');
		const data = orHalt(() => serialize(type, event, session.linker, session.codec));
		session.useGas(MOVE_GAS.log + MOVE_GAS.logTopic + MOVE_GAS.logByte * data.length);
		const topic = keccak256(new TextEncoder().encode(type.tag));
		const names = type.definition.fields ?? [];
		const typed: TypedEvent = {
			name: type.name,
			values: event.fields.map((field, i) => ({ name: names[i]!.name, value: shown(field) })),
		};
		session.host(() => session.frame.log([topic], data, typed, type.module.address));
		return [];
	},
};

/** A field of an event as a common value; structs and vectors become lists. */
function shown(value: Value): CommonValue {
	if (value instanceof Int) return value.value;
	if (value instanceof Struct) return value.fields.map(shown);
	if (value instanceof Vector) {
		const [first] = value.items;
		return first instanceof Int && first.bits === 8 ? vectorToBytes(value) : value.items.map(shown);
	}
	if (typeof value === 'object') return '';
	return value;
}
