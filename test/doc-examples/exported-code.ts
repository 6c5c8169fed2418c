import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A function or a class that a published entry point exports. */
export interface ExportedCode {
	/** As users import it. */
	readonly name: string;
	/** The entry point: `@altvm/host`. */
	readonly from: string;
	/** Where it is declared: `packages/host/src/host.ts`. */
	readonly file: string;
	/** Its doc comment; empty if it has none. */
	readonly doc: string;
}

interface Declaration {
	readonly file: string;
	/** The line that declares it, after `export`. */
	readonly line: string;
	readonly doc: string;
}

/** Captures the names and the module of a re-export, or the line of a declaration. Lists of types are left out. */
const EXPORT = /^export (?!type [{*])(?:(?:\{([^}]*)\}|\*) from '(.+)';|(.+))$/gm;
const NAME = /^(?:abstract |async )*(?:function\*?|class|const|interface|type|enum) (\w+)/;
/** Functions, and constants whose type or value is one. */
const FUNCTION = /^(?:async )?function\b|^const \w+: \(.*=>|^const \w+ = (?:async )?(?:\(|<|function\b)/;
const CLASS = /^(?:abstract )?class \w+/;
const ERROR_CLASS = /^(?:abstract )?class \w+ extends \w*Error\b/;
const LAST_COMMENT = /\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n$/;

/** Splits `a, type B, c as d` into pairs of the exported and the declared name, without types. */
function parseNames(list: string): (readonly [exported: string, declared: string])[] {
	const items = list.split(',').map((item) => item.trim());
	return items
		.filter((item) => item !== '' && !item.startsWith('type '))
		.map((item) => {
			const [declared = item, exported = declared] = item.split(' as ');
			return [exported, declared];
		});
}

/**
 * Returns the exports of a module by name, without lists of types. What it re-exports from another package is
 * undefined: that package has the declaration.
 * @throws Error for a form of export that is not known here.
 */
function findExports(root: string, file: string): Map<string, Declaration | undefined> {
	const text = readFileSync(join(root, file), 'utf8');
	const found = new Map<string, Declaration | undefined>();
	for (const { index, 1: list, 2: module, 3: line } of text.matchAll(EXPORT)) {
		if (line !== undefined) {
			const name = NAME.exec(line)?.[1];
			if (name === undefined) throw new Error(`${file} has an export that cannot be read: ${line}`);
			const doc = LAST_COMMENT.exec(text.slice(0, index))?.[0] ?? '';
			// The comment of an overloaded function is above its first signature.
			if (!found.has(name)) found.set(name, { file, line, doc });
			continue;
		}
		if (!/^(\.|@altvm\/)/.test(module!)) throw new Error(`${file} exports names of ${module}`);
		const below = module!.startsWith('.') ? findExports(root, join(dirname(file), module!)) : undefined;
		const all = [...(below?.keys() ?? [])].map((name) => [name, name] as const);
		for (const [exported, declared] of list === undefined ? all : parseNames(list)) {
			if (below && !below.has(declared)) throw new Error(`${module} does not export ${declared}, but ${file} does`);
			found.set(exported, below?.get(declared));
		}
	}
	return found;
}

/** Returns the functions and classes, except errors, that the published entry points of the workspace declare. */
export function findExportedCode(root: string): ExportedCode[] {
	return globSync('{abi-bridge,packages/*,vm-adapters/*}/package.json', { cwd: root })
		.sort()
		.flatMap((path) => {
			const { name: owner, exports, publishConfig } = JSON.parse(readFileSync(join(root, path), 'utf8'));
			const entryPoints = Object.keys(publishConfig.exports).filter((key) => exports[key].endsWith('.ts'));
			return entryPoints.flatMap((key) =>
				[...findExports(root, join(dirname(path), exports[key]))].flatMap(([name, declaration]) => {
					if (!declaration || !isCode(declaration.line)) return [];
					return [{ name, from: owner + key.slice(1), file: declaration.file, doc: declaration.doc }];
				}),
			);
		});
}

function isCode(line: string): boolean {
	return FUNCTION.test(line) || (CLASS.test(line) && !ERROR_CLASS.test(line));
}
