#!/usr/bin/env node
import { existsSync } from 'node:fs';
import module from 'node:module';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 12)) {
	process.stderr.write(`altvm needs Node 22.12 or later; this is ${process.versions.node}\n`);
	process.exit(1);
}
// Node keeps compiled code, and sources without their types, in its folder of temporary files.
module.enableCompileCache();
const built = new URL('../dist/cli.js', import.meta.url);
await import(existsSync(built) ? built.href : new URL('../src/cli.ts', import.meta.url).href);
