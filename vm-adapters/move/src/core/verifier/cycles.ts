import { STD } from '../addresses.ts';
import type { ModuleFile, ModuleId } from '../loader/file-format.ts';
import { rejectModule } from './context.ts';
import type { FindModule } from './dependencies.ts';

/**
 * Checks that neither dependencies nor friends lead back to the module (move-bytecode-verifier, cyclic_dependencies).
 * Only an upgrade can close a cycle of dependencies.
 * @param find loads a module and charges for it; called at most once for a module in each of the two searches
 * @throws MoveVerificationError `CYCLIC_MODULE_DEPENDENCY`, `CYCLIC_MODULE_FRIENDSHIP`
 */
export function verifyCycles(file: ModuleFile, find: FindModule, isUpgrade: boolean): void {
	const dependencies = ({ modules, self }: ModuleFile) => modules.filter((_, i) => i !== self);
	if (isUpgrade && leadsBack(file, dependencies, find)) rejectModule(file, 'CYCLIC_MODULE_DEPENDENCY');
	if (leadsBack(file, ({ friends }) => friends, find)) rejectModule(file, 'CYCLIC_MODULE_FRIENDSHIP');
}

function leadsBack(file: ModuleFile, edges: (of: ModuleFile) => readonly ModuleId[], find: FindModule): boolean {
	const self = file.modules[file.self]!;
	const seen = new Set<string>();
	const open = [...edges(file)];
	for (let id = open.pop(); id !== undefined; id = open.pop()) {
		if (id.account === self.account && id.name === self.name) return true;
		const path = `${id.account}::${id.name}`;
		// The standard library depends only on itself.
		if (seen.has(path) || (id.account === STD && self.account !== STD)) continue;
		seen.add(path);
		const module = find(id);
		for (const next of module ? edges(module) : []) open.push(next);
	}
	return false;
}
