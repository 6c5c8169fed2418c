// The API report: what each package exports, as its declarations say, in one file a package. It is committed, so that a change of
// the interface is seen where it is reviewed. `npm run api` writes it; `test/packages` compares it.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
// TypeScript 6: the native compiler has no JavaScript API.
import ts from 'typescript';
import { type BuiltPackage, buildPackages } from '../../scripts/build-packages.ts';

const etc = fileURLToPath(new URL('../../etc', import.meta.url));

interface EntryPoint {
	/** What a user imports: `@altvm/evm`. */
	readonly name: string;
	/** Its declarations. */
	readonly types: string;
}

function entryPoints({ name, folder }: BuiltPackage): EntryPoint[] {
	const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
		exports: Record<string, string | { readonly types?: string }>;
	};
	return Object.entries(exports).flatMap(([path, target]) =>
		typeof target === 'object' && target.types
			? [{ name: name + path.slice(1), types: join(folder, target.types) }]
			: [],
	);
}

/** `@altvm/host` for a file of the built host package. */
function ownerOf(file: string, packages: readonly BuiltPackage[]): string | undefined {
	return packages.find(({ folder }) => file.startsWith(`${folder}/`))?.name;
}

function describeExports(
	program: ts.Program,
	{ types }: EntryPoint,
	owner: string,
	packages: readonly BuiltPackage[],
): string[] {
	const checker = program.getTypeChecker();
	const printer = ts.createPrinter({ removeComments: true });
	const source = program.getSourceFile(types);
	const module = source && checker.getSymbolAtLocation(source);
	if (!module) throw new Error(`${types} is no module`);
	const symbols = checker.getExportsOfModule(module).toSorted((a, b) => (a.name < b.name ? -1 : 1));
	return symbols.flatMap((symbol) => {
		const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
		return (target.declarations ?? []).map((declaration) => {
			const file = declaration.getSourceFile();
			const from = ownerOf(file.fileName, packages);
			if (from !== owner) return `export { ${symbol.name} } from '${from ?? 'elsewhere'}';`;
			const node = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
			const text = printer.printNode(ts.EmitHint.Unspecified, node, file);
			return target.name === symbol.name ? text : `${text}\nexport { ${target.name} as ${symbol.name} };`;
		});
	});
}

/** File name in `etc/` -> its text, for every package. */
export function apiReports(packages: readonly BuiltPackage[]): Map<string, string> {
	const entries = packages.map((built) => ({ built, points: entryPoints(built) }));
	const program = ts.createProgram(
		entries.flatMap(({ points }) => points.map(({ types }) => types)),
		{
			target: ts.ScriptTarget.ESNext,
			module: ts.ModuleKind.NodeNext,
			moduleResolution: ts.ModuleResolutionKind.NodeNext,
			types: [],
			preserveSymlinks: false,
		},
	);
	return new Map(
		entries.map(({ built, points }) => {
			const sections = points.map((point) => {
				const lines = describeExports(program, point, built.name, packages);
				return `## ${point.name}\n\n\`\`\`typescript\n${lines.join('\n')}\n\`\`\`\n`;
			});
			const file = `${built.name.replace('@altvm/', '')}.api.md`;
			return [file, `# API of ${built.name}\n\nWritten by \`npm run api\`.\n\n${sections.join('\n')}`];
		}),
	);
}

/** What the committed report of a package says, or undefined. */
export function committedReport(file: string): string | undefined {
	const path = join(etc, file);
	return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const reports = apiReports(await buildPackages());
	rmSync(etc, { recursive: true, force: true });
	mkdirSync(etc);
	for (const [file, text] of reports) {
		writeFileSync(join(etc, file), text);
		console.log(`etc/${file}`);
	}
}
