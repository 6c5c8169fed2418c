import { createHash } from 'node:crypto';
import { type Address, addressToBytes, bytesToAddress } from '@altvm/abi-bridge';
import { bcs } from '@mysten/bcs';
import { type Answer, type Binding, bindLibmovevm, toVector } from './libmovevm-binding.ts';
import { parseTag, StructTagBcs, TypeTagBcs, writeTag } from './type-tag.ts';

export { hasLibmovevm } from './libmovevm-binding.ts';

const Bytes32 = bcs.fixedArray(32, bcs.u8());
const Config = bcs.struct('Config', {
	allow_unstable: bcs.bool(),
	script_cache: bcs.u64(),
	module_cache: bcs.u64(),
});
const Env = bcs.struct('Env', {
	height: bcs.u64(),
	timestamp: bcs.u64(),
	next_account: bcs.u64(),
	transaction: Bytes32,
	session: Bytes32,
});
/** A call of a view or entry function. */
const FunctionCall = bcs.struct('FunctionCall', {
	account: Bytes32,
	module: bcs.string(),
	name: bcs.string(),
	typeArguments: bcs.vector(TypeTagBcs),
	args: bcs.vector(bcs.vector(bcs.u8())),
	isJson: bcs.bool(),
});
const ScriptCall = bcs.struct('ScriptCall', {
	code: bcs.vector(bcs.u8()),
	typeArguments: bcs.vector(TypeTagBcs),
	args: bcs.vector(bcs.vector(bcs.u8())),
	isJson: bcs.bool(),
});
/** The first field of the result of an entry function. */
const Events = bcs.vector(bcs.struct('Event', { type: bcs.string(), data: bcs.string() }));

/** Kinds of storage keys: the byte after the account. */
const KIND = { module: 0, checksum: 1, resource: 2 } as const;

/** A function call, and its arguments. */
export interface NativeCall {
	readonly account: Address;
	readonly module: string;
	readonly name: string;
	/** Move type names such as `vector<0x1::string::String>`. Default: none. */
	readonly typeArguments?: readonly string[];
	/** BCS of each argument. */
	readonly args: readonly Uint8Array[];
}

/** An event that a function emitted. */
export interface NativeEvent {
	readonly type: string;
	readonly data: unknown;
}

/** Initia's native Move VM. Modules and resources are stored in memory. */
export class Libmovevm {
	readonly #store = new Map<string, Buffer>();
	readonly #binding: Binding = bindLibmovevm();
	readonly #callbacks = this.#binding.callbacks(this.#store);
	readonly #vm: unknown;
	readonly #env: object;

	constructor() {
		const config = Config.serialize({ allow_unstable: true, script_cache: 100, module_cache: 500 }).toBytes();
		this.#vm = this.#binding.allocate(toVector(config));
		const zeros = new Uint8Array(32);
		const env = { height: 1, timestamp: 1, next_account: 1, transaction: zeros, session: zeros };
		this.#env = toVector(Env.serialize(env).toBytes());
	}

	publish(account: Address, name: string, code: Uint8Array): void {
		const key = (kind: number) =>
			Buffer.concat([addressToBytes(account), Uint8Array.of(kind), bcs.string().serialize(name).toBytes()]);
		this.#store.set(key(KIND.module).toString('hex'), Buffer.from(code));
		this.#store.set(key(KIND.checksum).toString('hex'), createHash('sha3-256').update(code).digest());
	}

	/** Runs a view function without type arguments. Arguments are BCS. Returns its results as JSON, or the error. */
	view(account: Address, module: string, name: string, args: readonly Uint8Array[], gas?: bigint): Answer {
		return this.callView({ account, module, name, args }, gas);
	}

	/** Runs a view function. Its writes are discarded. */
	callView(call: NativeCall, gas = GAS): Answer {
		const { db, api } = this.#callbacks;
		return this.#binding.view(this.#vm, [gas], db, api, this.#env, encodeCall(call));
	}

	/** Runs an entry function. Its writes are kept if it succeeds. */
	execute(sender: Address, call: NativeCall): { readonly error: string } | { readonly events: readonly NativeEvent[] } {
		const { db, api } = this.#callbacks;
		const senders = toVector(
			bcs
				.vector(Bytes32)
				.serialize([[...addressToBytes(sender)]])
				.toBytes(),
		);
		const answer = this.#binding.execute(this.#vm, [GAS], db, api, this.#env, senders, encodeCall(call));
		if ('error' in answer) return answer;
		const events = Events.parse(answer.output);
		return { events: events.map(({ type, data }) => ({ type, data: JSON.parse(data) })) };
	}

	/**
	 * Runs a script without arguments. Its writes are kept if it succeeds.
	 * @returns the error, or undefined
	 */
	script(sender: Address, code: Uint8Array): string | undefined {
		const { db, api } = this.#callbacks;
		const senders = toVector(
			bcs
				.vector(Bytes32)
				.serialize([[...addressToBytes(sender)]])
				.toBytes(),
		);
		const call = ScriptCall.serialize({ code: [...code], typeArguments: [], args: [], isJson: false }).toBytes();
		const answer = this.#binding.script(this.#vm, [SCRIPT_GAS], db, api, this.#env, senders, toVector(call));
		return 'error' in answer ? answer.error : undefined;
	}

	/** BCS of every stored resource, by account and type, such as `0x00..b2 0x00..c0::storage::Vault<u64>`. */
	resources(): Map<string, Uint8Array> {
		const found = new Map<string, Uint8Array>();
		for (const [key, value] of this.#store) {
			const bytes = Buffer.from(key, 'hex');
			if (bytes[32] !== KIND.resource) continue;
			const type = writeTag(StructTagBcs.parse(bytes.subarray(33)));
			found.set(`${bytesToAddress(bytes.subarray(0, 32))} ${type}`, value);
		}
		return found;
	}

	/** Deletes all resources. */
	clearResources(): void {
		for (const key of this.#store.keys()) if (key.slice(64, 66) === '02') this.#store.delete(key);
	}
}

const GAS = 1_000_000_000n;
/** A low limit, because mutated scripts may loop forever. */
const SCRIPT_GAS = 100_000n;

function encodeCall({ account, module, name, typeArguments = [], args }: NativeCall): object {
	const call = {
		account: [...addressToBytes(account)],
		module,
		name,
		typeArguments: typeArguments.map(parseTag),
		args: args.map((arg) => [...arg]),
		isJson: false,
	};
	return toVector(FunctionCall.serialize(call).toBytes());
}
