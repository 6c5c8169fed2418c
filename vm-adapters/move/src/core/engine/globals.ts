import { type Address, bytesEqual, bytesToHex, encodeUtf8, type Hex, Memo } from '@altvm/abi-bridge';
import { Halt } from '@altvm/host';
import { MEMORY, MOVE_GAS, UNITS } from '../../gas.ts';
import { ABILITY } from '../loader/file-format.ts';
import { deserialize, serialize } from './bcs.ts';
import { MoveAbort, orHalt } from './failures.ts';
import type { AccessKind, FrameContext } from './frame-context.ts';
import { LOCKED_CODE } from './locks.ts';
import { TransactionData } from './transaction-data.ts';
import type { StructType } from './types.ts';
import { asStruct, Reference, type Struct, type Value, wordsOf } from './values.ts';

interface Resource {
	readonly address: Address;
	readonly key: Hex;
	readonly type: StructType;
	/** One element: the value, or undefined if the resource does not exist. References point into this array. */
	readonly box: (Value | undefined)[];
	/** The bytes in the state. */
	stored: Uint8Array | undefined;
	/** Whether code may have changed the value since it was read or written. */
	touched: boolean;
	/** Whether code could ever change the value, and has paid for it: a mutable reference may still exist. */
	wasTouched: boolean;
	/** Whether references to it may exist. */
	borrowed: boolean;
}

const keys = new Memo((tag: string) => bytesToHex(encodeUtf8(tag)), 4096);

/** The words of memory that a resource or table entry counts while a frame holds it, without its value. */
export function entryWords(key: Hex): number {
	return MEMORY.entry + Math.ceil((2 * key.length) / MEMORY.wordBytes);
}

/** The storage key of a resource under its account: the type's tag. */
export function resourceKey(type: StructType): Hex {
	return keys.get(type.tag);
}

/** Global storage as one frame sees it: values while code runs, bytes in the state before every call and at the end. */
export class Globals {
	readonly #session: FrameContext;
	/** Made when the frame first uses a resource. */
	#resources: Map<string, Resource> | undefined;
	/** The resource that was used last: code often asks whether one exists and then borrows it. */
	#last: Resource | undefined;

	constructor(session: FrameContext) {
		this.#session = session;
	}

	#get(address: Address, type: StructType): Resource {
		if ((type.abilities & ABILITY.key) === 0) throw new Halt('verification-failed', `${type.tag} has no key`);
		const { frame, linker } = this.#session;
		this.#session.use(UNITS.lookup);
		const owner = frame.state.resolve(address);
		const last = this.#last;
		if (last !== undefined && last.address === owner && last.type.tag === type.tag) return last;
		const id = `${owner}${type.tag}`;
		const known = this.#resources?.get(id);
		if (known) return (this.#last = known);
		if (TransactionData.of(frame).locks.has(id)) {
			const reason = `${type.name} is borrowed by a frame that is on the stack`;
			throw new MoveAbort(type.module.address, LOCKED_CODE, { kind: 'refused', reason });
		}
		const key = resourceKey(type);
		const slot = frame.state.slot(owner, key);
		this.#session.useGas(frame.state.warm(slot) ? MOVE_GAS.coldResource : MOVE_GAS.warmResource);
		this.#session.allocate(entryWords(key));
		const stored = slot.value;
		const value = stored && orHalt(() => deserialize(type, stored, linker, this.#session.codec));
		const resource: Resource = {
			address: owner,
			key,
			type,
			box: [value],
			stored,
			touched: false,
			wasTouched: false,
			borrowed: false,
		};
		this.#resources ??= new Map();
		this.#resources.set(id, resource);
		this.#last = resource;
		return resource;
	}

	/** Charges for a write before the value can change. */
	#touch(resource: Resource): void {
		if (resource.touched) return;
		this.#session.useGas(resource.stored === undefined ? MOVE_GAS.newResource : MOVE_GAS.changedResource);
		resource.touched = resource.wasTouched = true;
	}

	/** Checks an access against the access specifiers of the running functions. */
	#check(kind: AccessKind, address: Address, type: StructType): void {
		const { access, frame } = this.#session;
		access?.check(kind, frame.state.resolve(address), type);
	}

	exists(address: Address, type: StructType): boolean {
		this.#check('reads', address, type);
		return this.#get(address, type).box[0] !== undefined;
	}

	borrow(address: Address, type: StructType, mutable: boolean): Reference {
		this.#check(mutable ? 'writes' : 'reads', address, type);
		const resource = this.#get(address, type);
		if (resource.box[0] === undefined) throw new Halt('missing-resource', `no ${type.tag} under ${address}`);
		// A static frame may borrow mutably; the host refuses to write the value if it has changed.
		if (mutable && !this.#session.frame.message.isStatic) this.#touch(resource);
		else if (mutable) resource.touched = resource.wasTouched = true;
		resource.borrowed = true;
		return new Reference(resource.box, 0);
	}

	moveTo(address: Address, type: StructType, value: Struct): void {
		const resource = this.#get(address, type);
		if (resource.box[0] !== undefined) throw new Halt('resource-exists', `${type.tag} is under ${address} already`);
		this.#check('writes', address, type);
		this.#touch(resource);
		resource.box[0] = value;
	}

	moveFrom(address: Address, type: StructType): Struct {
		const resource = this.#get(address, type);
		const value = resource.box[0];
		if (value === undefined) throw new Halt('missing-resource', `no ${type.tag} under ${address}`);
		this.#check('writes', address, type);
		this.#touch(resource);
		resource.box[0] = undefined;
		return asStruct(value);
	}

	/** Whether the frame has used no resource. */
	get isEmpty(): boolean {
		return this.#resources === undefined;
	}

	/** Writes changed resources to the state. Charges for visiting every cached resource. */
	flush(): void {
		if (!this.#resources) return;
		const session = this.#session;
		session.use(this.#resources.size * UNITS.value);
		for (const resource of this.#resources.values()) {
			if (!resource.touched) continue;
			resource.touched = false;
			const value = resource.box[0];
			const bytes =
				value === undefined ? undefined : orHalt(() => serialize(resource.type, value, session.linker, session.codec));
			if (bytesEqual(bytes, resource.stored)) continue;
			session.useGas(Math.max(0, (bytes?.length ?? 0) - 64) * MOVE_GAS.resourceByte);
			const { state } = session.frame;
			if (bytes !== undefined) session.useGas(state.aliasPrice(resource.address));
			state.write(resource.address, resource.key, bytes);
			resource.stored = bytes;
		}
	}

	/** Ids of the borrowed resources of the types that `isBorrowed` accepts. */
	borrowed(isBorrowed: (type: StructType) => boolean): string[] {
		return [...(this.#resources ?? [])]
			.filter(([, { type, borrowed }]) => borrowed && isBorrowed(type))
			.map(([id]) => id);
	}

	/**
	 * After a call: drops the resources that another contract may have changed. The others stay, because references may
	 * still point to them; they count as touched again if code could ever change them.
	 */
	afterCall(isKept: (type: StructType, id: string) => boolean): void {
		if (!this.#resources) return;
		this.#last = undefined;
		this.#session.use(this.#resources.size * UNITS.value);
		for (const [id, resource] of this.#resources) {
			if (isKept(resource.type, id)) resource.touched = resource.wasTouched;
			else {
				this.#resources.delete(id);
				this.#session.free(entryWords(resource.key) + wordsOf(resource.box[0]));
			}
		}
	}
}
