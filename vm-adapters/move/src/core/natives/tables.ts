import { type Address, bytesEqual, bytesToHex, type Hex } from '@altvm/abi-bridge';
import { Halt } from '@altvm/host';
import { LIMITS, MOVE_GAS, UNITS } from '../../gas.ts';
import { STD } from '../addresses.ts';
import { deserialize, serialize } from '../engine/bcs.ts';
import { orHalt, verificationFailed } from '../engine/failures.ts';
import { entryWords } from '../engine/globals.ts';
import type { FrameStore, Session } from '../engine/interfaces.ts';
import { contractOf, type Type } from '../engine/types.ts';
import { Reference, type Value, wordsOf } from '../engine/values.ts';

interface Entry {
	readonly key: Hex;
	readonly type: Type;
	/** One element: the value, or undefined if it is missing or not read yet. References point into this array. */
	readonly box: (Value | undefined)[];
	/** Whether `box` holds the current value. An entry is deserialised when it is first borrowed or removed. */
	isRead: boolean;
	/** The bytes in the state. */
	stored: Uint8Array | undefined;
	/** Whether code may have changed the value since it was read or written. */
	touched: boolean;
	/** Whether code could ever change the value: a mutable reference may still exist. */
	wasLent: boolean;
}

/**
 * The contract that holds the entries of all tables: `std::table`. Storage keys are a handle followed by the key's
 * bytes.
 */
export const TABLES: Address = contractOf(STD, 'table');

/**
 * Table entries as one frame sees them: values while code runs, bytes in the state before every call and at the end.
 */
export class Tables implements FrameStore {
	readonly #session: Session;
	readonly #entries = new Map<Hex, Entry>();

	constructor(session: Session) {
		this.#session = session;
	}

	#get(handle: Address, keyBytes: Uint8Array, type: Type): Entry {
		if (keyBytes.length > LIMITS.tableKey) throw new Halt('limit', `a key of more than ${LIMITS.tableKey} bytes`);
		const session = this.#session;
		session.use(UNITS.native + keyBytes.length * UNITS.nativeByte);
		const key = `${handle}${bytesToHex(keyBytes).slice(2)}` as Hex;
		const known = this.#entries.get(key);
		if (known) return known;
		const { state } = session.frame;
		session.useGas(state.warmSlot(TABLES, key) ? MOVE_GAS.coldResource : MOVE_GAS.warmResource);
		session.allocate(entryWords(key));
		const stored = state.read(TABLES, key);
		session.use((stored?.length ?? 0) * UNITS.nativeByte);
		const box = [undefined];
		const entry: Entry = { key, type, box, isRead: false, stored, touched: false, wasLent: false };
		this.#entries.set(key, entry);
		return entry;
	}

	#read(entry: Entry): (Value | undefined)[] {
		const { linker, codec } = this.#session;
		const { box, stored, type } = entry;
		if (!entry.isRead && stored) box[0] = orHalt(() => deserialize(type, stored, linker, codec));
		entry.isRead = true;
		return box;
	}

	/**
	 * Charges for a write before the value can change. A static frame is not charged; the host refuses to write the value
	 * if it has changed.
	 */
	#touch(entry: Entry): void {
		const session = this.#session;
		entry.wasLent = true;
		if (entry.touched) return;
		entry.touched = true;
		if (session.frame.message.isStatic) return;
		session.useGas(entry.stored === undefined ? MOVE_GAS.newResource : MOVE_GAS.changedResource);
	}

	contains(handle: Address, key: Uint8Array, type: Type): boolean {
		const entry = this.#get(handle, key, type);
		return (entry.isRead ? entry.box[0] : entry.stored) !== undefined;
	}

	add(handle: Address, key: Uint8Array, type: Type, value: Value): void {
		const entry = this.#get(handle, key, type);
		this.#touch(entry);
		entry.isRead = true;
		entry.box[0] = value;
	}

	borrow(handle: Address, key: Uint8Array, type: Type, mutable: boolean): Reference {
		const entry = this.#get(handle, key, type);
		const box = this.#read(entry);
		if (box[0] === undefined) verificationFailed('a missing entry is borrowed');
		if (mutable) this.#touch(entry);
		return new Reference(box, 0);
	}

	remove(handle: Address, key: Uint8Array, type: Type): Value {
		const entry = this.#get(handle, key, type);
		const box = this.#read(entry);
		const value = box[0] ?? verificationFailed('a missing entry is removed');
		this.#touch(entry);
		box[0] = undefined;
		return value;
	}

	/** Writes changed entries to the state. */
	flush(): void {
		const session = this.#session;
		for (const entry of this.#entries.values()) {
			if (!entry.touched) continue;
			entry.touched = false;
			const { key, type, box, stored } = entry;
			const value = box[0];
			const bytes =
				value === undefined ? undefined : orHalt(() => serialize(type, value, session.linker, session.codec));
			if (bytesEqual(bytes, stored)) continue;
			const size = bytes === undefined ? 0 : (key.length - 66) / 2 + bytes.length;
			session.useGas(Math.max(0, size - 64) * MOVE_GAS.resourceByte);
			session.frame.state.write(TABLES, key, bytes);
			entry.stored = bytes;
		}
	}

	#drop(key: Hex, { box }: Entry): void {
		this.#entries.delete(key);
		this.#session.free(entryWords(key) + wordsOf(box[0]));
	}

	/**
	 * After a call: drops the entries that the call changed. Only one table leads to an entry, so if the call could
	 * change the entry, no reference of this frame points to it. Other entries stay, because references may still point
	 * to them; they count as touched again if code could ever change them.
	 */
	afterCall(): void {
		const session = this.#session;
		session.use(this.#entries.size * UNITS.value);
		for (const [key, entry] of this.#entries) {
			if (!bytesEqual(session.frame.state.read(TABLES, key), entry.stored)) this.#drop(key, entry);
			else entry.touched = entry.wasLent;
		}
	}
}
