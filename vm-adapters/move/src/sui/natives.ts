import { moduleAddress } from '@altvm/abi-bridge';
import { serialize } from '../core/engine/bcs.ts';
import { MoveAbort, orHalt, verificationFailed } from '../core/engine/failures.ts';
import type { Native, Session } from '../core/engine/interfaces.ts';
import type { StructType, Type } from '../core/engine/types.ts';
import { asAddress, asStruct, Reference, type Struct, target, type Value, wordsOf } from '../core/engine/values.ts';
import { contextNatives } from '../core/natives/context.ts';
import { UNITS } from '../gas.ts';
import { fieldId } from './ids.ts';
import { SUI } from './module.ts';
import { Objects } from './objects.ts';
import { isWitness } from './witness.ts';

/** Wraps a native function whose type argument is the type of an object. */
function ofObject(run: (session: Session, args: readonly Value[], type: StructType) => Value[]): Native {
	return (session, args, [type]) => {
		session.use(UNITS.native);
		if (type?.kind !== 'struct') verificationFailed('the type of an object must be a struct');
		return run(session, args, type);
	};
}

/** The id in the UID that a reference points to. */
function uidBehind(reference: Value | undefined) {
	return asAddress(asStruct(asStruct(target(reference)).fields[0]).fields[0]);
}

const object = (value: Value | undefined): Struct => asStruct(value);

function witnessType(type: Type | undefined): boolean {
	return type?.kind === 'struct' && isWitness(type.module.file, type.definition);
}

/** Native functions of the framework at 0x2, by `module::function`. */
export const suiNatives: Record<string, Native> = {
	'tx_context::fresh_id'(session) {
		session.use(UNITS.native);
		return [session.store(Objects).fresh()];
	},
	'object::borrow_uid': ofObject((_session, [reference]) => [new Reference(object(target(reference)).fields, 0)]),
	'object::deleted'(session, [id]) {
		session.use(UNITS.native);
		session.store(Objects).deleted(asAddress(id));
		return [];
	},
	'types::is_one_time_witness'(session, _args, [type]) {
		session.use(UNITS.native);
		return [witnessType(type)];
	},
	'event::emit'(session, args, types) {
		if (types[0]?.kind !== 'struct') throw new MoveAbort(moduleAddress(SUI, 'event'), 0n);
		return contextNatives['event::emit']!(session, args, types);
	},
	'transfer::transfer_object': ofObject((session, [value, recipient], type) => {
		session.store(Objects).give({ kind: 'address', address: asAddress(recipient) }, type, object(value));
		return [];
	}),
	'transfer::share': ofObject((session, [value], type) => {
		session.store(Objects).share(type, object(value));
		return [];
	}),
	'transfer::freeze_it': ofObject((session, [value], type) => {
		session.store(Objects).give({ kind: 'immutable' }, type, object(value));
		return [];
	}),
	'transfer::receive_object': ofObject((session, [parent, id], type) => [
		session.store(Objects).receive(asAddress(parent), asAddress(id), type),
	]),
	'dynamic_field::field_id'(session, [parent, name], [type]) {
		session.use(UNITS.native + UNITS.hash);
		const bytes = orHalt(() => serialize(type!, name!, session.linker, session.codec));
		session.use((type!.tag.length + bytes.length) * UNITS.hashByte);
		session.free(wordsOf(name));
		return [fieldId(asAddress(parent), type!.tag, bytes)];
	},
	'dynamic_field::add_child': ofObject((session, [parent, value], type) => {
		session.store(Objects).give({ kind: 'object', parent: asAddress(parent) }, type, object(value));
		return [];
	}),
	'dynamic_field::borrow_child': ofObject((session, [parent, id], type) => [
		session.store(Objects).borrowChild(uidBehind(parent), asAddress(id), type, false),
	]),
	'dynamic_field::borrow_child_mut': ofObject((session, [parent, id], type) => [
		session.store(Objects).borrowChild(uidBehind(parent), asAddress(id), type, true),
	]),
	'dynamic_field::remove_child': ofObject((session, [parent, id], type) => [
		session.store(Objects).removeChild(asAddress(parent), asAddress(id), type),
	]),
	'dynamic_field::has_child'(session, [parent, id]) {
		session.use(UNITS.native);
		return [session.store(Objects).hasChild(asAddress(parent), asAddress(id))];
	},
	'dynamic_field::has_child_with_type': ofObject((session, [parent, id], type) => [
		session.store(Objects).hasChild(asAddress(parent), asAddress(id), type),
	]),
};
