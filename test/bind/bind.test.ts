import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { buildContract } from '@altvm/assemblyscript';
import {
	type AbiType,
	type Address,
	bind,
	type ContractInterface,
	interfaceFromSolidityAbi,
	solidityContract,
	toAddress,
} from 'altvm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileSolidity, type SolidityArtifact } from '../../examples/scripts/compile-solidity.ts';
import { solidityInterface } from '../../packages/altvm/src/bind/solidity/interface.ts';
import { canCompileMove } from '../../vm-adapters/move/scripts/compile-move.ts';
import { compileSource } from '../../vm-adapters/move/test-modules/compile-source.ts';
import { compileStandardUsers, LAB } from '../../vm-adapters/move/test-modules/standard.ts';
import { createWorld, USER, type World } from '../world/world.ts';

const STUBS = toAddress(`0x${'57ab'.padStart(64, '0')}`);
const example = (path: string) => new URL(`../../examples/contracts/${path}`, import.meta.url);
const testContract = (path: string) => new URL(`../contracts/${path}`, import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'altvm-bind-'));
afterAll(() => rmSync(folder, { recursive: true }));

let artifacts: ReadonlyMap<string, SolidityArtifact> | undefined;

/** Compiles the Solidity contracts of this folder and the interfaces that they call through, at once: the compiler starts slowly. */
async function compiled(): Promise<ReadonlyMap<string, SolidityArtifact>> {
	if (artifacts) return artifacts;
	const relay = Uint8Array.from(readFileSync(testContract('relay/artifacts/relay.wasm')));
	const source = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');
	const sources = [
		source('Types.sol'),
		await bind(relay, 'relay.wasm', { for: 'solidity' }),
		await bind(compileStandardUsers().get('gold')!, 'gold.mv', { for: 'solidity' }),
		solidityInterface(UNUSUAL, 'IUnusual').source,
		solidityInterface(WORDS, 'IWords').source,
		source('Caller.sol'),
		source('Words.sol'),
	];
	const file = join(folder, 'Caller.sol');
	writeFileSync(file, sources.join('\n').replaceAll('// SPDX-License-Identifier: UNLICENSED\n', ''));
	artifacts = new Map(compileSolidity(file).map((artifact) => [artifact.contractName, artifact]));
	return artifacts;
}

