import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** For each package folder, the workspace packages that its sources may import. */
const ARROWS: Record<string, readonly string[]> = {
	'abi-bridge': [],
	'packages/state': ['@altvm/abi-bridge'],
	'packages/host': ['@altvm/abi-bridge', '@altvm/state'],
	'packages/vm-kit': ['@altvm/abi-bridge'],
	'vm-adapters/evm': ['@altvm/abi-bridge', '@altvm/host', '@altvm/vm-kit'],
	'vm-adapters/wasm': ['@altvm/abi-bridge', '@altvm/host', '@altvm/vm-kit'],
	'vm-adapters/move': ['@altvm/abi-bridge', '@altvm/host', '@altvm/vm-kit'],
	'packages/assemblyscript': ['@altvm/abi-bridge', '@altvm/wasm'],
	'packages/solidity': [],
	'packages/ethereum': ['@altvm/abi-bridge', '@altvm/state', '@altvm/host', '@altvm/evm'],
	'packages/shadow': ['@altvm/abi-bridge', '@altvm/host', '@altvm/evm'],
	'packages/store-lmdb': ['@altvm/state'],
	'packages/chain': ['@altvm/abi-bridge', '@altvm/state', '@altvm/host', '@altvm/evm', '@altvm/ethereum'],
	'packages/node': [
		'@altvm/abi-bridge',
		'@altvm/state',
		'@altvm/host',
		'@altvm/evm',
		'@altvm/ethereum',
		'@altvm/chain',
		'@altvm/store-lmdb',
	],
	'packages/altvm': [
		'@altvm/abi-bridge',
		'@altvm/host',
		'@altvm/ethereum',
		'@altvm/evm',
		'@altvm/wasm',
		'@altvm/move',
		// Only the commands of a node load it.
		'@altvm/node',
		// Optional: only `altvm shadow` loads it.
		'@altvm/shadow',
	],
};

/**
 * For each room of a package, the rooms that it may import. A room is a folder or a file below `src`, without `.ts`. With `.ts` it is
 * the file alone, where a folder has the same name. A file belongs to the room with the longest matching path. An allowed room
 * includes all rooms below it. Tests may import anything.
 */
