import {
	closeSync,
	cpSync,
	existsSync,
	mkdtempSync,
	openSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import { bcs } from '@mysten/bcs';
import koffi from 'koffi';

/**
 * The compiler refused a package, or does not support the platform. The message of `compile` holds the compiler's
 * output.
 */
export class MoveCompileError extends Error {
	override readonly name = 'MoveCompileError';
	readonly code: 'unsupported-platform' | 'compile';

	constructor(code: MoveCompileError['code'], message: string) {
		super(message);
		this.code = code;
	}
}

const LIBRARIES: Record<string, string> = {
	'linux-x64': 'libcompiler.x86_64.so',
	'linux-arm64': 'libcompiler.aarch64.so',
	'darwin-x64': 'libcompiler.dylib',
	'darwin-arm64': 'libcompiler.dylib',
};

/** Whether the compiler supports this platform. */
export function canCompileMove(): boolean {
	return LIBRARIES[`${process.platform}-${process.arch}`] !== undefined;
}

const stdlib = fileURLToPath(new URL('../src/core/stdlib', import.meta.url));

const BuildConfig = bcs.struct('BuildConfig', {
	dev_mode: bcs.bool(),
	test_mode: bcs.bool(),
	generate_docs: bcs.bool(),
	generate_abis: bcs.bool(),
	install_dir: bcs.option(bcs.string()),
	force_recompilation: bcs.bool(),
	fetch_deps_only: bcs.bool(),
	skip_fetch_latest_git_deps: bcs.bool(),
	bytecode_version: bcs.u32(),
	compiler_version: bcs.string(),
	language_version: bcs.string(),
	additional_named_addresses: bcs.vector(bcs.tuple([bcs.string(), bcs.fixedArray(32, bcs.u8())])),
});
const CompilerArguments = bcs.struct('CompilerArguments', {
	package_path: bcs.option(bcs.string()),
	verbose: bcs.bool(),
	build_config: BuildConfig,
});

type Build = (errors: object, payload: object) => { ptr: unknown; len: number };
let compiler: Build | undefined;

/**
 * Loads the compiler of @initia/builder.js, a native library. The package's own binding does not load on current Node
 * versions.
 * @throws MoveCompileError `unsupported-platform`
 */
function loadCompiler(): Build {
	if (compiler) return compiler;
	const file = LIBRARIES[`${process.platform}-${process.arch}`];
	if (!file)
		throw new MoveCompileError('unsupported-platform', `no Move compiler for ${process.platform} ${process.arch}`);
	const builder = dirname(createRequire(import.meta.url).resolve('@initia/builder.js'));
	const library = koffi.load(join(builder, '..', 'library', file));
	koffi.struct('UnmanagedVector', { is_none: 'bool', ptr: 'void*', len: 'size_t', cap: 'size_t' });
	koffi.struct('ByteSliceView', { is_nil: 'bool', ptr: 'void*', len: 'size_t' });
	compiler = library.func(
		'UnmanagedVector build_move_package(_Inout_ UnmanagedVector*, ByteSliceView)',
	) as unknown as Build;
	return compiler;
}

export interface CompileOptions {
	/** Bytecode version. From 7 on, sources are in Move 2, which has enums. Default 6. */
	readonly version?: number;
}

/** The bytecode of a compiled package. */
export interface MoveBuild {
	/** Modules of the package itself, by name. */
	readonly modules: Map<string, Uint8Array>;
	/** Scripts, by the name of their function. */
	readonly scripts: Map<string, Uint8Array>;
}

/**
 * Compiles a package as `buildMovePackage` does, and returns its modules.
 * @throws MoveCompileError also if it has none
 */
export function compileMovePackage(folder: string, options: CompileOptions = {}): Map<string, Uint8Array> {
	const { modules } = buildMovePackage(folder, options);
	if (modules.size === 0) throw new MoveCompileError('compile', `${folder}: the compiler wrote no modules`);
	return modules;
}

/**
 * Compiles a Move package, which may depend on `AltvmStdlib`, without network access. Leaves no files in the package.
 * @throws MoveCompileError with the compiler's output
 */
export function buildMovePackage(folder: string, { version = 6 }: CompileOptions = {}): MoveBuild {
	const build = loadCompiler();
	const work = mkdtempSync(join(tmpdir(), 'altvm-move-'));
	const directory = process.cwd();
	try {
		const source = join(work, 'package');
		cpSync(resolve(folder), source, { recursive: true });
		cpSync(stdlib, join(work, 'stdlib'), { recursive: true });
		const manifest = join(source, 'Move.toml');
		const text = readFileSync(manifest, 'utf8');
		const name = /^name\s*=\s*"([^"]+)"/m.exec(text)?.[1] ?? '';
		writeFileSync(manifest, text.replace(/(AltvmStdlib\s*=\s*\{\s*local\s*=\s*)"[^"]*"/, '$1"../stdlib"'));
		const payload = Buffer.from(
			CompilerArguments.serialize({
				package_path: source,
				verbose: false,
				build_config: {
					dev_mode: false,
					test_mode: false,
					generate_docs: false,
					generate_abis: false,
					install_dir: '',
					force_recompilation: true,
					fetch_deps_only: false,
					skip_fetch_latest_git_deps: true,
					bytecode_version: version,
					compiler_version: '2.1',
					language_version: version < 7 ? '1' : '2.1',
					additional_named_addresses: [],
				},
			}).toBytes(),
		);
		const errors = { is_none: true, ptr: null as unknown, len: 0, cap: 0 };
		const said = captured(join(work, 'said'), () =>
			build(errors, { is_nil: false, ptr: payload, len: payload.length }),
		);
		if (!errors.is_none) {
			const message = Buffer.from(
				koffi.decode(errors.ptr, koffi.array('uint8_t', Number(errors.len), 'Typed')) as Uint8Array,
			);
			throw new MoveCompileError('compile', `${folder} does not compile:\n${message.toString()}\n${said}`);
		}
		const output = join(source, 'build', name);
		return {
			modules: readBytecode(join(output, 'bytecode_modules')),
			scripts: readBytecode(join(output, 'bytecode_scripts')),
		};
	} finally {
		// The compiler changes the working directory to the package. Only the main thread can change it back.
		if (isMainThread) process.chdir(directory);
		rmSync(work, { recursive: true, force: true });
	}
}

/**
 * Runs the compiler and returns what it printed. The compiler prints a lot and panics if a pipe is full, after which it
 * cannot run again in this process. Node's pipes are non-blocking, so output goes to a file.
 */
function captured(file: string, run: () => unknown): string {
	// Output belongs to the whole process, including other threads, so other threads cannot redirect it.
	if (!isMainThread) {
		run();
		return '';
	}
	const libc = koffi.load(process.platform === 'darwin' ? '/usr/lib/libSystem.B.dylib' : 'libc.so.6');
	const dup = libc.func('int dup(int)') as unknown as (fd: number) => number;
	const dup2 = libc.func('int dup2(int, int)') as unknown as (from: number, to: number) => number;
	const to = openSync(file, 'w');
	const saved = [1, 2].map((fd) => [fd, dup(fd)] as const);
	try {
		for (const [fd] of saved) dup2(to, fd);
		run();
	} finally {
		for (const [fd, copy] of saved) {
			dup2(copy, fd);
			closeSync(copy);
		}
		closeSync(to);
	}
	return readFileSync(file, 'utf8');
}

function readBytecode(folder: string): Map<string, Uint8Array> {
	if (!existsSync(folder)) return new Map();
	const files = readdirSync(folder)
		.filter((file) => file.endsWith('.mv'))
		.sort();
	return new Map(files.map((file) => [file.slice(0, -3), Uint8Array.from(readFileSync(join(folder, file)))]));
}