/** Returns a module that calls each function of a stub, so that tests have a calling contract. */
function callerOf(stub: string, module: string, more: string): string {
	const structs = [...stub.matchAll(/struct (\w+) has/g)].map(([, name]) => name);
	const own = [...stub.matchAll(/public fun (\w+)\((.*)\)((?:: .*)?) \{/g)].filter(
		([text]) => !structs.some((struct) => new RegExp(`\\b${struct}\\b`).test(text)),
	);
	const functions = own.map(([, name, params, result]) => {
		const args = [...params!.matchAll(/(\w+): /g)].map(([, param]) => param);
		return `    public fun ${name}(${params})${result} { ${module}::${name}(${args.join(', ')}) }`;
	});
	const text = `${functions.join('\n')}\n${more}`;
	const uses = [
		['std::string::String', /\bString\b/],
		['std::vector', /\bvector::/],
		['std::option::Option', /\bOption\b/],
		[`0x57ab::${module}`, /./],
	] as const;
	const needed = uses.filter(([, pattern]) => pattern.test(text)).map(([path]) => `    use ${path};`);
	return `module 0x57ab::${module}_caller {\n${needed.join('\n')}\n${text}}\n`;
}

/** Deploys a contract, its generated stub and a caller. Returns a function that calls through the stub. */
async function bound(world: World, bytes: Uint8Array, path: string, module: string, options: object = {}, more = '') {
	const stub = await bind(bytes, path, { account: '0x57ab', module, ...options });
	const modules = compileSource(`${stub}\n${callerOf(stub, module, more)}`);
	world.host.deploy({ from: STUBS, vm: 'move', code: modules.get(module)! });
	const code = modules.get(`${module}_caller`)!;
	const payable = stub.includes('value: u256')
		? { payable: ['pay', 'deposit'].filter((fn) => stub.includes(` ${fn}(`)) }
		: {};
	const { address } = world.host.deploy({ from: STUBS, vm: 'move', code, ...payable });
	return {
		stub,
		address,
		call: (fn: string, args: readonly unknown[], value = 0n) =>
			world.host.call({ from: USER, to: address, function: fn, args, value }),
	};
}

describe.skipIf(!canCompileMove())('`altvm bind` for Move', () => {
	let world: World;
	let types: Address;
	let made: Awaited<ReturnType<typeof bound>>;
	beforeAll(async () => {
		world = await createWorld();
		const artifact = (await compiled()).get('Types');
		types = world.host.deploy({ from: USER, ...solidityContract(artifact) }).address;
		made = await bound(
			world,
			new TextEncoder().encode(JSON.stringify(artifact)),
			'Types.json',
			'types_stub',
			{},
			STRUCTS,
		);
	});
	const call = (fn: string, ...args: unknown[]) => {
		const { values, failure } = made.call(fn, [types, ...args]);
		return values ?? failure;
	};
	const bytes = (...list: number[]) => Uint8Array.from(list);

	it('passes values of every type in both directions', () => {
		const max = (bits: number) => 2n ** BigInt(bits) - 1n;
		const numbers = [8, 24, 64, 128, 256].map(max);
		expect(call('bools', true)).toEqual([false]);
		expect(call('numbers', ...numbers)).toEqual(numbers);
		expect(call('addresses', USER)).toEqual([USER]);
		const [four, word] = [bytes(1, 2, 3, 4), new Uint8Array(32).fill(9)];
		expect(call('blobs', bytes(5, 6), four, word)).toEqual([bytes(5, 6), four, word]);
		expect(call('texts', 'héllo')).toEqual(['héllo!']);
		const lists = [
			[1n, 2n],
			['', 'é'],
			[bytes(), bytes(7)],
		];
		expect(call('lists', ...lists)).toEqual(lists);
		const arrays = [
			[1n, 2n, 3n],
			[USER, types],
		];
		expect(call('arrays', ...arrays)).toEqual(arrays);
		const nested = [
			[bytes(1), bytes()],
			[bytes(2, 3), bytes(4)],
		];
		expect(call('nested', nested)).toEqual([nested]);
		expect([call('colors', 0), call('colors', 2)]).toEqual([[1n], [0n]]);
	});

	it('rejects values that a type cannot hold', () => {
		for (const [fn, ...args] of [
			['numbers', 0, 2 ** 24, 0, 0, 0],
			['blobs', bytes(), bytes(1), new Uint8Array(32)],
			['arrays', [1, 2], [USER, USER]],
		] as [string, ...unknown[]][])
			expect(call(fn, ...args), fn).toMatchObject({ kind: 'abort', code: 3n, cause: { kind: 'refused' } });
	});

	it('gives overloads different names and calls the right one', () => {
		const named = new Map(
			[...made.stub.matchAll(/fun (\w+)\([^{]*\{[^}]*altvm_text\(b"(pick.*?)"\)/g)].map(([, name, called]) => [
				called!,
				name!,
			]),
		);
		expect([...named.values()].sort()).toEqual(['pick', 'pick_2', 'pick_3', 'pick_4']);
		for (const [signature, arg, result] of [
			['pick(uint256)', 1, 'uint256'],
			['pick(address)', USER, 'address'],
			['pick(string)', 'text', 'text'],
			['pick_2(bool)', true, 'pick_2'],
		] as const)
			expect(call(named.get(signature)!, arg), signature).toEqual([result]);
	});

	it('escapes functions and parameters whose names are reserved words in Move', () => {
		expect(call('name')).toEqual(['Types']);
		for (const fn of ['move_', 'freeze_', 'abort_']) expect(call(fn, 2, 3), fn).toEqual([2003n]);
		expect(call('exists_', 2, 9, 3)).toEqual([2003n]);
		expect(call('loop_')).toEqual([true]);
		expect(call('f_1st_', 5)).toEqual([5n]);
		expect(call('altvm_text_2')).toEqual([7n]);
	});

	it('declares structs for those of the contract, with functions that pack and unpack them', () => {
		expect(made.stub).toContain(
			'struct Order has copy, drop, store { owner: address, move_: vector<Item>, first: Item }',
		);
		expect(call('reordered', USER, ['a', 'b', 'c'], 7n)).toEqual([
			USER,
			['c', 'a', 'b'],
			[9n, 7n, 8n],
			[true, false],
			43n,
		]);
		expect(call('wrapped', bytes(1, 2, 3, 4))).toEqual([[bytes(1, 2, 3, 4)]]);
		expect(call('wrapped', bytes(1))).toMatchObject({ kind: 'abort', cause: { kind: 'refused' } });
	});

	it('sends value, changes state, and reads without changing it', () => {
		const paid = world.host.call({
			from: USER,
			to: made.address,
			function: 'pay',
			args: [types, 3, 500n],
			value: 500n,
		});
		expect(paid.values).toEqual([500n, 3n]);
		expect(world.host.balance(types)).toBe(500n);
		expect([call('store', 42n), call('stored')]).toEqual([[], [42n]]);
		const tree = world.host.call({ from: USER, to: made.address, function: 'stored', args: [types], trace: true })
			.trace!;
		expect(tree.steps.map((step) => step.type === 'call' && step.frame.isStatic)).toEqual([true]);
	});

	it("aborts with the callee's failure as the cause", () => {
		const cause = { kind: 'error', error: { name: 'Refused' }, args: [5n] };
		expect(call('refuse', 5)).toMatchObject({ kind: 'abort', code: 1n, cause });
	});

	it("passes signed integers as two's complement of the same or the next wider width, and refuses what does not fit", () => {
		const wide = (bits: number, number: bigint) => BigInt.asUintN(bits, number);
		for (const x of [0n, 5n, -1n, 2n ** 63n - 1n, -(2n ** 63n)])
			expect(call('signed', wide(64, x))).toEqual([wide(64, x)]);
		for (const x of [1n, -1n, 2n ** 23n - 1n, -(2n ** 23n)])
			expect(call('narrow', wide(32, x))).toEqual([wide(32, ~x)]);
		for (const x of [2n ** 23n, -(2n ** 23n) - 1n, 0x00ff_ffffn])
			expect(call('narrow', wide(32, x))).toMatchObject({ kind: 'abort', code: 3n, cause: { kind: 'refused' } });
		expect(made.stub).toContain('struct Point has copy, drop, store { x: u256, y: u64 }');
		expect(made.stub).not.toContain('Not here');
	});

	it('calls WebAssembly, with the mutability that the options give', async () => {
		const relay = readFileSync(testContract('relay/artifacts/relay.wasm'));
		const options = { payable: ['deposit'], view: ['ping'] };
		const wasm = await bound(world, Uint8Array.from(relay), 'relay.wasm', 'relay_stub', options);
		const { address } = world.peers.wasm;
		expect(wasm.call('ping', [address, 6n]).values).toEqual([7n]);
		expect(wasm.call('set', [address, 4, 44n]).values).toEqual([]);
		expect(wasm.call('get', [address, 4]).values).toEqual([44n]);
		expect(wasm.call('whoami', [address]).values).toEqual([wasm.address, address]);
		expect(wasm.call('reverse', [address, ['a', 'é']]).values).toEqual([['é', 'a']]);
		expect(wasm.call('deposit', [address, 9n], 9n).values).toEqual([9n]);
	});

	it('calls the one contract that it is bound to', async () => {
		const relay = readFileSync(testContract('relay/artifacts/relay.wasm'));
		const target = world.peers.wasm.address;
		const one = await bound(world, Uint8Array.from(relay), 'relay.wasm', 'one_stub', { target });
		expect(one.call('ping', [6n]).values).toEqual([7n]);
	});
});

describe.skipIf(!canCompileMove())('`altvm bind` for Solidity', () => {
	let world: World;
	const call = (to: Address, fn: string, ...args: unknown[]) => {
		const { values, failure } = world.host.call({ from: USER, to, function: fn, args });
		return values ?? failure;
	};

	it('lets a Solidity contract call Move and WebAssembly through generated interfaces', async () => {
		world = await createWorld();
		const gold = compileStandardUsers().get('gold')!;
		const { address: at } = world.host.deploy({ from: LAB, vm: 'move', code: gold });
		const artifact = (await compiled()).get('Caller');
		const { address: caller } = world.host.deploy({ from: USER, ...solidityContract(artifact) });
		expect(call(caller, 'ping', world.peers.wasm.address, 6n)).toEqual([7n]);
		expect(call(caller, 'reverse', world.peers.wasm.address, ['a', 'é'])).toEqual([['é', 'a']]);
		expect(call(caller, 'about', at, '0x1ab::gold::Gold')).toEqual(['Gold', 6n, true, 0n, LAB]);
		const native = call(caller, 'about', at, '0x1::native_coin::NativeCoin');
		expect(native).toMatchObject(['Native Coin', 9n, false, 0n, expect.anything()]);
		expect(call(caller, 'abortOf', at, USER)).toEqual([at, 7n, 'E_NOT_MINTER']);
	});

	it('calls functions whose names Solidity reserves by their selectors', async () => {
		world = await createWorld();
		const made = await compiled();
		const deploy = (name: string) => world.host.deploy({ from: USER, ...solidityContract(made.get(name)) }).address;
		const [words, caller] = [deploy('Words'), deploy('WordsCaller')];
		expect(call(caller, 'price', words)).toEqual([5n]);
		const paid = world.host.call({ from: USER, to: caller, function: 'erase', args: [words, 37n], value: 5n });
		expect(paid.values).toEqual([42n]);
		expect(world.host.balance(words)).toBe(5n);
		expect(call(caller, 'fail', words)).toMatchObject({ kind: 'error', error: { name: 'Unpaid' } });
		expect(call(caller, 'fail', USER)).toMatchObject({ kind: 'message', message: 'IWordsCalls: no contract' });
	});

	it('declares each struct once, and calls what Solidity cannot name by its selector', () => {
		const { source: text, omissions } = solidityInterface(UNUSUAL, 'IUnusual');
		expect(text.match(/struct \w+/g)).toEqual([
			'struct Pair',
			'struct PairList',
			'struct Option',
			'struct Option2',
			'struct Tuple',
		]);
		expect(text).toContain('function delete_(IUnusual target) internal {');
		expect(text).toContain('interface IUnusualMore {\n    error CallRefused(string reason);\n}');
		expect(omissions).toEqual([]);
		expect(text).toContain('function odd(bool arg0, bool return_, bool return_2) external;');
	});
});

describe.skipIf(!canCompileMove())('`altvm bind` for AssemblyScript', () => {
	it('lets a WebAssembly contract call Solidity and Move through generated classes', async () => {
		const world = await createWorld();
		const gold = compileStandardUsers().get('gold')!;
		const { address: at } = world.host.deploy({ from: LAB, vm: 'move', code: gold });
		const artifact = (await compiled()).get('Types')!;
		const { address: types } = world.host.deploy({ from: USER, ...solidityContract(artifact) });
		const file = new TextEncoder().encode(JSON.stringify(artifact));
		writeFileSync(join(folder, 'types.ts'), await bind(file, 'Types.json', { for: 'assemblyscript' }));
		const text = await bind(gold, 'gold.mv', { for: 'assemblyscript' });
		writeFileSync(join(folder, 'gold.ts'), text);
		expect(text).toContain('export class OptionU256 extends AbiStruct {');
		writeFileSync(join(folder, 'user.ts'), CONTRACT);
		writeFileSync(join(folder, 'user.wit'), WORLD);
		const code = await buildContract({ entry: join(folder, 'user.ts'), wit: join(folder, 'user.wit') });
		const { address } = world.host.deploy({ from: USER, vm: 'wasm', code, payable: ['pay'] });
		const call = (fn: string, args: readonly unknown[], value = 0n) => {
			const result = world.host.call({ from: USER, to: address, function: fn, args, value });
			return result.values ?? result.failure;
		};
		expect(call('greet', [types, 'hé'])).toEqual(['hé!Types']);
		expect(call('whose', [types, USER])).toEqual([USER, false]);
		expect(call('pay', [types, 3], 500n)).toEqual([500n, 3n]);
		expect(call('keep', [types, 77n])).toEqual([77n]);
		// The contract passes on an error of another that it does not declare itself.
		expect(call('refuse', [types, 5])).toMatchObject({ kind: 'error', args: [5n] });
		expect(call('round', [types, -5n])).toEqual([true]);
		expect(call('code', [types, 5n])).toEqual([6n]);
		expect(call('about', [at, '0x1ab::gold::Gold'])).toEqual(['Gold', true, LAB]);
		expect(call('keep', [USER, 77n])).toMatchObject({
			kind: 'message',
			message: expect.stringContaining('no contract at'),
		});
		expect(call('mint', [at, USER])).toMatchObject({ kind: 'abort', module: at, name: 'E_NOT_MINTER' });
	});
});

describe('`altvm bind`', () => {
	const run = (...args: string[]) =>
		execFileSync(process.execPath, ['packages/altvm/bin/altvm.js', 'bind', ...args], {
			cwd: fileURLToPath(new URL('../..', import.meta.url)),
			encoding: 'utf8',
			stdio: 'pipe',
		});
	const EXCHANGE = 'examples/contracts/exchange/artifacts/Exchange.json';

	it('writes to a file, under the given names', () => {
		const out = join(folder, 'stub.move');
		expect(run(EXCHANGE, '--out', out, '--account', 'market', '--module', 'exchange_stub')).toBe('');
		expect(readFileSync(out, 'utf8')).toBe(readFileSync(example('coin/sources/exchange_stub.move'), 'utf8'));
	});

	it('takes a contract of an output of solc, and lists what it leaves out on standard error', () => {
		const file = join(folder, 'out.json');
		const inputs = [{ name: 'self', type: 'Lib.Data storage' }];
		const abi = [
			{ type: 'function', name: 'apply\u001b[2J', inputs: [], outputs: [], stateMutability: 'view' },
			{ type: 'function', name: 'apply', inputs, outputs: [], stateMutability: 'nonpayable' },
		];
		const entry = { abi: abi.slice(1), evm: { bytecode: { object: '' } } };
		writeFileSync(file, JSON.stringify({ contracts: { 'a.sol': { A: entry, B: { ...entry, abi } } } }));
		const command = (contract: string) => {
			const args = ['packages/altvm/bin/altvm.js', 'bind', file, '--for', 'solidity', '--contract', contract];
			const cwd = fileURLToPath(new URL('../..', import.meta.url));
			return spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
		};
		const { stdout, stderr } = command('A');
		expect(stdout).toContain('interface IA {');
		expect(stripVTControlCharacters(stderr)).toBe(
			'not here: apply(Lib.Data storage), because a place in storage is passed by delegatecall only\n',
		);
		expect(command('B').stderr).toContain('\\u{1b}[2J');
		expect(command('C').stderr).toContain('has no contract C: it has a.sol:A, a.sol:B');
	});

	it('rejects files that are not contracts, and invalid names', async () => {
		const file = (path: string) => Uint8Array.from(readFileSync(example(path)));
		const exchange = file('exchange/artifacts/Exchange.json');
		const readme = bind(file('../../README.md'), 'README.md');
		await expect(readme).rejects.toThrow(/is not a Solidity artefact, a component or a Move module/);
		await expect(bind(file('coin/artifacts/coin.mv'), 'coin.mv')).rejects.toThrow(/needs no stub/);
		for (const [options, message] of [
			[{ account: '0x1 {' }, /neither a named address/],
			[{ target: '0x12' }, /20 or 32 bytes/],
			[{ module: 'a::b' }, /not a valid name for a module/],
			[{ module: 'move' }, /not a valid name for a module: move is a reserved word/],
			[{ account: 'fun' }, /neither a named address/],
			[{ for: 'solidity', module: 'contract' }, /contract is a reserved word/],
			[{ for: 'assemblyscript', module: 'Map' }, /Map is a reserved word/],
			[{ payable: ['nope'] }, /nope/],
			[{ for: 'solidity', module: 'a b' }, /not a valid name for an interface or a class/],
			[{ for: 'solidity', target: USER }, /only a Move stub has/],
		] as const)
			await expect(bind(exchange, 'Exchange.json', options)).rejects.toThrow(message);
	});

	it('makes a name from any name of a contract', async () => {
		const first = async (contractName: string, language: 'solidity' | 'assemblyscript' | 'sui', pattern: RegExp) => {
			const bytes = new TextEncoder().encode(JSON.stringify({ contractName, abi: [] }));
			return pattern.exec(await bind(bytes, 'x.json', { for: language }))?.[1];
		};
		for (const [name, solidity, assemblyScript, move] of [
			['1inch', 'I1inch', 'Contract1inch', 'contract_1inch_stub'],
			['My Token', 'IMyToken', 'MyToken', 'my_token_stub'],
			['漢', 'IContract', 'Contract', 'contract_stub'],
			['map', 'IMap', 'Map_', 'map_stub'],
			['x'.repeat(256), `IX${'x'.repeat(99)}`, `X${'x'.repeat(99)}`, `${'x'.repeat(100)}_stub`],
		] as const) {
			expect(await first(name, 'solidity', /^interface (\S+) \{/m)).toBe(solidity);
			expect(await first(name, 'assemblyscript', /^export class (\S+) \{/m)).toBe(assemblyScript);
			expect(await first(name, 'sui', /^module stubs::(\S+) \{/m)).toBe(move);
		}
	});

	it('refuses names that would become code', async () => {
		const named = (name: string, contractName: string) => {
			const abi = [{ type: 'function', name, inputs: [], outputs: [], stateMutability: 'view' }];
			return new TextEncoder().encode(JSON.stringify({ contractName, abi }));
		};
		for (const language of ['move', 'solidity', 'assemblyscript'] as const) {
			const options = { for: language, module: 'x' };
			const refused = expect.objectContaining({ code: 'bad-name' });
			await expect(bind(named('a") { abort 0 } //', 'X'), 'x.json', options)).rejects.toThrow(refused);
			await expect(bind(named('a', 'X\nmodule 0x1::y {}\n//'), 'x.json', options)).rejects.toThrow(refused);
			const text = await bind(named('a', 'X */ "é" module 0x1::y {}'), 'x.json', options);
			for (const line of text.split('\n')) if (line.includes('0x1::y')) expect(line).toMatch(/^\s*\/\//);
		}
	});
});

/** Move code that uses the stub's structs. */
const STRUCTS = `
    use 0x57ab::types_stub::Wrapped;

    public fun reordered(
        target: address, owner: address, labels: vector<String>, amount: u256
    ): (address, vector<String>, vector<u256>, vector<bool>, u64) {
        let flags = vector[true, false];
        let c = types_stub::new_item(vector::pop_back(&mut labels), amount + 2, flags);
        let b = types_stub::new_item(vector::pop_back(&mut labels), amount + 1, vector[]);
        let a = types_stub::new_item(vector::pop_back(&mut labels), amount, vector[false]);
        let (order, next) = types_stub::reorder(target, types_stub::new_order(owner, vector[a, b], c), 42);
        let (owner, items, first) = types_stub::order_fields(order);
        vector::push_back(&mut items, first);
        let names = vector[];
        let amounts = vector[];
        let all = vector[];
        vector::for_each(items, |item| {
            let (label, amount, flags) = types_stub::item_fields(item);
            vector::push_back(&mut names, label);
            vector::push_back(&mut amounts, amount);
            if (vector::length(&flags) == 2) all = flags;
        });
        (owner, names, amounts, all, next)
    }

    public fun wrapped(target: address, id: vector<u8>): vector<vector<u8>> {
        vector::map(types_stub::new_item_2(target, types_stub::new_wrapped(id)), |w| {
            let w: Wrapped = w;
            types_stub::wrapped_fields(w)
        })
    }
`;

const WORLD = `package test:user;
world user {
	include altvm:contract/contract@0.1.0;
	use altvm:contract/types@0.1.0.{u256, address};
	export greet: func(types: address, name: string) -> string;
	export whose: func(types: address, who: address) -> tuple<address, bool>;
	export pay: func(types: address, x: u64) -> tuple<u256, u64>;
	export keep: func(types: address, x: u256) -> u256;
	export refuse: func(types: address, code: u64);
	export mint: func(gold: address, to: address);
	export round: func(types: address, delta: s64) -> bool;
	export code: func(types: address, code: u64) -> u64;
	export about: func(gold: address, coin: string) -> tuple<string, bool, address>;
}
`;

const CONTRACT = `
import { Address, Bytes32, context, i256, Tuple2, Tuple3, u256 } from "@altvm/assemblyscript";
import { Gold } from "./gold";
import { Item, Order, Point, Refused, Types, Wrapped } from "./types";

export function greet(types: Address, name: string): string { return new Types(types).texts(name) + new Types(types).name(); }
export function whose(types: Address, who: Address): Tuple2<Address, bool> {
  return new Tuple2(new Types(types).addresses(who), new Types(types).bools(true));
}
export function pay(types: Address, x: u64): Tuple2<u256, u64> { return new Types(types).pay(x, context.value()); }
export function keep(types: Address, x: u256): u256 {
  new Types(types).store(x);
  return new Types(types).stored();
}
export function refuse(types: Address, code: u64): void { new Types(types).refuse(code); }
export function mint(gold: Address, to: Address): void { new Gold(gold).mint(to, 1); }

/** Sends values of every type and compares what comes back. */
export function round(types: Address, delta: i64): bool {
  const contract = new Types(types);
  const label = "hé", amount = u256.from(7);
  const item = new Item(label, amount, [true, false, true]);
  const order = new Order(types, [item, new Item()], new Item("first", u256.Max, [true]));
  const moved = contract.reorder(order, 41);
  const back = moved.a;
  assert(moved.b == 42 && back.owner == types && back.move[0].label == "first" && back.move[0].amount == u256.Max);
  assert(back.move[0].flags.length == 1 && back.move[1].label == label && back.move[1].flags[2] && back.first.label == "");
  const id = Uint8Array.wrap(String.UTF8.encode("abcd"));
  assert(contract.new_item(new Wrapped(id))[0].id[3] == id[3]);
  const word = new Bytes32(u256.Max);
  const blobs = contract.blobs(id, id, word);
  assert(blobs.a.length == 4 && blobs.b[0] == 97 && blobs.c == word);
  assert(contract.numbers(255, 0xffffff, u64.MAX_VALUE, u256.from(9), u256.Max).result4 == u256.Max);
  assert(contract.nested([[[1, 2], []]])[0][0][1] == 2 && contract.arrays([1, 2, 3], [types, types]).b[1] == types);
  assert(contract.lists([1], ["a", label], [id]).b[1] == label && contract.colors(1) == 2);
  const point = contract.points(new Point(i256.from(delta), 5));
  return point.x == i256.from(delta) && contract.signed(delta) == delta;
}

export function code(types: Address, code: u64): u64 {
  const failed = new Types(types).tryRefuse(code);
  const refused = Refused.of(failed);
  return refused && !failed.ok ? refused.code + 1 : 0;
}

export function about(gold: Address, coin: string): Tuple3<string, bool, Address> {
  const found = new Gold(gold).about(coin);
  return new Tuple3(found.result0, found.result3.some, found.result4);
}
`;

const bool: AbiType = { kind: 'bool' };
const pair: AbiType = {
	kind: 'struct',
	name: 'pair',
	fields: [
		{ name: 'first', type: { kind: 'int', bits: 64 } },
		{ name: 'second', type: bool },
	],
};
const list: AbiType = {
	kind: 'struct',
	name: 'pair-list',
	fields: [{ name: '', type: { kind: 'list', element: pair } }],
};
const WORDS = interfaceFromSolidityAbi(
	[
		{
			type: 'function',
			name: 'delete',
			inputs: [{ name: 'id', type: 'uint256' }],
			outputs: [{ type: 'uint256' }],
			stateMutability: 'payable',
		},
		{ type: 'function', name: 'wei', inputs: [], outputs: [{ name: '', type: 'uint256' }], stateMutability: 'view' },
		{ type: 'function', name: 'throw', inputs: [], outputs: [], stateMutability: 'nonpayable' },
	],
	'Words',
);
const UNUSUAL: ContractInterface = {
	vm: 'wasm',
	name: 'unusual',
	events: [],
	errors: [{ name: 'CallRefused', inputs: [{ name: '', type: bool }] }],
	functions: [
		['identity', [list], [list]],
		['options', [{ kind: 'option', element: bool } as AbiType, { kind: 'option', element: pair } as AbiType], []],
		['tuples', [{ kind: 'tuple', elements: [pair, bool] } as AbiType], []],
		['delete', [], []],
		['odd', [bool, bool, bool], []],
	].map(([name, inputs, outputs]) => ({
		name: name as string,
		typeParameters: 0,
		inputs: (inputs as AbiType[]).map((type, i) => ({ name: name === 'odd' && i > 0 ? 'return' : '', type })),
		outputs: (outputs as AbiType[]).map((type) => ({ name: '', type })),
		mutability: 'nonpayable' as const,
	})),
};
