import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { interfaceFromSolidityAbi } from '@altvm/abi-bridge';
import { buildContract } from '@altvm/assemblyscript';
import { generateStub } from '@altvm/move';
import { stdlibSource } from '../../vm-adapters/move/scripts/build-stdlib.ts';
import { suiFrameworkSource, suiModules } from '../../vm-adapters/move/scripts/build-sui-framework.ts';
import { suiSources } from '../../vm-adapters/move/scripts/build-sui-sources.ts';
import { compileMovePackage } from '../../vm-adapters/move/scripts/compile-move.ts';
import { compileSuiPackage } from '../../vm-adapters/move/scripts/compile-sui.ts';
import { compileSolidity } from './compile-solidity.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** All artefacts that are built from source, by path in the project. */
export type Artifacts = Map<string, Uint8Array | string>;

const SOLIDITY = [
	'examples/contracts/exchange/Token.sol',
	'examples/contracts/exchange/Exchange.sol',
	'test/contracts/probe-evm/Probe.sol',
	'examples/contracts/bank/Thief.sol',
	'examples/contracts/adder/Caller.sol',
	'examples/contracts/hasher/Hasher.sol',
	'examples/contracts/tickets/BoxOffice.sol',
	'examples/contracts/factory/CurveFactory.sol',
	'test/contracts/factory/Factory.sol',
];

const ASSEMBLYSCRIPT = [
	{ name: 'curve', world: 'curve', folder: 'examples/contracts/curve' },
	{ name: 'relay', world: 'relay', folder: 'test/contracts/relay' },
	{ name: 'relay-reentrant', world: 'reentrant', folder: 'test/contracts/relay' },
	{ name: 'lab', world: 'lab', folder: 'test/contracts/lab' },
	{ name: 'maker', world: 'maker', folder: 'test/contracts/maker' },
	{ name: 'maker-reentrant', world: 'reentrant', folder: 'test/contracts/maker' },
];

/** Packages in Sui's dialect of Move. */
const SUI = ['vm-adapters/move/test-modules/sui', 'examples/contracts/tickets'];

const MOVE = [
	'examples/contracts/coin',
	'examples/contracts/bank',
	'examples/contracts/counter/v1',
	'examples/contracts/counter/v2',
	'examples/contracts/counter/incompatible',
	'test/contracts/probe',
	'test/contracts/move-maker',
];

/** Move stubs that are generated into a package's sources before it is compiled. */
const STUBS = [
	{
		file: 'examples/contracts/coin/sources/exchange_stub.move',
		account: 'market',
		module: 'exchange_stub',
		contract: 'examples/contracts/exchange/artifacts/Exchange.json',
	},
	{
		file: 'test/contracts/probe/sources/peer_stub.move',
		account: 'probes',
		module: 'peer_stub',
		contract: 'test/contracts/probe-evm/artifacts/Probe.json',
	},
];

/** Compiles every example contract, the Move standard library and Sui's framework from source. */
export async function buildArtifacts(): Promise<Artifacts> {
	const artifacts: Artifacts = new Map();
	for (const file of SOLIDITY) {
		for (const artifact of compileSolidity(join(root, file))) {
			artifacts.set(
				`${dirname(file)}/artifacts/${artifact.contractName}.json`,
				`${JSON.stringify(artifact, null, '\t')}\n`,
			);
		}
	}
	for (const { name, world, folder } of ASSEMBLYSCRIPT) {
		const path = join(root, folder);
		const component = await buildContract({
			entry: join(path, 'assembly', `${basename(folder)}.ts`),
			wit: join(path, `${basename(folder)}.wit`),
			world,
		});
		artifacts.set(`${folder}/artifacts/${name}.wasm`, component);
	}
	artifacts.set('vm-adapters/move/src/core/stdlib/modules.ts', stdlibSource());
	artifacts.set('vm-adapters/move/src/sui/framework/source-files.ts', suiSources());
	artifacts.set('vm-adapters/move/src/sui/framework/modules.ts', await suiFrameworkSource());
	for (const folder of SUI) {
		for (const [name, code] of suiModules(await compileSuiPackage(join(root, folder))))
			artifacts.set(`${folder}/artifacts/${name}.mv`, code);
	}
	for (const { file, account, module, contract } of STUBS) {
		const { abi, contractName } = JSON.parse(artifacts.get(contract) as string);
		const source = generateStub({ interface: interfaceFromSolidityAbi(abi, contractName), account, module });
		artifacts.set(file, source);
	}
	for (const folder of MOVE) {
		const stub = STUBS.find(({ file }) => file.startsWith(`${folder}/`));
		// The package is compiled with the stub in the source tree. A test checks that it is up to date.
		if (stub) writeIfChanged(stub.file, artifacts.get(stub.file)!);
		for (const [name, code] of compileMovePackage(join(root, folder)))
			artifacts.set(`${folder}/artifacts/${name}.mv`, code);
	}
	return artifacts;
}

/** Returns a file of the project, or undefined if it does not exist. */
export function readArtifact(path: string): Uint8Array | undefined {
	try {
		return Uint8Array.from(readFileSync(join(root, path)));
	} catch {
		return undefined;
	}
}

function writeIfChanged(path: string, content: Uint8Array | string): void {
	const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
	const current = readArtifact(path);
	if (current && Buffer.compare(current, bytes) === 0) return;
	mkdirSync(dirname(join(root, path)), { recursive: true });
	writeFileSync(join(root, path), bytes);
}

export function writeArtifacts(artifacts: Artifacts): void {
	for (const [path, content] of artifacts) writeIfChanged(path, content);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeArtifacts(await buildArtifacts());
