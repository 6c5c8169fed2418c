import { type Address, bytesEqual, type Hex, moduleAddress } from '@altvm/abi-bridge';
import { deserialize, serialize } from '../core/engine/bcs.ts';
import { MoveAbort, orHalt, verificationFailed } from '../core/engine/failures.ts';
import type { FrameStore, Session } from '../core/engine/interfaces.ts';
import type { StructType } from '../core/engine/types.ts';
import { asAddress, asStruct, Reference, type Struct, type Value } from '../core/engine/values.ts';
import { MOVE_GAS } from '../gas.ts';
import { ObjectError } from './errors.ts';
import { freshId } from './ids.ts';
import { SUI } from './module.ts';
import type { Mode } from './parameters.ts';
import { decodeRecord, encodeRecord, type Owner, objectKey } from './record.ts';

/** An object as one frame sees it. */
interface Entry {
	readonly id: Address;
	readonly key: Hex;
	/** As it is in the state. */
	stored: Uint8Array | undefined;
	/** Undefined while it is not in the store: never made, deleted, wrapped, or in a local of code that is running. */
	owner: Owner | undefined;
	tag: string | undefined;
	/** BCS, until the value is asked for. */
	contents: Uint8Array | undefined;
	/** The value, as the one element, or nothing. References lead here. */
	box: (Value | undefined)[];
	type: StructType | undefined;
	/** Whether code may have changed it since. */
	touched: boolean;
	/** Whether a mutable reference to it was made. */
	mutable: boolean;
	/** How an argument of this frame borrows it. */
	held: 'read' | 'write' | undefined;
}

/** Abort codes of `sui::transfer` and `sui::dynamic_field`. */
const NOT_NEW = 0n;
const RECEIVED_OF_OTHER_TYPE = 2n;
const CANNOT_RECEIVE = 3n;
const STAYS_SHARED = 4n;
const FIELD_MISSING = 1n;
const FIELD_OF_OTHER_TYPE = 2n;

const LOCK: Record<'read' | 'write', Uint8Array> = { read: Uint8Array.of(1), write: Uint8Array.of(2) };
const lockKey = (id: Address): Hex => `0x03${id.slice(2)}`;

function abort(module: string, code: bigint): never {
	throw new MoveAbort(moduleAddress(SUI, module), code);
}

/** The id within an object: its first field is a UID, which is an ID, which is an address. */
export function idOf(object: Struct): Address {
	const [uid] = object.fields;
	return asAddress(asStruct(asStruct(uid).fields[0]).fields[0]);
}

/**
 * The objects of one frame, by id: values while code runs, bytes in the state before every call and at the end. An object is in
 * the store once: code that has its value has taken it out, so that it is missing for everybody else.
 */
export class Objects implements FrameStore {
	readonly #session: Session;
	readonly #entries = new Map<Address, Entry>();
	/** Ids made in this frame. */
	readonly #fresh = new Set<Address>();
	/** Shared objects taken out by value: they are deleted or shared again. */
	readonly #sharedOut = new Set<Address>();

	constructor(session: Session) {
		this.#session = session;
	}

	#get(id: Address): Entry {
		const known = this.#entries.get(id);
		if (known) return known;
		const { frame, codec } = this.#session;
		const key = objectKey(id);
		this.#session.useGas(frame.state.warmSlot(SUI, key) ? MOVE_GAS.coldResource : MOVE_GAS.warmResource);
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

	/** The price of a write is paid before anything can change. */
	#touch(entry: Entry): void {
		if (entry.touched) return;
		this.#session.useGas(entry.stored === undefined ? MOVE_GAS.newResource : MOVE_GAS.changedResource);
		entry.touched = true;
	}

	/** Where the value of an object is that is in the store and of that type. */
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
		// A static frame may borrow: an object that comes back changed is refused when it is written.
		if (mutable && !this.#session.frame.message.isStatic) this.#touch(entry);
		else if (mutable) entry.touched = true;
		entry.mutable ||= mutable;
		return new Reference(this.#box(entry, type), 0);
	}

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
		if (entry.owner) verificationFailed(`object ${entry.id} is there twice`);
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
	 * An object that a call is given by its id: it belongs to the sender, or it is shared, or it is immutable and only read.
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

	fresh(): Address {
		const id = freshId(this.#session);
		this.#fresh.add(id);
		return id;
	}

	deleted(id: Address): void {
		this.#sharedOut.delete(id);
	}

	give(owner: Owner & { kind: 'address' | 'immutable' | 'object' }, type: StructType, value: Struct): void {
		if (this.#sharedOut.has(idOf(value))) abort('transfer', STAYS_SHARED);
		this.#put(owner, type, value);
	}

	share(type: StructType, value: Struct): void {
		const id = idOf(value);
		if (!this.#fresh.has(id) && !this.#sharedOut.delete(id)) abort('transfer', NOT_NEW);
		this.#put({ kind: 'shared' }, type, value);
	}

	/** Takes what was sent to an object. */
	receive(parent: Address, id: Address, type: StructType): Struct {
		const entry = this.#get(id);
		if (entry.owner?.kind !== 'address' || entry.owner.address !== parent) abort('transfer', CANNOT_RECEIVE);
		if (entry.tag !== type.tag) abort('transfer', RECEIVED_OF_OTHER_TYPE);
		return this.#take(entry, type);
	}

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

	borrowChild(parent: Address, id: Address, type: StructType, mutable: boolean): Reference {
		return this.#borrow(this.#child(parent, id, type), type, mutable);
	}

	removeChild(parent: Address, id: Address, type: StructType): Struct {
		return this.#take(this.#child(parent, id, type), type);
	}

	/** Writes what changed to the state. */
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
	 * Before a call: what arguments of this frame borrow, no frame below may change until the call has ended. Their values would
	 * be another's then, with references into them alive. Gives what ends that.
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
	 * After a call: forgets what it changed. No reference leads there: into an argument, or a field below one, nobody else has a
	 * way; and what code has put into the store it does not borrow.
	 */
	afterCall(): void {
		const { frame } = this.#session;
		for (const [id, entry] of this.#entries) {
			this.#session.useGas(MOVE_GAS.warmResource);
			if (bytesEqual(frame.state.read(SUI, entry.key), entry.stored)) entry.touched = entry.mutable;
			else this.#entries.delete(id);
		}
	}

	/** At the end of the frame: a shared object that was taken out is back, or deleted. */
	finish(): void {
		if (this.#sharedOut.size > 0) abort('transfer', STAYS_SHARED);
	}
}
