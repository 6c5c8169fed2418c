import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
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

interface NativeVector {
	is_none: boolean;
	ptr: unknown;
	len: number;
	cap: number;
}

/** The VM's error, or the BCS of a call's results. */
export type Answer = { readonly error: string } | { readonly output: Buffer };

/** The functions of libmovevm that tests use. */
export interface Binding {
	allocate(config: object): unknown;
	execute(vm: unknown, gas: bigint[], db: object, api: object, env: object, senders: object, call: object): Answer;
	/** Like `execute`, for a script. */
	script(vm: unknown, gas: bigint[], db: object, api: object, env: object, senders: object, call: object): Answer;
	view(vm: unknown, gas: bigint[], db: object, api: object, env: object, call: object): Answer;
	/**
	 * The callbacks of the VM: `db` for storage, `api` for facts of the chain.
	 * @param store storage with keys in hex
	 */
	callbacks(store: Map<string, Buffer>): { readonly db: object; readonly api: object };
}

export const toVector = (bytes: Uint8Array) => ({ is_nil: false, ptr: Buffer.from(bytes), len: bytes.length });

function read({ ptr, len }: { ptr: unknown; len: number }): Buffer {
	return len
		? Buffer.from(koffi.decode(ptr, koffi.array('uint8_t', Number(len), 'Typed')) as Uint8Array)
		: Buffer.alloc(0);
}

let binding: Binding | undefined;

/** Binds the functions of libmovevm that run code. koffi's types have global names, so the binding is created once. */
export function bindLibmovevm(): Binding {
	binding ??= load();
	return binding;
}

function load(): Binding {
	const builder = dirname(createRequire(import.meta.url).resolve('@initia/builder.js'));
	const library = koffi.load(join(builder, '..', 'library', libraryFile!));
	const Vector = koffi.struct('VmVector', { is_none: 'bool', ptr: 'void*', len: 'size_t', cap: 'size_t' });
	koffi.struct('VmBytes', { is_nil: 'bool', ptr: 'void*', len: 'size_t' });
	koffi.struct('VmSlice', { is_none: 'bool', ptr: 'void*', len: 'size_t' });
	const callback = (prototype: string) => koffi.pointer(koffi.proto(prototype));
	const readDb = callback('int32_t vm_read_db(void*, VmSlice, VmVector*, VmVector*)');
	const writeDb = callback('int32_t vm_write_db(void*, VmSlice, VmSlice, VmVector*)');
	const removeDb = callback('int32_t vm_remove_db(void*, VmSlice, VmVector*)');
	const accountInfo = callback(
		'int32_t vm_account_info(void*, VmSlice, bool*, uint64_t*, uint64_t*, uint8_t*, bool*, VmVector*)',
	);
	const any = callback('int32_t vm_any(void*)');
	koffi.struct('VmDb', { state: 'void*', read_db: readDb, write_db: writeDb, remove_db: removeDb, scan_db: any });
	const chain = ['amount_to_share', 'share_to_amount', 'unbond_timestamp', 'get_price'];
	koffi.struct('VmApi', {
		state: 'void*',
		query: any,
		get_account_info: accountInfo,
		...Object.fromEntries(chain.map((name) => [name, any])),
	});
	const make = library.func('VmVector new_unmanaged_vector(bool, void*, size_t)');
	const execute = library.func(
		'VmVector execute_contract(void*, _Inout_ uint64_t*, VmDb, VmApi, VmBytes, VmBytes, VmBytes, _Inout_ VmVector*)',
	);
	const script = library.func(
		'VmVector execute_script(void*, _Inout_ uint64_t*, VmDb, VmApi, VmBytes, VmBytes, VmBytes, _Inout_ VmVector*)',
	);
	const view = library.func(
		'VmVector execute_view_function(void*, _Inout_ uint64_t*, VmDb, VmApi, VmBytes, VmBytes, _Inout_ VmVector*)',
	);
	// Error code 5. Tests must not reach these callbacks.
	const refuse = koffi.register(() => 5, any);
	/** Answers that every account exists, has the base type, and is not blocked. */
	const info = koffi.register(
		(
			_: unknown,
			_account: unknown,
			found: unknown,
			number: unknown,
			sequence: unknown,
			kind: unknown,
			blocked: unknown,
		) => {
			koffi.encode(found, 'bool', true);
			koffi.encode(number, 'uint64_t', 1);
			koffi.encode(sequence, 'uint64_t', 0);
			koffi.encode(kind, 'uint8_t', 0);
			koffi.encode(blocked, 'bool', false);
			return 0;
		},
		accountInfo,
	);
	const answer = (run: (error: NativeVector) => NativeVector): Answer => {
		const error: NativeVector = { is_none: true, ptr: null, len: 0, cap: 0 };
		const result = run(error);
		return error.is_none ? { output: read(result) } : { error: read(error).toString() };
	};
	return {
		allocate: library.func('void* allocate_vm(VmBytes)'),
		execute: (...args) => answer((error) => execute(...args, error) as NativeVector),
		script: (...args) => answer((error) => script(...args, error) as NativeVector),
		view: (...args) => answer((error) => view(...args, error) as NativeVector),
		callbacks(store) {
			type Slice = { ptr: unknown; len: number };
			const keyOf = (key: Slice) => read(key).toString('hex');
			const find = (_: unknown, key: Slice, out: unknown) => {
				const value = store.get(keyOf(key));
				if (value) koffi.encode(out, Vector, make(false, value, value.length));
				return 0;
			};
			const write = (_: unknown, key: Slice, value: Slice) => {
				store.set(keyOf(key), read(value));
				return 0;
			};
			const remove = (_: unknown, key: Slice) => {
				store.delete(keyOf(key));
				return 0;
			};
			return {
				db: {
					state: null,
					read_db: koffi.register(find, readDb),
					write_db: koffi.register(write, writeDb),
					remove_db: koffi.register(remove, removeDb),
					scan_db: refuse,
				},
				api: {
					state: null,
					query: refuse,
					get_account_info: info,
					...Object.fromEntries(chain.map((name) => [name, refuse])),
				},
			};
		},
	};
}
