// What forge asks of a compiler, by the compiler that is a package of npm: it needs no download.
const { readFileSync } = require('node:fs');
const solc = require('solc');

if (process.argv.includes('--version')) {
	const version = solc.version().replace('Emscripten.clang', 'Linux.g++');
	console.log(`solc, the solidity compiler commandline interface\nVersion: ${version}`);
} else {
	console.log(solc.compile(readFileSync(0, 'utf8')));
}