const ROOMS: Record<string, Record<string, readonly string[]>> = {
	'abi-bridge': {
		bytes: [],
		printable: [],
		errors: ['printable'],
		memo: [],
		names: [],
		'name-scope': [],
		spelling: [],
		text: [],
		'keccak-wasm': [],
		hex: ['errors'],
		'keccak-instance': ['bytes', 'keccak-wasm'],
		keccak: ['hex', 'keccak-instance'],
		address: ['bytes', 'errors', 'hex', 'keccak', 'memo'],
		limbs: ['hex'],
		types: ['address'],
		'integer-types': ['types'],
		'interface.ts': ['types'],
		failure: ['address', 'interface.ts', 'types'],
		dialect: ['address', 'failure', 'interface.ts', 'types'],
		// Signatures, and bounds of decoding: the other rooms use these parts of Solidity's ABI.
		'solidity/reader': ['dialect', 'errors'],
		'solidity/signature': ['hex', 'interface.ts', 'keccak', 'names', 'text', 'types'],
		'solidity/vm': ['interface.ts'],
		lookup: ['errors', 'hex', 'interface.ts', 'keccak', 'names', 'solidity/signature', 'spelling', 'text', 'types'],
		interface: [
			'errors',
			'hex',
			'interface.ts',
			'keccak',
			'lookup',
			'names',
			'printable',
			'solidity/reader',
			'solidity/signature',
			'types',
		],
		values: ['address', 'errors', 'hex', 'names', 'printable', 'spelling', 'text', 'types'],
		solidity: [
			'address',
			'bytes',
			'dialect',
			'errors',
			'failure',
			'hex',
			'interface',
			'lookup',
			'names',
			'solidity/reader',
			'solidity/signature',
			'solidity/vm',
			'text',
			'types',
			'values',
		],
		bcs: ['address', 'dialect', 'errors', 'solidity/reader', 'text', 'types'],
		wit: [
			'address',
			'dialect',
			'errors',
			'integer-types',
			'interface',
			'names',
			'solidity/reader',
			'solidity/signature',
			'text',
			'types',
		],
		move: [
			'address',
			'bcs',
			'dialect',
			'errors',
			'failure',
			'integer-types',
			'interface',
			'lookup',
			'names',
			'solidity',
			'text',
			'types',
		],
		transcode: [
			'address',
			'bcs',
			'bytes',
			'dialect',
			'errors',
			'hex',
			'interface.ts',
			'lookup',
			'move',
			'solidity',
			'text',
			'types',
		],
		testing: ['address', 'dialect', 'failure', 'interface.ts', 'solidity'],
		index: [
			'address',
			'bcs',
			'bytes',
			'dialect',
			'errors',
			'failure',
			'hex',
			'interface',
			'keccak',
			'keccak-instance',
			'limbs',
			'lookup',
			'memo',
			'move',
			'name-scope',
			'names',
			'printable',
			'solidity',
			'text',
			'transcode',
			'types',
			'values',
			'wit',
		],
	},
	'packages/state': {
		'account-record': [],
		'state-store': ['account-record'],
		commitment: ['account-record', 'state-store'],
		'change-set': ['account-record', 'state-store'],
		'invert-changes': ['change-set', 'state-store'],
		slots: [],
		database: ['account-record', 'change-set', 'commitment', 'invert-changes', 'overlay-store', 'state-store'],
		'memory-store': ['account-record', 'slots', 'state-store'],
		'changed-store': ['account-record', 'state-store'],
		'switched-store': ['account-record', 'state-store'],
		'overlay-store': ['change-set', 'changed-store', 'state-store'],
		snapshots: ['change-set', 'state-store'],
		testing: ['account-record', 'change-set', 'database', 'state-store'],
		index: [
			'account-record',
			'changed-store',
			'commitment',
			'database',
			'invert-changes',
			'memory-store',
			'overlay-store',
			'snapshots',
			'state-store',
			'switched-store',
		],
	},
	'packages/store-lmdb': {
		'lmdb-error': [],
		'table-ids': [],
		'writer-lock': [],
		'lmdb-reader': ['lmdb-error', 'table-ids'],
		'lmdb-database': [],
		'opened-database': ['lmdb-database', 'lmdb-error', 'lmdb-reader', 'table-ids', 'writer-lock'],
		'open-lmdb': ['opened-database', 'lmdb-database', 'lmdb-error', 'lmdb-reader', 'table-ids', 'writer-lock'],
		index: ['lmdb-database', 'open-lmdb'],
	},
	'packages/host': {
		context: [],
		limits: [],
		'native-stack': [],
		message: [],
		prices: [],
		'stackless-error': [],
		'state-rules': [],
		halt: ['stackless-error'],
		gas: ['halt'],
		outcome: ['halt'],
		'trace/step': ['halt'],
		'trace/trace-options': ['trace/step'],
		frame: ['context', 'gas', 'message', 'native-stack', 'outcome', 'trace/step'],
		'interface-finder': [],
		'native-transaction': [],
		adapter: ['context', 'frame', 'interface-finder', 'message', 'native-transaction', 'outcome', 'state-rules'],
		'foreign-program': ['adapter'],
		log: ['frame'],
		// The data of a trace. The room `trace` records and prints it.
		'trace/witness': ['outcome'],
		'trace/trace': ['halt', 'log', 'message', 'trace/witness'],
		'trace/recorded-trace': ['context', 'log', 'trace/trace', 'trace/witness'],
		'trace/format-failure': [],
		requests: ['log', 'outcome', 'trace/recorded-trace', 'trace/trace', 'trace/trace-options'],
		errors: ['outcome', 'requests', 'trace/format-failure'],
		'least-gas': [],
		// What refuses an embedder's input, and how it names it.
		refuse: ['errors'],
		'check-address': ['refuse'],
		'check-options': ['check-address', 'refuse'],
		precompiles: ['adapter', 'check-address'],
		callbacks: ['errors', 'refuse'],
		'trace/check-trace': ['check-options', 'refuse', 'trace/step', 'trace/trace-options'],
		'check-request': ['check-address', 'check-options', 'gas', 'refuse', 'requests', 'trace/check-trace'],
		'check-context': ['adapter', 'check-address', 'check-options', 'check-request', 'context', 'errors', 'refuse'],
		journal: ['errors', 'frame', 'gas', 'halt', 'limits', 'log', 'state-rules'],
		known: ['adapter', 'check-request', 'errors', 'interfaces', 'precompiles'],
		accounts: [
			'adapter',
			'check-address',
			'check-options',
			'check-request',
			'interfaces',
			'journal',
			'known',
			'refuse',
		],
		codec: ['gas', 'halt', 'journal', 'prices'],
		interfaces: [
			'adapter',
			'errors',
			'gas',
			'halt',
			'interface-finder',
			'journal',
			'limits',
			'outcome',
			'precompiles',
			'prices',
		],
		'frame-state': ['accounts', 'codec', 'frame', 'halt', 'interfaces', 'journal', 'trace/witness'],
		'router/caller': ['adapter', 'gas'],
		'router/transcoded-call': [],
		'router/running-frame': [
			'adapter',
			'frame',
			'journal',
			'message',
			'outcome',
			'router/caller',
			'router/transcoded-call',
		],
		'router/failure-of': ['outcome', 'router/caller', 'router/running-frame'],
		'trace/trace-limits': ['errors', 'trace/trace-options'],
		'trace/step-tracer': ['errors', 'journal', 'message', 'trace/step', 'trace/trace-limits', 'trace/trace-options'],
		'trace/tracer': ['log', 'message', 'outcome', 'router/running-frame', 'trace/step-tracer', 'trace/witness'],
		trace: [
			'check-options',
			'codec',
			'context',
			'halt',
			'journal',
			'log',
			'message',
			'outcome',
			'refuse',
			'router/caller',
			'router/failure-of',
			'router/running-frame',
			'trace/format-failure',
			'trace/recorded-trace',
			'trace/step',
			'trace/step-tracer',
			'trace/trace',
			'trace/trace-limits',
			'trace/trace-options',
			'trace/tracer',
			'trace/witness',
		],
		router: [
			'accounts',
			'adapter',
			'codec',
			'context',
			'errors',
			'foreign-program',
			'frame',
			'frame-state',
			'gas',
			'halt',
			'interfaces',
			'journal',
			'limits',
			'message',
			'native-stack',
			'outcome',
			'precompiles',
			'prices',
			'router/caller',
			'router/failure-of',
			'router/running-frame',
			'router/transcoded-call',
			'trace/step',
			'trace/tracer',
		],
		registry: [
			'adapter',
			'errors',
			'gas',
			'halt',
			'interface-finder',
			'interfaces',
			'journal',
			'outcome',
			'prices',
			'router',
		],
		'transaction-result': ['codec', 'journal', 'outcome', 'prepare-request', 'requests', 'trace'],
		'run-transaction': [
			'adapter',
			'context',
			'errors',
			'halt',
			'interfaces',
			'journal',
			'message',
			'outcome',
			'precompiles',
			'requests',
			'router',
			'trace',
		],
		'traced-message': ['adapter', 'context', 'journal', 'run-transaction', 'trace'],
		'interface-of': ['interfaces', 'journal', 'router', 'run-transaction'],
		'prepare-request': [
			'adapter',
			'check-address',
			'check-request',
			'codec',
			'errors',
			'foreign-program',
			'interface-of',
			'interfaces',
			'journal',
			'known',
			'message',
			'refuse',
			'requests',
			'run-transaction',
		],
		'open-message': ['check-address', 'check-options', 'check-request', 'gas', 'journal', 'known', 'message', 'refuse'],
		'open-transaction': [
			'accounts',
			'check-address',
			'check-context',
			'check-options',
			'check-request',
			'context',
			'errors',
			'gas',
			'halt',
			'journal',
			'known',
			'log',
			'message',
			'open-message',
			'outcome',
			'refuse',
			'run-transaction',
			'trace',
			'traced-message',
		],
		state: ['callbacks', 'context', 'errors', 'journal', 'refuse', 'trace/recorded-trace'],
		overrides: [
			'accounts',
			'check-address',
			'check-context',
			'check-options',
			'context',
			'errors',
			'halt',
			'journal',
			'known',
			'precompiles',
			'refuse',
			'state-rules',
		],
		executor: [
			'accounts',
			'adapter',
			'callbacks',
			'check-address',
			'check-context',
			'check-options',
			'check-request',
			'context',
			'errors',
			'gas',
			'halt',
			'interface-of',
			'interfaces',
			'journal',
			'least-gas',
			'open-transaction',
			'outcome',
			'overrides',
			'precompiles',
			'prepare-request',
			'refuse',
			'requests',
			'router',
			'run-transaction',
			'state',
			'state-rules',
			'traced-message',
			'transaction-result',
		],
		'open-block': [
			'context',
			'errors',
			'executor',
			'journal',
			'overrides',
			'precompiles',
			'state',
			'trace/recorded-trace',
		],
		host: [
			'accounts',
			'adapter',
			'check-address',
			'check-context',
			'check-options',
			'check-request',
			'context',
			'errors',
			'executor',
			'interfaces',
			'journal',
			'open-block',
			'precompiles',
			'refuse',
			'registry',
			'state',
			'state-rules',
			'trace',
		],
		index: [
			'accounts',
			'adapter',
			'check-options',
			'context',
			'errors',
			'executor',
			'frame',
			'gas',
			'halt',
			'host',
			'interface-finder',
			'journal',
			'least-gas',
			'limits',
			'log',
			'message',
			'native-stack',
			'native-transaction',
			'open-block',
			'open-transaction',
			'outcome',
			'overrides',
			'prices',
			'registry',
			'requests',
			'stackless-error',
			'state-rules',
			'trace',
		],
		testing: ['index'],
	},
	'packages/chain': {
		'chain-error': [],
		codec: ['chain-error'],
		queue: [],
		edits: [],
		// The interfaces that other packages know.
		'blocks/block-reader': [],
		'mempool/mempool': [],
		chain: ['blocks/block-reader', 'mempool/mempool'],
		// What keeps a state as it is while it is read.
		'state/pins': ['state/pinned-reader'],
		'state/pinned-reader': [],
		'state/changes-codec': ['codec'],
		state: ['chain-error', 'state/pinned-reader', 'state/pins'],
		blocks: ['blocks/block-reader', 'codec', 'state/changes-codec', 'state/pins'],
		genesis: ['chain-error', 'codec'],
		layers: ['blocks', 'chain-error', 'state'],
		execution: ['blocks', 'codec', 'layers', 'state'],
		reads: ['blocks', 'chain-error', 'execution', 'layers', 'state'],
		head: ['blocks', 'chain', 'layers', 'state'],
		builder: ['chain', 'mempool/mempool'],
		mempool: ['blocks/block-reader', 'chain', 'mempool/mempool'],
		mining: ['chain'],
		options: ['chain', 'chain-error', 'genesis', 'mempool'],
		opening: ['blocks', 'chain-error', 'codec', 'genesis', 'state'],
		'local-chain': [
			'blocks',
			'builder',
			'chain',
			'chain-error',
			'edits',
			'execution',
			'head',
			'layers',
			'mempool/mempool',
			'opening',
			'options',
			'queue',
			'reads',
			'state',
		],
		following: [
			'blocks',
			'chain',
			'chain-error',
			'codec',
			'execution',
			'head',
			'layers',
			'mempool/mempool',
			'opening',
			'options',
			'reads',
			'state',
		],
		'create-chain': ['chain', 'following', 'local-chain', 'opening', 'options', 'state'],
		'import-chain': ['blocks', 'chain', 'codec'],
		'export-chain': ['chain', 'chain-error'],
		testing: ['chain', 'genesis', 'mempool'],
		index: [
			'blocks',
			'builder',
			'chain',
			'chain-error',
			'create-chain',
			'export-chain',
			'genesis',
			'import-chain',
			'mempool',
			'mining',
			'options',
		],
	},
	'vm-adapters/evm': {
		'chain-context': [],
		fork: [],
		platform: [],
		word: [],
		gas: ['fork'],
		rules: ['fork', 'gas'],
		loader: ['fork', 'gas', 'word'],
		vm: [],
		'contract-address': [],
		interfaces: ['contract-address', 'loader', 'vm'],
		dialect: ['interfaces', 'vm'],
		'interface-check': ['interfaces'],
		natives: ['fork', 'platform'],
		creation: ['dialect', 'gas'],
		// The memory that the interpreter and translated code share, and its layout.
		'engine/arena': [],
		'translator/layout': ['engine/arena', 'loader'],
		'translator/words': [],
		'translator/header': ['engine/arena', 'translator/layout', 'translator/words'],
		engine: [
			'chain-context',
			'engine/arena',
			'gas',
			'loader',
			'rules',
			'translator/header',
			'translator/words',
			'word',
		],
		translator: ['engine', 'gas', 'loader', 'translator/header', 'translator/layout', 'translator/words'],
		translations: ['fork', 'loader', 'translator'],
		node: ['translations'],
		driver: ['engine', 'loader', 'natives', 'rules', 'translations', 'translator'],
		adapter: [
			'chain-context',
			'contract-address',
			'creation',
			'dialect',
			'driver',
			'engine',
			'fork',
			'interface-check',
			'interfaces',
			'loader',
			'natives',
			'rules',
			'translations',
		],
		testing: ['adapter', 'fork'],
		index: [
			'adapter',
			'chain-context',
			'contract-address',
			'creation',
			'dialect',
			'fork',
			'gas',
			'interface-check',
			'loader',
			'natives',
			'rules',
			'translations',
		],
	},
	'vm-adapters/wasm': {
		dialect: [],
		errors: [],
		gas: [],
		natives: ['dialect', 'gas'],
		'loader/reader': ['errors', 'gas'],
		'loader/sections': ['loader/reader'],
		'loader/value-type': ['loader/reader'],
		'loader/component': ['errors', 'gas', 'loader/reader', 'loader/sections', 'loader/value-type'],
		'loader/metering': ['errors', 'gas', 'loader/reader', 'loader/sections', 'loader/value-type'],
		'loader/program': ['dialect', 'errors', 'gas', 'loader/component', 'loader/metering', 'natives'],
		engine: ['dialect', 'gas', 'loader', 'natives'],
		adapter: ['dialect', 'engine', 'gas', 'loader'],
		testing: ['engine', 'gas', 'loader'],
		index: ['adapter', 'dialect', 'errors', 'gas', 'loader'],
	},
	'vm-adapters/move': {
		gas: [],
		dialect: [],
		'core/addresses': [],
		'core/plain-codec': [],
		'core/status': [],
		'core/loader': ['core/addresses', 'core/status', 'dialect'],
		'core/verifier': ['core/addresses', 'core/status', 'core/loader'],
		'core/engine': ['core/addresses', 'core/loader', 'core/verifier', 'dialect', 'gas'],
		'core/translator': ['core/engine', 'core/loader', 'gas'],
		// Defines what a flavour is, and the entry points of the engine.
		'core/vm': ['core/addresses', 'core/status', 'core/loader', 'core/verifier', 'core/engine', 'gas'],
		'core/natives': ['core/addresses', 'core/loader', 'core/engine', 'core/vm', 'dialect', 'gas'],
		'core/publishing': ['core/status', 'core/loader', 'core/verifier', 'core/engine', 'core/vm', 'gas'],
		'core/scripts': [
			'core/addresses',
			'core/loader',
			'core/plain-codec',
			'core/verifier',
			'core/engine',
			'core/vm',
			'dialect',
			'gas',
		],
		'core/stdlib': [],
		'core/stubs': ['core/loader'],
		'core/template': ['core/loader'],
		aptos: ['core', 'gas'],
		sui: ['core', 'gas'],
		'all-flavours': ['aptos', 'core', 'sui'],
		adapter: ['all-flavours', 'aptos', 'core', 'dialect', 'gas', 'sui'],
		index: ['adapter', 'all-flavours', 'aptos', 'core', 'dialect', 'gas', 'sui'],
	},
};

