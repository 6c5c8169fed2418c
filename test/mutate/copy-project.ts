import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/**
 * Copies the project's files (tracked, or new and not ignored) to a temporary folder, and returns its path. Its `node_modules`
 * links to the installed packages, but to the copy's own workspaces, so that a test of one workspace runs the copied source of another.
 */
export function copyProject(root: string): string {
	const copy = mkdtempSync(join(tmpdir(), 'altvm-mutate-'));
	const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
	for (const file of listed.toString().split('\0')) {
		if (file === '') continue;
		mkdirSync(join(copy, dirname(file)), { recursive: true });
		cpSync(join(root, file), join(copy, file), { force: true });
	}
	linkPackages(join(root, 'node_modules'), join(copy, 'node_modules'), root, copy);
	return copy;
}

/** Links what one folder of packages holds into another. A link to a workspace becomes a link to the copied workspace. */
function linkPackages(from: string, to: string, root: string, copy: string): void {
	mkdirSync(to, { recursive: true });
	for (const entry of readdirSync(from, { withFileTypes: true })) {
		const source = join(from, entry.name);
		const target = join(to, entry.name);
		if (entry.isSymbolicLink()) {
			const linked = resolve(from, readlinkSync(source));
			symlinkSync(linked.startsWith(`${root}/`) ? join(copy, linked.slice(root.length)) : linked, target);
		} else if (entry.isDirectory() && entry.name.startsWith('@')) {
			linkPackages(source, target, root, copy);
		} else {
			symlinkSync(source, target);
		}
	}
}
