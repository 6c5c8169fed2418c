import { type Address, bytesToHex, concatBytes, encodeUtf8, hexToBytes, toAddress } from '@altvm/abi-bridge';
import { keccak256 } from '@altvm/host';
import { MOVE_GAS, UNITS } from '../../gas.ts';
import { serialize } from '../engine/bcs.ts';
import { orHalt } from '../engine/failures.ts';
import type { Native, Session } from '../engine/interfaces.ts';
import { callingModule } from '../engine/running-modules.ts';
import type { Type } from '../engine/types.ts';
import { asAddress, asStruct, target, type Value, wordsOf } from '../engine/values.ts';
import { Tables } from './tables.ts';

/**
 * The storage key, under a module's contract, of the number of tables that the module has made. No type has this tag.
 */
const COUNTER = bytesToHex(encodeUtf8('table counter'));

/** Native functions of `std::table`. The first type argument is the key's type, the second the value's. */
export const tableNatives: Record<string, Native> = {
	'table::new_handle': (session) => [newHandle(session)],
	'table::contains_entry': (session, [table, key], types) => [
		session.store(Tables).contains(handleOf(table), keyBytes(session, key!, types), types[1]!),
	],
	'table::add_entry'(session, [table, key, value], types) {
		session.store(Tables).add(handleOf(table), keyBytes(session, key!, types), types[1]!, value!);
		return [];
	},
	'table::borrow_entry': (session, [table, key], types) => [
		session.store(Tables).borrow(handleOf(table), keyBytes(session, key!, types), types[1]!, false),
	],
	'table::borrow_entry_mut': (session, [table, key], types) => [
		session.store(Tables).borrow(handleOf(table), keyBytes(session, key!, types), types[1]!, true),
	],
	'table::remove_entry': (session, [table, key], types) => [
		session.store(Tables).remove(handleOf(table), keyBytes(session, key!, types), types[1]!),
	],
};

function handleOf(table: Value | undefined): Address {
	return asAddress(asStruct(target(table)).fields[0]);
}

/** The bytes of a key, which the native function consumes. */
function keyBytes(session: Session, key: Value, [type]: readonly Type[]): Uint8Array {
	const bytes = orHalt(() => serialize(type!, key, session.linker, session.codec));
	session.free(wordsOf(key));
	return bytes;
}

/**
 * A new table's handle: keccak256("altvm:table" || the module's contract || the number of tables that it made before, 8
 * bytes).
 */
function newHandle(session: Session): Address {
	const { address } = callingModule(session);
	const { state } = session.frame;
	session.useGas(state.warmSlot(address, COUNTER) ? MOVE_GAS.coldResource : MOVE_GAS.warmResource);
	const stored = state.read(address, COUNTER);
	session.useGas(stored === undefined ? MOVE_GAS.newResource : MOVE_GAS.changedResource);
	session.use(UNITS.hash);
	const count = new DataView(new ArrayBuffer(8));
	if (stored) count.setBigUint64(0, new DataView(stored.buffer, stored.byteOffset).getBigUint64(0));
	const handle = keccak256(concatBytes(encodeUtf8('altvm:table'), hexToBytes(address), bytesOf(count)));
	count.setBigUint64(0, count.getBigUint64(0) + 1n);
	session.host(() => state.write(address, COUNTER, bytesOf(count)));
	return toAddress(handle);
}

function bytesOf(view: DataView): Uint8Array {
	return new Uint8Array(view.buffer);
}
