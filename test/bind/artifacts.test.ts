import {
	ArtifactError,
	aliasOf,
	bytesToHex,
	createHost,
	encodeUtf8,
	inspect,
	keccak256,
	solidityContract,
	toAddress,
} from 'altvm';
import solc from 'solc';
import { describe, expect, it } from 'vitest';

const SOURCE = `pragma solidity ^0.8.20;
library Sums { function plus(uint256 a, uint256 b) external pure returns (uint256) { return a + b; } }
library Products { function times(uint256 a, uint256 b) external pure returns (uint256) { return a * b; } }
interface IShop { function price() external view returns (uint256); }
abstract contract Base { function price() external view virtual returns (uint256); }
contract Shop {
	uint256 immutable base; address public owner; string public name;
	constructor(uint256 base_, address owner_, string memory name_) { base = base_; owner = owner_; name = name_; }
	function price() external view returns (uint256) { return Products.times(Sums.plus(base, 1), 2); }
}
contract Plain {
	uint256 immutable base; address public owner; string public name;
	constructor(uint256 base_, address owner_, string memory name_) payable { base = base_; owner = owner_; name = name_; }
	function price() external view returns (uint256) { return base; }
}`;

interface Made {
	readonly abi: readonly { readonly type: string; readonly inputs?: readonly { readonly type: string }[] }[];
	readonly metadata: string;
	readonly evm: {
		readonly bytecode: { readonly object: string; readonly linkReferences: object };
		readonly deployedBytecode: { readonly object: string; readonly linkReferences: object };
	};
}

const compile = (settings: object = {}) => {
	const outputSelection = { '*': { '*': ['abi', 'metadata', 'evm.bytecode', 'evm.deployedBytecode'] } };
	const sources = { 'src/shop.sol': { content: SOURCE } };
	return JSON.parse(
		solc.compile(JSON.stringify({ language: 'Solidity', sources, settings: { ...settings, outputSelection } })),
	) as { contracts: { 'src/shop.sol': Record<string, Made> } };
};
const output = compile();
const made = output.contracts['src/shop.sol'];
const code = (name: string) => made[name]!.evm.bytecode.object;
const runtime = (name: string) => made[name]!.evm.deployedBytecode.object;
const USER = toAddress(`0x${'b2'.repeat(20)}`);
const SUMS = `0x${'51'.repeat(20)}` as const;
const PRODUCTS = toAddress(`0x${'9d'.repeat(20)}`);
const LIBRARIES = { Sums: SUMS, Products: PRODUCTS };
const ARGS = [5, USER, 'corner'];

/** A contract as each tool writes it. */
const FORMS: Record<string, (name: string) => unknown> = {
	'Hardhat 2': (name) => ({
		_format: 'hh-sol-artifact-1',
		contractName: name,
		sourceName: 'src/shop.sol',
		abi: made[name]!.abi,
		bytecode: `0x${code(name)}`,
		deployedBytecode: `0x${runtime(name)}`,
		linkReferences: made[name]!.evm.bytecode.linkReferences,
		deployedLinkReferences: made[name]!.evm.deployedBytecode.linkReferences,
	}),
	'Hardhat 3': (name) => ({
		_format: 'hh3-artifact-1',
		contractName: name,
		sourceName: 'src/shop.sol',
		abi: made[name]!.abi,
		bytecode: `0x${code(name)}`,
		deployedBytecode: `0x${runtime(name)}`,
		linkReferences: made[name]!.evm.bytecode.linkReferences,
		deployedLinkReferences: made[name]!.evm.deployedBytecode.linkReferences,
		immutableReferences: {},
		inputSourceName: 'project/src/shop.sol',
		buildInfoId: 'solc-0_8_37-00',
	}),
	Foundry: (name) => ({
		abi: made[name]!.abi,
		bytecode: { object: `0x${code(name)}`, sourceMap: '', linkReferences: made[name]!.evm.bytecode.linkReferences },
		deployedBytecode: { object: `0x${runtime(name)}`, sourceMap: '', linkReferences: {} },
		methodIdentifiers: {},
		rawMetadata: made[name]!.metadata,
		metadata: JSON.parse(made[name]!.metadata) as unknown,
		id: 0,
	}),
	'standard JSON of solc': (name) => made[name],
	Truffle: (name) => ({
		contractName: name,
		abi: made[name]!.abi,
		metadata: made[name]!.metadata,
		bytecode: `0x${oldPlaceholders(code(name))}`,
		deployedBytecode: `0x${oldPlaceholders(runtime(name))}`,
		schemaVersion: '3.4.16',
		networks: {},
	}),
	'--combined-json of solc': (name) => ({
		contracts: {
			'src/other.sol:Other': { abi: [], bin: '', 'bin-runtime': '' },
			[`src/shop.sol:${name}`]: { abi: made[name]!.abi, bin: code(name), 'bin-runtime': runtime(name) },
		},
		version: '0.8.37',
	}),
	'--combined-json of solc before 0.7': (name) => ({
		contracts: { [`src/shop.sol:${name}`]: { abi: JSON.stringify(made[name]!.abi), bin: code(name) } },
	}),
};

