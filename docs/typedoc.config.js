// The API reference: one module of pages for every entry point of every package that is published.
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Converter, ReflectionKind } from 'typedoc';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Source file of each entry point -> the name a user imports, such as `@altvm/host`. */
const entries = new Map();
const packages = globSync('{abi-bridge,packages/*,vm-adapters/*}/package.json', { cwd: root });
// A symbol is documented in the first package that exports it: `altvm`, which exports those of others, comes last.
packages.sort().sort((a, b) => Number(a.includes('altvm')) - Number(b.includes('altvm')));
for (const file of packages) {
	const { name, exports, publishConfig, private: isPrivate } = JSON.parse(readFileSync(join(root, file), 'utf8'));
	if (isPrivate) continue;
	for (const [subpath, source] of Object.entries(exports)) {
		// `./testing` of a package is for this repository's tests only.
		if (!(subpath in publishConfig.exports)) continue;
		if (typeof source !== 'string' || !source.endsWith('.ts')) continue;
		entries.set(join(root, dirname(file), source), name + subpath.slice(1));
	}
}

/** typedoc names a module after its path. This names it after its import. */
function nameModules(app) {
	app.converter.on(Converter.EVENT_CREATE_DECLARATION, (context, reflection) => {
		if (!reflection.kindOf(ReflectionKind.Module)) return;
		const source = context.getSymbolFromReflection(reflection)?.declarations?.[0]?.getSourceFile().fileName;
		reflection.name = entries.get(source) ?? reflection.name;
	});
}

export default {
	name: 'API',
	entryPoints: [...entries.keys()],
	tsconfig: 'tsconfig.api.json',
	plugin: ['typedoc-plugin-markdown', 'typedoc-vitepress-theme', nameModules],
	out: 'api',
	docsRoot: '.',
	readme: 'none',
	excludePrivate: true,
	excludeInternal: true,
	disableSources: true,
	entryFileName: 'index.md',
	hidePageHeader: true,
	useCodeBlocks: true,
	expandObjects: true,
	parametersFormat: 'table',
	interfacePropertiesFormat: 'table',
	enumMembersFormat: 'table',
	typeDeclarationFormat: 'table',
};