function sources(folder: string): string[] {
	return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
		.filter((file) => /\.(ts|js|mjs)$/.test(file) && !/(^|\/)(node_modules|dist|assembly)\//.test(file))
		.map((file) => join(folder, file));
}

function imports(file: string): string[] {
	const text = readFileSync(join(root, file), 'utf8');
	const pattern =
		/^(?:import|export)\b[^'"`;]*?from\s*['"]([^'"]+)['"]|^import\s*['"]([^'"]+)['"]|\bimport\(['"]([^'"]+)['"]\)/gm;
	return [...text.matchAll(pattern)].map((match) => (match[1] ?? match[2] ?? match[3])!);
}

const isTest = (file: string) => /\.test\.ts$|\/testing\/|\/scripts\/|\/fixtures\//.test(file);
const packageOf = (specifier: string) => specifier.match(/^(@altvm\/[^/]+|altvm)(\/|$)/)?.[1];

describe('imports between packages follow the layers', () => {
	for (const [folder, allowed] of Object.entries(ARROWS)) {
		it(`${folder} imports only ${allowed.join(', ') || 'no package of the workspace'}`, () => {
			const own = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')).name;
			const files = sources(folder);
			expect(files.length).toBeGreaterThan(0);
			for (const file of files) {
				for (const specifier of imports(file)) {
					const name = packageOf(specifier);
					if (name && name !== own) expect(allowed, `${file} imports ${specifier}`).toContain(name);
					if (specifier.startsWith('.')) {
						expect(join(file, '..', specifier).startsWith(folder), `${file} imports ${specifier}`).toBe(true);
					}
				}
			}
		});
	}

	it('every npm package that a package imports at run time is one of its dependencies', () => {
		for (const folder of Object.keys(ARROWS)) {
			const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
			const declared = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
			for (const file of sources(folder).filter((file) => file.includes('/src/') && !isTest(file))) {
				for (const specifier of imports(file)) {
					if (/^(\.|#|node:)/.test(specifier)) continue;
					const name = specifier
						.split('/')
						.slice(0, specifier.startsWith('@') ? 2 : 1)
						.join('/');
					if (name === manifest.name) continue;
					expect(declared, `${file} imports ${specifier}`).toContain(name);
				}
			}
		}
	});

	it("the host's code names no VM", () => {
		const files = sources('packages/host').filter((file) => !isTest(file));
		for (const file of files) {
			const code = readFileSync(join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
			expect(code, file).not.toMatch(/['"`](evm|wasm|move|svm)['"`]/);
		}
	});
});

describe('imports between the rooms of a package follow the layers', () => {
	for (const [folder, rooms] of Object.entries(ROOMS)) {
		const src = join(folder, 'src');
		const isIn = (path: string, room: string) => path === room || path === `${room}.ts` || path.startsWith(`${room}/`);
		const roomOf = (file: string) => {
			const path = relative(src, file);
			const names = Object.keys(rooms).filter((room) => isIn(path, room));
			return names.sort((a, b) => b.length - a.length)[0];
		};
		const files = sources(src).filter((file) => !file.endsWith('.test.ts'));

		it(`${folder}: every file is in a room, and every room has files`, () => {
			expect(files.filter((file) => roomOf(file) === undefined)).toEqual([]);
			expect(Object.keys(rooms).filter((room) => !files.some((file) => roomOf(file) === room))).toEqual([]);
		});

		it.each(Object.entries(rooms))(`${folder}: %s imports only allowed rooms`, (room, allowed) => {
			for (const file of files.filter((file) => roomOf(file) === room)) {
				for (const specifier of imports(file).filter((specifier) => specifier.startsWith('.'))) {
					const target = roomOf(join(file, '..', specifier))!;
					const isAllowed = target === room || allowed.some((other) => isIn(target, other));
					expect(isAllowed, `${file} imports ${specifier}`).toBe(true);
				}
			}
		});

		it(`${folder}: there are no cycles between rooms`, () => {
			const next = (room: string) =>
				Object.keys(rooms).filter((other) => rooms[room]!.some((allowed) => isIn(other, allowed)));
			for (const room of Object.keys(rooms)) {
				const seen = new Set<string>();
				const visit = (from: string): void => {
					for (const to of next(from)) {
						if (!seen.has(to)) {
							seen.add(to);
							visit(to);
						}
					}
				};
				visit(room);
				expect(seen.has(room), room).toBe(false);
			}
		});
	}
});