function oldPlaceholders(hex: string): string {
	return ['Sums', 'Products'].reduce((text, name) => {
		const hash = keccak256(encodeUtf8(`src/shop.sol:${name}`)).slice(2, 36);
		return text.replaceAll(`__$${hash}$__`, `__${name}`.padEnd(40, '_'));
	}, hex);
}

const failure = (run: () => unknown): { code: string; message: string } => {
	try {
		run();
	} catch (error) {
		if (error instanceof ArtifactError) return { code: error.code, message: error.message };
		throw error;
	}
	return { code: '', message: '' };
};

describe.each(Object.entries(FORMS))('an artefact of %s', (form, make) => {
	const options = { contract: 'Plain' };

	it('is deployed with its arguments', async () => {
		const host = await createHost();
		host.mint(USER, 10n ** 20n);
		const contract = solidityContract(make('Plain'), ARGS, options);
		expect(contract.interface.name).toBe('Plain');
		const { address } = host.deploy({ from: USER, ...contract });
		const call = (name: string) => host.call({ from: USER, to: address, function: name }).values;
		expect([call('price'), call('owner'), call('name')]).toEqual([[5n], [USER], ['corner']]);
	});

	it('is linked', () => {
		// The output of `--combined-json` does not say which library a hash is of.
		const libraries = form.startsWith('--combined')
			? { 'src/shop.sol:Sums': SUMS, 'src/shop.sol:Products': PRODUCTS }
			: LIBRARIES;
		const { code: init } = solidityContract(make('Shop'), ARGS, { contract: 'Shop', libraries });
		const text = bytesToHex(init);
		expect(text.split('51'.repeat(20)).length).toBe(2);
		expect(text.split('9d'.repeat(20)).length).toBe(2);
	});

	it.each(['IShop', 'Base'])('is refused without code: %s', (name) => {
		const error = failure(() => solidityContract(make(name), [], { contract: name }));
		expect(error).toEqual({
			code: 'no-code',
			message: `${name} is an interface or an abstract contract: it has no code to deploy`,
		});
	});
});

describe('libraries', () => {
	const shop = FORMS['Hardhat 2']!('Shop') as { bytecode: string };
	const link = (libraries: object) => failure(() => solidityContract(shop, ARGS, { libraries: libraries as never }));

	it('that are missing are named', () => {
		expect(link({}).message).toBe(
			'Shop has libraries that are not linked: give `libraries` the addresses of src/shop.sol:Products, src/shop.sol:Sums',
		);
		expect(link({ Sums: SUMS })).toEqual({
			code: 'unlinked',
			message: 'Shop has libraries that are not linked: give `libraries` the addresses of src/shop.sol:Products',
		});
	});

	it('that are not addresses, not called or named twice are refused', () => {
		for (const [libraries, message] of [
			[{ Sums: '0x51', Products: PRODUCTS }, /library Sums of Shop needs the address of an EVM contract, not 0x51/],
			[{ Sums: `0x${'ab'.repeat(32)}`, Products: PRODUCTS }, /needs the address of an EVM contract/],
			[{ ...LIBRARIES, Quotients: SUMS }, /Shop does not call a library Quotients/],
			[{ ...LIBRARIES, 'src/shop.sol:Sums': SUMS }, /two addresses for the library src\/shop.sol:Sums/],
		] as const) {
			const error = link(libraries);
			expect(error.code).toBe('unlinked');
			expect(error.message).toMatch(message);
		}
	});

	it('of one name in two files are told apart by the file', () => {
		const placeholder = (id: string) => `__$${keccak256(encodeUtf8(id)).slice(2, 36)}$__`;
		const references = { 'a.sol': { L: [{ start: 1, length: 20 }] }, 'b.sol': { L: [{ start: 22, length: 20 }] } };
		const bytecode = `73${placeholder('a.sol:L')}73${placeholder('b.sol:L')}5f5ffd`;
		const artifact = { contractName: 'Two', abi: [], bytecode, linkReferences: references };
		const both = solidityContract(artifact, [], { libraries: { 'a.sol:L': SUMS, 'b.sol:L': PRODUCTS } });
		expect(bytesToHex(both.code)).toBe(`0x73${'51'.repeat(20)}73${'9d'.repeat(20)}5f5ffd`);
		const error = failure(() => solidityContract(artifact, [], { libraries: { L: SUMS } }));
		expect(error.message).toBe('Two has several libraries L: say which as a.sol:L or b.sol:L');
	});
});

