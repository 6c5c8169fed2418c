import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Every file below a folder that may hold tests, in a fixed order; a file is its own. `.meta` holds indexes of a suite. */
export function testFiles(path: string): string[] {
	if (statSync(path).isFile()) return [path];
	return readdirSync(path, { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.json') && !/(^|[\\/])\.meta([\\/]|$)/.test(file))
		.sort()
		.map((file) => join(path, file));
}
