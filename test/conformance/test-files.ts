import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Returns every file below a folder that may contain tests, sorted. A file returns itself. `.meta` contains only indexes. */
export function testFiles(path: string, ending = '.json'): string[] {
	if (statSync(path).isFile()) return [path];
	return readdirSync(path, { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith(ending) && !/(^|[\\/])\.meta([\\/]|$)/.test(file))
		.sort()
		.map((file) => join(path, file));
}
