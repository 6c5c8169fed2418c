import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { BridgeError } from '@altvm/abi-bridge';
import { parseModule, parseScript, standardLibrary } from '@altvm/move';
import { verifyModule, verifyOwn } from '../../vm-adapters/move/src/core/verifier/verify.ts';

type ModuleFile = ReturnType<typeof parseModule>;
export type ModuleId = ModuleFile['modules'][number];

export interface FolderModule {
	/** Path of the file; undefined for a module of our standard library. */
	readonly path: string | undefined;
	readonly id: ModuleId;
	readonly code: Uint8Array;
	readonly file: ModuleFile;
}

/** Returns every `.mv` file below a folder, sorted. A file returns itself. */
export function moduleFiles(path: string): string[] {
	if (statSync(path).isFile()) return [path];
	return readdirSync(path, { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.mv'))
		.sort()
		.map((file) => join(path, file));
}

export const nameOf = ({ account, name }: ModuleId): string => `${account}::${name}`;

/** The modules of a folder and of the standard library, in which dependencies are looked up. */
export class Folder {
	readonly #modules = new Map<string, FolderModule[]>();
	readonly #byPath = new Map<string, FolderModule>();
	readonly #scripts = new Map<string, FolderModule>();
	readonly #sound = new Map<FolderModule, boolean>();

	constructor(paths: readonly string[]) {
		for (const path of paths) this.#add(path, readFileSync(path));
		for (const { code } of standardLibrary()) this.#add(undefined, code);
	}

	#add(path: string | undefined, code: Uint8Array): void {
		try {
			const file = parseModule(code);
			const id = file.modules[file.self]!;
			const same = this.#modules.get(nameOf(id)) ?? [];
			const module = { path, id, code, file };
			this.#modules.set(nameOf(id), [...same, module]);
			if (path !== undefined) this.#byPath.set(path, module);
		} catch (error) {
			// A file that cannot be read is not a dependency of any module.
			if (!(error instanceof BridgeError)) throw error;
			if (path !== undefined) this.#addScript(path, code);
		}
	}

	#addScript(path: string, code: Uint8Array): void {
		try {
			const file = parseScript(code);
			this.#scripts.set(path, { path, id: file.modules[file.self]!, code, file });
		} catch (error) {
			if (!(error instanceof BridgeError)) throw error;
		}
	}

	/** Returns our verdict on a script, or undefined if the file is not a script. */
	verdictOfScript(path: string): string | undefined {
		const script = this.#scripts.get(path);
		if (!script) return undefined;
		try {
			verifyModule(script.file, this.dependencies(path).find);
			return 'accepted';
		} catch (error) {
			if (!(error instanceof BridgeError)) throw error;
			return error.code;
		}
	}

	/** Whether the verifier accepts a module, apart from errors that depend on other modules. */
	#isSound(module: FolderModule): boolean {
		let isSound = this.#sound.get(module);
		if (isSound === undefined) {
			try {
				verifyOwn(module.file, () => {});
				isSound = true;
			} catch (error) {
				if (!(error instanceof BridgeError)) throw error;
				isSound = false;
			}
			this.#sound.set(module, isSound);
		}
		return isSound;
	}

	/**
	 * Of several modules with one name, returns the one nearest to the module that refers to it. Only modules that have everything
	 * referenced, and that are valid by themselves, are considered.
	 */
	#find(id: ModuleId, { path: near, file }: Pick<FolderModule, 'path' | 'file'>): FolderModule | undefined {
		const away = ({ path }: FolderModule) => {
			// Our library counts as the farthest place from every file.
			if (path === undefined || near === undefined) return path === near ? 0 : Number.POSITIVE_INFINITY;
			return relative(dirname(near), path).split(sep).length;
		};
		const named = this.#modules.get(nameOf(id))?.toSorted((a, b) => away(a) - away(b)) ?? [];
		if (named.length < 2) return named[0];
		const fitting = named.filter((module) => hasWhatIsNamed(module.file, id, file));
		return fitting.find((module) => this.#isSound(module)) ?? fitting[0] ?? named[0];
	}

	/** Returns the identifier of a file's module; undefined if the file cannot be read. */
	idOf(path: string): ModuleId | undefined {
		return this.#byPath.get(path)?.id;
	}

	/** Returns the transitive dependencies of a file's module, one for each name, and those that are missing. */
	dependencies(path: string): Dependencies {
		const found = new Map<string, FolderModule>();
		const missing = new Map<string, ModuleId>();
		const self = this.#byPath.get(path) ?? this.#scripts.get(path);
		const users = self ? [self] : [];
		for (let user = users.pop(); user; user = users.pop()) {
			for (const id of user.file.modules) {
				const name = nameOf(id);
				if (name === nameOf(self!.id) || found.has(name) || missing.has(name)) continue;
				const module = this.#find(id, user);
				if (!module) missing.set(name, id);
				else {
					found.set(name, module);
					users.push(module);
				}
			}
		}
		return {
			found: [...found.values()],
			missing: [...missing.values()],
			find: (id) => found.get(nameOf(id))?.file,
		};
	}
}

export interface Dependencies {
	readonly found: readonly FolderModule[];
	readonly missing: readonly ModuleId[];
	find(id: ModuleId): ModuleFile | undefined;
}

/** Whether a module has all structs and functions that `user` refers to, with the same names and numbers of type parameters. */
function hasWhatIsNamed({ structHandles, functionHandles, self }: ModuleFile, id: ModuleId, user: ModuleFile): boolean {
	const isOfIt = (module: number) => nameOf(user.modules[module]!) === nameOf(id);
	return (
		user.structHandles.every(
			(wanted) =>
				!isOfIt(wanted.module) ||
				structHandles.some(
					(handle) =>
						handle.module === self &&
						handle.name === wanted.name &&
						handle.typeParameters.length === wanted.typeParameters.length,
				),
		) &&
		user.functionHandles.every(
			(wanted) =>
				!isOfIt(wanted.module) ||
				functionHandles.some(
					(handle) =>
						handle.module === self &&
						handle.name === wanted.name &&
						handle.parameters.length === wanted.parameters.length &&
						handle.results.length === wanted.results.length &&
						handle.typeParameters.length === wanted.typeParameters.length,
				),
		)
	);
}
