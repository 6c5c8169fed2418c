import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { BridgeError } from '@altvm/abi-bridge';
import { parseModule, standardLibrary } from '@altvm/move';

type ModuleFile = ReturnType<typeof parseModule>;
export type ModuleId = ModuleFile['modules'][number];

export interface FolderModule {
	/** Undefined for a module of our standard library. */
	readonly path: string | undefined;
	readonly id: ModuleId;
	readonly code: Uint8Array;
	readonly file: ModuleFile;
}

/** Every `.mv` file below a folder, in a fixed order; a file is its own. */
export function moduleFiles(path: string): string[] {
	if (statSync(path).isFile()) return [path];
	return readdirSync(path, { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.mv'))
		.sort()
		.map((file) => join(path, file));
}

export const nameOf = ({ account, name }: ModuleId): string => `${account}::${name}`;

/** The modules of a folder and of the standard library: where dependencies are looked for. */
export class Folder {
	readonly #modules = new Map<string, FolderModule[]>();
	readonly #byPath = new Map<string, FolderModule>();

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
			// What cannot be read is nobody's dependency.
			if (!(error instanceof BridgeError)) throw error;
		}
	}

	/** Of several modules of one name, the one that lies nearest to the file that names it. */
	find(id: ModuleId, near: string): FolderModule | undefined {
		const away = ({ path }: FolderModule) =>
			path === undefined ? Number.POSITIVE_INFINITY : relative(dirname(near), path).split(sep).length;
		return this.#modules.get(nameOf(id))?.toSorted((a, b) => away(a) - away(b))[0];
	}

	/** Of a file that can be read. */
	idOf(path: string): ModuleId | undefined {
		return this.#byPath.get(path)?.id;
	}

	/** What a file's module needs, over any number of steps, and what of that is nowhere. */
	dependencies(path: string): { readonly found: FolderModule[]; readonly missing: ModuleId[] } {
		const found = new Map<string, FolderModule>();
		const missing = new Map<string, ModuleId>();
		const self = this.#byPath.get(path);
		const waiting = self ? [...self.file.modules] : [];
		for (let id = waiting.pop(); id; id = waiting.pop()) {
			const name = nameOf(id);
			if (name === nameOf(self!.id) || found.has(name) || missing.has(name)) continue;
			const module = this.find(id, path);
			if (module) {
				found.set(name, module);
				waiting.push(...module.file.modules);
			} else missing.set(name, id);
		}
		return { found: [...found.values()], missing: [...missing.values()] };
	}
}
