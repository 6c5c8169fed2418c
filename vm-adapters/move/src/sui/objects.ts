import { type Address, bytesEqual, type Hex, moduleAddress } from '@altvm/abi-bridge';
import { deserialize, serialize } from '../core/engine/bcs.ts';
import { MoveAbort, orHalt, verificationFailed } from '../core/engine/failures.ts';
import { entryWords } from '../core/engine/globals.ts';
import type { FrameStore, Session } from '../core/engine/interfaces.ts';
import type { StructType } from '../core/engine/types.ts';
import { asAddress, asStruct, Reference, type Struct, type Value, wordsOf } from '../core/engine/values.ts';
import { MOVE_GAS } from '../gas.ts';
import { ObjectError } from './errors.ts';
import { freshId } from './ids.ts';
import { SUI } from './module.ts';
import type { Mode } from './parameters.ts';
import { decodeRecord, encodeRecord, type Owner, objectKey } from './record.ts';

/** The state of an object in one frame. */
interface Entry {
	readonly id: Address;
	readonly key: Hex;
	/** The record in the state. Undefined if the state has none. */
	stored: Uint8Array | undefined;
	/** Undefined while the object is outside the store: never created, deleted, wrapped, or held by running code. */
	owner: Owner | undefined;
	tag: string | undefined;
	/** BCS of the value. Undefined after the value is deserialized. */
	contents: Uint8Array | undefined;
	/** One element: the value, or undefined. References point into this array. */
	box: (Value | undefined)[];
	type: StructType | undefined;
	/** Whether code may have changed the object since the last flush. */
	touched: boolean;
	/** Whether this frame has made a mutable reference to the object. */
	mutable: boolean;
	/** How an argument of this frame borrows the object. Undefined if none does. */
	held: 'read' | 'write' | undefined;
}

/** Abort codes of `sui::transfer` and `sui::dynamic_field`. */
const NOT_NEW = 0n;
const RECEIVED_OF_OTHER_TYPE = 2n;
const CANNOT_RECEIVE = 3n;
const STAYS_SHARED = 4n;
const FIELD_MISSING = 1n;
const FIELD_OF_OTHER_TYPE = 2n;

/** Transient storage under the framework marks the objects that a frame holds during a call. */
const LOCK: Record<'read' | 'write', Uint8Array> = { read: Uint8Array.of(1), write: Uint8Array.of(2) };
const lockKey = (id: Address): Hex => `0x03${id.slice(2)}`;

function abort(module: string, code: bigint): never {
	throw new MoveAbort(moduleAddress(SUI, module), code);
}

/** The id of an object. Its first field is a UID, which wraps an ID, which wraps an address. */
export function idOf(object: Struct): Address {
	const [uid] = object.fields;
	return asAddress(asStruct(asStruct(uid).fields[0]).fields[0]);
}

/**
 * The objects of one frame, by id. They are values while code runs. They are written to the state before every call and
 * at the end of the frame. An object exists once: code that takes its value removes it from the store.
 */
export class Objects implements FrameStore {
	readonly #session: Session;
	readonly #entries = new Map<Address, Entry>();
	/** Ids that this frame created. */
	readonly #fresh = new Set<Address>();
	/** Shared objects taken by value. They must be deleted or shared again. */
	readonly #sharedOut = new Set<Address>();

	constructor(session: Session) {
		this.#session = session;
	}

