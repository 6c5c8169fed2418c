import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Address, addressToBytes } from '@altvm/abi-bridge';
import { bcs } from '@mysten/bcs';
import koffi from 'koffi';

const LIBRARIES: Record<string, string> = {
	'linux-x64': 'libmovevm.x86_64.so',
	'linux-arm64': 'libmovevm.aarch64.so',
	'darwin-x64': 'libmovevm.dylib',
	'darwin-arm64': 'libmovevm.dylib',
};

const libraryFile = LIBRARIES[`${process.platform}-${process.arch}`];

/** Whether the native Move VM of @initia/builder.js runs on this platform. */
export const hasLibmovevm = libraryFile !== undefined;

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
const ViewFunction = bcs.struct('ViewFunction', {
	account: Bytes32,
	module: bcs.string(),
	name: bcs.string(),
	typeArguments: bcs.vector(bcs.u8()),
	args: bcs.vector(bcs.vector(bcs.u8())),
	isJson: bcs.bool(),
});

interface NativeVector {
	is_none: boolean;
	ptr: unknown;
	len: number;
	cap: number;
}
const noVector = (): NativeVector => ({ is_none: true, ptr: null, len: 0, cap: 0 });
const toVector = (bytes: Uint8Array) => ({ is_nil: false, ptr: Buffer.from(bytes), len: bytes.length });

function read({ ptr, len }: { ptr: unknown; len: number }): Buffer {
	return len
		? Buffer.from(koffi.decode(ptr, koffi.array('uint8_t', Number(len), 'Typed')) as Uint8Array)
		: Buffer.alloc(0);
}

/** Initia's native Move VM with modules in a storage of ours: it runs view functions. */
export class Libmovevm {
	readonly #store = new Map<string, Buffer>();
	readonly #view: (argument: Uint8Array) => { error: string } | { output: Buffer };

	constructor() {
		const builder = dirname(createRequire(import.meta.url).resolve('@initia/builder.js'));
		const library = koffi.load(join(builder, '..', 'library', libraryFile!));
		const Vector = koffi.struct('VmVector', { is_none: 'bool', ptr: 'void*', len: 'size_t', cap: 'size_t' });
		koffi.struct('VmBytes', { is_nil: 'bool', ptr: 'void*', len: 'size_t' });
		koffi.struct('VmSlice', { is_none: 'bool', ptr: 'void*', len: 'size_t' });
		const callback = (prototype: string) => koffi.pointer(koffi.proto(prototype));
		const readDb = callback('int32_t vm_read_db(void*, VmSlice, VmVector*, VmVector*)');
		const any = callback('int32_t vm_any(void*)');
		koffi.struct('VmDb', { state: 'void*', read_db: readDb, write_db: any, remove_db: any, scan_db: any });
		const api = ['query', 'get_account_info', 'amount_to_share', 'share_to_amount', 'unbond_timestamp', 'get_price'];
		koffi.struct('VmApi', { state: 'void*', ...Object.fromEntries(api.map((name) => [name, any])) });
		const make = library.func('VmVector new_unmanaged_vector(bool, void*, size_t)');
		const allocate = library.func('void* allocate_vm(VmBytes)');
		const execute = library.func(
			'VmVector execute_view_function(void*, _Inout_ uint64_t*, VmDb, VmApi, VmBytes, VmBytes, _Inout_ VmVector*)',
		);
		const find = (_: unknown, key: { ptr: unknown; len: number }, out: unknown) => {
			const value = this.#store.get(read(key).toString('hex'));
			if (value) koffi.encode(out, Vector, make(false, value, value.length));
			return 0;
		};
		// Error code 5: what the corpus must not ask for.
		const refuse = koffi.register(() => 5, any);
		const db = {
			state: null,
			read_db: koffi.register(find, readDb),
			write_db: refuse,
			remove_db: refuse,
			scan_db: refuse,
		};
		const functions = { state: null, ...Object.fromEntries(api.map((name) => [name, refuse])) };
		const config = Config.serialize({ allow_unstable: true, script_cache: 100, module_cache: 500 }).toBytes();
		const zeros = new Uint8Array(32);
		const env = Env.serialize({
			height: 1,
			timestamp: 1,
			next_account: 1,
			transaction: zeros,
			session: zeros,
		}).toBytes();
		const vm = allocate(toVector(config));
		this.#view = (argument) => {
			const error = noVector();
			const gas = [1_000_000_000n];
			const result = execute(vm, gas, db, functions, toVector(env), toVector(argument), error) as NativeVector;
			return error.is_none ? { output: read(result) } : { error: read(error).toString() };
		};
	}

	publish(account: Address, name: string, code: Uint8Array): void {
		const key = (kind: number) =>
			Buffer.concat([addressToBytes(account), Uint8Array.of(kind), bcs.string().serialize(name).toBytes()]);
		this.#store.set(key(0).toString('hex'), Buffer.from(code));
		this.#store.set(key(1).toString('hex'), createHash('sha3-256').update(code).digest());
	}

	/** Runs a view function without type arguments on arguments in BCS: its results as JSON, or what it says is wrong. */
	view(account: Address, module: string, name: string, args: readonly Uint8Array[]) {
		const call = {
			account: [...addressToBytes(account)],
			module,
			name,
			typeArguments: [],
			args: args.map((arg) => [...arg]),
		};
		return this.#view(ViewFunction.serialize({ ...call, isJson: false }).toBytes());
	}
}