describe('code', () => {
	const plain = (bytecode: unknown, more: object = {}) => ({
		contractName: 'Plain',
		abi: made['Plain']!.abi,
		bytecode,
		...more,
	});

	it('that is not hex is refused, with the place', () => {
		expect(failure(() => solidityContract(plain('0x60zz'), ARGS))).toEqual({
			code: 'bad-code',
			message: 'the bytecode of Plain is not hex: "z" at digit 2',
		});
		expect(failure(() => solidityContract(plain('0x608'), ARGS)).code).toBe('bad-code');
	});

	it.each([
		['as solc writes it', {}],
		['optimised', { optimizer: { enabled: true, runs: 200 } }],
		['by way of Yul', { viaIR: true, optimizer: { enabled: true, runs: 200 } }],
	])('%s is refused if its end is missing, wherever it is cut', (_how, settings) => {
		const { object } = compile(settings).contracts['src/shop.sol']['Plain']!.evm.bytecode;
		const cut = (digits: number) => failure(() => solidityContract(plain(object.slice(0, digits)), ARGS)).code;
		expect(cut(object.length)).toBe('');
		const passed: number[] = [];
		for (let digits = 2; digits < object.length; digits += 2)
			if (cut(digits) !== 'incomplete-code') passed.push(digits);
		expect(passed).toEqual([]);
	});

	it('of the deployed contract is not init code', () => {
		const deployedBytecode = runtime('Plain');
		const error = failure(() => solidityContract(plain(deployedBytecode, { deployedBytecode }), ARGS));
		expect(error.message).toBe('the bytecode of Plain is the code of the deployed contract, not its init code');
		expect(failure(() => solidityContract(plain(undefined, { deployedBytecode }), ARGS)).message).toMatch(
			/it has only the code of the deployed contract/,
		);
	});
});

describe('arguments of a constructor', () => {
	const plain = FORMS['Foundry']!('Plain');

	it.each([
		[[5, USER], /the constructor of Plain takes 3 arguments, not 2: \(uint256,address,string\)/],
		[[5, USER, 'a', 1], /takes 3 arguments, not 4/],
		[['x', USER, 'a'], /not a value of uint256 at base_/],
		[{ base_: 5 }, /arguments are not an array but object/],
	])('%j are refused', (args, message) => {
		const error = failure(() => solidityContract(plain, args as never));
		expect(error.code).toBe('bad-arguments');
		expect(error.message).toMatch(message);
	});
});

it('take an address of 32 bytes, which is passed as its alias', () => {
	const owner = toAddress(`0x${'ab'.repeat(32)}`);
	const { code: init, recordAliases } = solidityContract(FORMS['Foundry']!('Plain'), [5, owner, 'a']);
	expect(bytesToHex(init)).toContain(aliasOf(owner).slice(2));
	expect(recordAliases).toEqual([owner]);
});

describe('an output of solc with several contracts', () => {
	it('needs the name of one', () => {
		const error = failure(() => solidityContract(output));
		expect(error.code).toBe('which-contract');
		expect(error.message).toContain('has 6 contracts: say which with `contract`, one of src/shop.sol:Base');
		expect(failure(() => solidityContract(output, [], { contract: 'Nope' })).message).toContain(
			'has no contract Nope: it has',
		);
		expect(failure(() => solidityContract({ contracts: {} })).message).toContain('without contracts');
		expect(solidityContract(output, ARGS, { contract: 'src/shop.sol:Plain' }).interface.name).toBe('Plain');
	});

	it('is shown by inspect', async () => {
		const text = await inspect(encodeUtf8(JSON.stringify(output)), 'out.json', { contract: 'Plain' });
		expect(text).toContain('Plain (evm)');
	});
});

it.each([null, 5, '{}', [], {}, { abi: 'x' }, { abi: [], contractName: 5 }, { abi: [], bytecode: 5 }])(
	'%j is not an artefact',
	(value) => {
		expect(failure(() => solidityContract(value)).code).toBe('bad-artifact');
	},
);