	/** The entry of an object. Charges for the read when it loads the object. */
	#get(id: Address): Entry {
		const known = this.#entries.get(id);
		if (known) return known;
		const { frame, codec } = this.#session;
		const key = objectKey(id);
		this.#session.useGas(frame.state.warmSlot(SUI, key) ? MOVE_GAS.coldResource : MOVE_GAS.warmResource);
		this.#session.allocate(entryWords(key));
		const stored = frame.state.read(SUI, key);
		const record = stored && orHalt(() => decodeRecord(stored, codec));
		const entry: Entry = {
			id,
			key,
			stored,
			owner: record?.owner,
			tag: record?.type,
			contents: record?.contents,
			box: [undefined],
			type: undefined,
			touched: false,
			mutable: false,
			held: undefined,
		};
		this.#entries.set(id, entry);
		return entry;
	}

	/** Charges for the write of an object before code can change it. */
	#touch(entry: Entry): void {
		if (entry.touched) return;
		this.#session.useGas(entry.stored === undefined ? MOVE_GAS.newResource : MOVE_GAS.changedResource);
		entry.touched = true;
	}

	/** The box with the value of an object in the store. Deserializes it first if necessary. */
	#box(entry: Entry, type: StructType): (Value | undefined)[] {
		const { contents } = entry;
		if (contents) {
			const { linker, codec } = this.#session;
			entry.box = [orHalt(() => deserialize(type, contents, linker, codec))];
			entry.contents = undefined;
			entry.type = type;
		}
		return entry.box;
	}

	#borrow(entry: Entry, type: StructType, mutable: boolean): Reference {
		// A static frame may borrow mutably. If the object changes, the write in `flush` halts the frame.
		if (mutable && !this.#session.frame.message.isStatic) this.#touch(entry);
		else if (mutable) entry.touched = true;
		entry.mutable ||= mutable;
		return new Reference(this.#box(entry, type), 0);
	}

	/** Takes the value of an object out of the store. */
	#take(entry: Entry, type: StructType): Struct {
		this.#touch(entry);
		const value = asStruct(this.#box(entry, type)[0]);
		entry.owner = undefined;
		entry.tag = undefined;
		entry.box = [undefined];
		return value;
	}

	/** Puts an object into the store. */
	#put(owner: Owner, type: StructType, value: Struct): void {
		const entry = this.#get(idOf(value));
		if (entry.owner) verificationFailed(`object ${entry.id} already exists`);
		this.#touch(entry);
		entry.owner = owner;
		entry.tag = type.tag;
		entry.type = type;
		entry.contents = undefined;
		entry.box = [value];
		entry.mutable = false;
		entry.held = undefined;
	}

	#resolve(address: Address): Address {
		return this.#session.frame.state.resolve(address);
	}

	/**
	 * Takes or borrows an object that a caller passes by id. The sender must own it, or it is shared, or it is
	 * immutable and `mode` is `read`.
	 * @throws ObjectError
	 */
	argument(id: Address, type: StructType, mode: Mode): Value {
		const { frame } = this.#session;
		const entry = this.#get(id);
		const { owner } = entry;
		if (entry.held && (mode !== 'read' || entry.held !== 'read'))
			throw new ObjectError('object-in-use', `object ${id} is given twice`);
		if (!owner) throw new ObjectError('missing-object', `no object ${id}`);
		if (entry.tag !== type.tag)
			throw new ObjectError('wrong-type', `object ${id} is a ${entry.tag}, not a ${type.tag}`);
		if (owner.kind === 'object')
			throw new ObjectError('wrong-owner', `object ${id} is a field of object ${owner.parent}`);
		if (owner.kind === 'immutable' && mode !== 'read')
			throw new ObjectError('immutable-object', `object ${id} is immutable`);
		if (owner.kind === 'address' && this.#resolve(owner.address) !== frame.message.sender)
			throw new ObjectError('wrong-owner', `object ${id} belongs to ${owner.address}, not to ${frame.message.sender}`);
		this.#session.useGas(MOVE_GAS.warmResource);
		const lock = frame.state.readTransient(SUI, lockKey(id))?.[0];
		if (lock !== undefined && (mode !== 'read' || lock !== LOCK.read[0]))
			throw new ObjectError('object-in-use', `object ${id} is borrowed by a call that is under way`);
		if (mode === 'value') {
			if (owner.kind === 'shared') this.#sharedOut.add(id);
			return this.#take(entry, type);
		}
		entry.held = mode;
		return this.#borrow(entry, type, mode === 'write');
	}

	/** Makes an unused object id. */
	fresh(): Address {
		const id = freshId(this.#session);
		this.#fresh.add(id);
		return id;
	}

	/** Records that the UID of an object was deleted. */
	deleted(id: Address): void {
		this.#sharedOut.delete(id);
	}

	/** Puts an object into the store under a new owner. Aborts for a shared object. */
	give(owner: Owner & { kind: 'address' | 'immutable' | 'object' }, type: StructType, value: Struct): void {
		if (this.#sharedOut.has(idOf(value))) abort('transfer', STAYS_SHARED);
		this.#put(owner, type, value);
	}

	/** Shares an object. Aborts unless this frame created it or took it while it was shared. */
	share(type: StructType, value: Struct): void {
		const id = idOf(value);
		if (!this.#fresh.has(id) && !this.#sharedOut.delete(id)) abort('transfer', NOT_NEW);
		this.#put({ kind: 'shared' }, type, value);
	}

	/** Takes an object that was transferred to the id of object `parent`. Aborts if there is none of this type. */
	receive(parent: Address, id: Address, type: StructType): Struct {
		const entry = this.#get(id);
		if (entry.owner?.kind !== 'address' || entry.owner.address !== parent) abort('transfer', CANNOT_RECEIVE);
		if (entry.tag !== type.tag) abort('transfer', RECEIVED_OF_OTHER_TYPE);
		return this.#take(entry, type);
	}

	/** Whether the object `parent` has a dynamic field with this id, of this type if given. */
	hasChild(parent: Address, id: Address, type?: StructType): boolean {
		const { owner, tag } = this.#get(id);
		return owner?.kind === 'object' && owner.parent === parent && (!type || tag === type.tag);
	}

	#child(parent: Address, id: Address, type: StructType): Entry {
		if (!this.hasChild(parent, id)) abort('dynamic_field', FIELD_MISSING);
		const entry = this.#get(id);
		if (entry.tag !== type.tag) abort('dynamic_field', FIELD_OF_OTHER_TYPE);
		return entry;
	}

	/** Borrows a dynamic field. Aborts if it is missing or of another type. */
	borrowChild(parent: Address, id: Address, type: StructType, mutable: boolean): Reference {
		return this.#borrow(this.#child(parent, id, type), type, mutable);
	}

	/** Takes a dynamic field out of the store. Aborts if it is missing or of another type. */
	removeChild(parent: Address, id: Address, type: StructType): Struct {
		return this.#take(this.#child(parent, id, type), type);
	}

	/** Writes changed objects to the state. Charges for their bytes. */
	flush(): void {
		const { frame, linker, codec } = this.#session;
		for (const entry of this.#entries.values()) {
			if (!entry.touched) continue;
			entry.touched = false;
			const bytes = orHalt(() => {
				const { owner, tag, type } = entry;
				if (!owner) return undefined;
				const contents = entry.contents ?? serialize(type!, entry.box[0]!, linker, codec);
				return encodeRecord({ owner, type: tag!, contents }, codec);
			});
			if (bytesEqual(bytes, entry.stored)) continue;
			this.#session.useGas(Math.max(0, (bytes?.length ?? 0) - 64) * MOVE_GAS.resourceByte);
			frame.state.write(SUI, entry.key, bytes);
			entry.stored = bytes;
		}
	}

	/**
	 * Called before a call. Locks the objects that arguments of this frame borrow, so that no callee can change them:
	 * this frame still holds references into their values.
	 * @returns a function that releases the locks after the call
	 */
	hold(): () => void {
		const { frame } = this.#session;
		if (frame.message.isStatic) return () => {};
		const locked: [Hex, Uint8Array | undefined][] = [];
		for (const { id, held, owner } of this.#entries.values()) {
			if (!held || owner?.kind === 'immutable') continue;
			this.#session.useGas(2 * MOVE_GAS.warmResource);
			const key = lockKey(id);
			locked.push([key, frame.state.readTransient(SUI, key)]);
			frame.state.writeTransient(SUI, key, LOCK[held]);
		}
		return () => {
			for (const [key, before] of locked) frame.state.writeTransient(SUI, key, before);
		};
	}

	/**
	 * Called after a call. Drops the entries of objects that the callee changed. This frame holds no reference into
	 * them: arguments and their fields are out of the callee's reach, and code cannot borrow an object that it has put
	 * into the store.
	 */
	afterCall(): void {
		const { frame } = this.#session;
		for (const [id, entry] of this.#entries) {
			this.#session.useGas(MOVE_GAS.warmResource);
			if (bytesEqual(frame.state.read(SUI, entry.key), entry.stored)) entry.touched = entry.mutable;
			else {
				this.#entries.delete(id);
				this.#session.free(entryWords(entry.key) + wordsOf(entry.box[0]));
			}
		}
	}

	/** Called at the end of the frame. Aborts if a shared object that was taken is neither shared again nor deleted. */
	finish(): void {
		if (this.#sharedOut.size > 0) abort('transfer', STAYS_SHARED);
	}
}
