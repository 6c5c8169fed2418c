import { generateStub } from '@altvm/move';
import { type AbiType, bind, checkInterface, type Mutability, nameKey } from 'altvm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assemblyScriptClass } from '../../packages/altvm/src/bind/assemblyscript/class.ts';
import { ASSEMBLYSCRIPT_WORDS } from '../../packages/altvm/src/bind/assemblyscript/words.ts';
import { solidityInterface } from '../../packages/altvm/src/bind/solidity/interface.ts';
import { SOLIDITY_SOFT_WORDS, SOLIDITY_WORDS } from '../../packages/altvm/src/bind/solidity/words.ts';
import { canCompileMove } from '../../vm-adapters/move/scripts/compile-move.ts';
import { MOVE_WORDS } from '../../vm-adapters/move/src/core/stubs/words.ts';
import { sliced, sweep } from '../slice.ts';
import { selectorsOf } from './abi-selectors.ts';
import {
	compileAssemblyScriptBindings,
	compileMoveBindings,
	compileSolidityBindings,
	compileSuiBindings,
} from './compile-bindings.ts';

interface Param {
	readonly name: string;
	readonly type: string;
	readonly internalType?: string;
	readonly components?: readonly Param[];
	readonly indexed?: boolean;
}

interface Entry {
	readonly type: string;
	readonly name: string;
	readonly inputs: readonly Param[];
	readonly outputs?: readonly Param[];
	readonly stateMutability?: string;
	readonly anonymous?: boolean;
}

const fn = (name: string, inputs: readonly Param[] = [], outputs: readonly Param[] = []): Entry => ({
	type: 'function',
	name,
	inputs,
	outputs,
	stateMutability: 'nonpayable',
});
const struct = (name: string, internal: string, components: readonly Param[]): Param => ({
	name,
	type: 'tuple',
	internalType: `struct ${internal}`,
	components,
});
const uint = (name: string): Param => ({ name, type: 'uint256' });

/** Names that the languages, their libraries and the generated code use. */
const WORDS: readonly string[] = [
	...new Set([
		...[...SOLIDITY_WORDS].filter((word) => !/^u?fixed\d/.test(word)),
		...SOLIDITY_SOFT_WORDS,
		...MOVE_WORDS,
		...ASSEMBLYSCRIPT_WORDS,
		...`Self T0 T1 String Option Tuple Struct Foo IFoo IFooMore IFooCalls FooStub _send _read _check target value args results result call to from
	item failed selector address abi bytes33 string bcs from_bcs option vector xcall type_info altvm_text argumentsOf msg tx block require
	revert now write read isDynamic main init of get set toString tryGet trySet delete_ delete__ new_Foo foo_fields a1 a_1 a$ $ $a x_ _x _1st
	0x public_friend test_only view event schema ensures spec_module field0 arg0 some none`.split(/\s+/),
	]),
].filter((word) => !/^_*$/.test(word) && /^[\w$]+$/.test(word));

async function compileAll(abi: readonly Entry[], name = 'Foo') {
	const file = new TextEncoder().encode(JSON.stringify({ contractName: name, abi }));
	const bound = async (language: 'solidity' | 'assemblyscript' | 'move' | 'sui', more: object = {}) => {
		const omitted: string[] = [];
		const onOmission = ({ what }: { what: string }) => omitted.push(what);
		return { text: await bind(file, 'x.json', { for: language, onOmission, ...more }), omitted };
	};
	const solidity = await bound('solidity');
	const made = Object.values(compileSolidityBindings({ 'a.sol': solidity.text })['a.sol']!);
	const declared = made.flatMap(({ methodIdentifiers }) => Object.values(methodIdentifiers));
	const called = [...solidity.text.matchAll(/abi\.encodeWithSelector\(0x(\w{8})/g)].map(([, selector]) => selector!);
	const functions = solidity.omitted.filter((what) => !/^(error|event) /.test(what));
	if (functions.length === 0) expect([...declared, ...called].sort()).toEqual(selectorsOf(abi));
	const assemblyScript = await bound('assemblyscript');
	await compileAssemblyScriptBindings([assemblyScript.text]);
	const move = await bound('move', { account: '0x57ab', module: 'foo_stub' });
	if (canCompileMove()) compileMoveBindings([move.text]);
	const sui = await bound('sui', { account: 'stubs', module: 'foo_stub' });
	await compileSuiBindings([sui.text]);
	return { solidity, assemblyScript, move, sui, made };
}

/** All words in a full run, otherwise every twelfth from a random start. */
const TRIED = [...sweep(WORDS.length, 12)].map((i) => WORDS[i]!);

const error = (name: string, inputs: readonly Param[]): Entry => ({ type: 'error', name, inputs });
const event = (name: string, inputs: readonly Param[]): Entry => ({ type: 'event', name, inputs });

const PLACES: readonly (readonly [place: string, entries: readonly Entry[]])[] = [
	[
		'names of functions',
		TRIED.map((word, i) =>
			fn(
				word,
				Array.from({ length: i % 3 }, (_, n) => uint(`p${n}`)),
				[uint('')],
			),
		),
	],
	['names of parameters', chunked(TRIED, 8).map((some, i) => fn(`parameters${i}`, some.map(uint), some.map(uint)))],
	[
		'names of structs',
		TRIED.map((word, i) =>
			fn(`structs${i}`, [struct('s', word, [uint('a')])], [struct('', `Lib.${word}`, [uint('b')])]),
		),
	],
	[
		'names of fields',
		chunked(TRIED, 25).map((some, i) => {
			const fields = struct('s', `Fields${i}`, some.map(uint));
			return fn(`fields${i}`, [fields], [fields]);
		}),
	],
	['names of errors and events', TRIED.flatMap((name) => [error(name, [uint(name)]), event(name, [uint(name)])])],
];

describe('bindings compile in every language', () => {
	it.each(sliced(PLACES, [['name of anything', PLACES.flatMap(([, entries]) => entries)]]))(
		'with reserved words as the %s',
		async (_place, abi) => {
			await compileAll(abi);
		},
	);

	it('with structs, errors, events and functions of one name', async () => {
		const order = struct('Order', 'Shop.Order', [uint('Order'), uint('order'), uint('_order'), uint('')]);
		const abi = [
			fn('Order', [order]),
			fn('Order', [uint('Order'), struct('IFoo', 'Order', [{ name: 'x', type: 'bool' }])]),
			fn('IFoo', [], [order, order, uint('a'), uint('a')]),
			fn('Foo'),
			fn('FOO', [struct('', '', [uint('')])]),
			{ type: 'error', name: 'Order', inputs: [order] },
			{ type: 'error', name: 'Order', inputs: [uint('x')] },
			{ type: 'error', name: 'IFoo', inputs: [] },
			{ type: 'error', name: 'Bad', inputs: [] },
			{ type: 'error', name: 'Bad', inputs: [uint('')] },
			{ type: 'event', name: 'Order', inputs: [{ ...order, indexed: true }] },
			{ type: 'event', name: 'Order', inputs: [] },
			{ type: 'event', name: 'Order', inputs: [], anonymous: true },
			{ type: 'event', name: 'Bad', inputs: [] },
			{ type: 'event', name: 'Many', inputs: [1, 2, 3, 4].map((n) => ({ ...uint(`a${n}`), indexed: true })) },
			{ type: 'error', name: 'Panic', inputs: [] },
		];
		const { solidity } = await compileAll(abi);
		expect(solidity.omitted).toEqual(['error Panic()', 'event Many(uint256,uint256,uint256,uint256)']);
		expect(solidity.text).toContain(
			'// Not here: event Many(uint256,uint256,uint256,uint256), because it has more indexed parameters than a log.',
		);
	});

	it('with errors that have the name of the interface and types of it', async () => {
		const order = struct('o', 'Order', [uint('a')]);
		const named = (name: string): Entry[] => [error(name, []), error(name, [order]), event(name, [order, uint('b')])];
		const { solidity } = await compileAll([fn('buy', [order]), ...named('IFoo'), ...named('IFooMore')]);
		expect(solidity.omitted).toEqual([]);
	});

	it('with deep and wide types', async () => {
		const deep = Array.from({ length: 20 }).reduce<Param>((inner) => struct('x', 'S', [inner]), {
			name: 'z',
			type: 'int24',
		});
		const wide = Array.from({ length: 31 }, (_, i) => uint(`a${i}`));
		const lists = ['uint24[3][]', 'bytes3[][2]', 'string[][]', 'bytes[2][2]', 'int72[]', 'bool[5]', 'address[][3][]'];
		const { move } = await compileAll([
			fn('deep', [deep], [{ ...deep, type: 'tuple[2][]' }]),
			fn('wide', [struct('s', 'Wide', wide)]),
			fn(
				'many',
				Array.from({ length: 60 }, (_, i) => uint(`a${i}`)),
				Array.from({ length: 12 }, (_, i) => uint(`r${i}`)),
			),
			fn(
				'lists',
				lists.map((type) => ({ name: '', type })),
				lists.map((type) => ({ name: '', type })),
			),
		]);
		expect(move.text).toContain(
			`// Not here: \`wide((${wide.map(({ type }) => type).join(',')}))\`, because a struct in Move has at most 30 fields.`,
		);
	});

	it('with any names and types', async () => {
		const name = fc.oneof(
			{ weight: 3, arbitrary: fc.constantFrom(...WORDS) },
			{ weight: 1, arbitrary: fc.stringMatching(/^[A-Za-z$][A-Za-z0-9_$]{0,6}$/) },
		);
		const maybe = fc.oneof(name, fc.constant(''));
		const leaf = fc.constantFrom(
			'bool',
			'address',
			'string',
			'bytes',
			'uint8',
			'uint24',
			'uint64',
			'uint96',
			'uint256',
			'int16',
			'int40',
			'int128',
			'int256',
			'bytes1',
			'bytes20',
			'bytes32',
		);
		const suffix = fc.constantFrom('', '', '', '[]', '[2]', '[][3]', '[1][]');
		const param: fc.Memo<Param> = fc.memo((depth) =>
			depth <= 1
				? fc.record({ name: maybe, type: fc.tuple(leaf, suffix).map((parts) => parts.join('')) })
				: fc.oneof(
						fc.record({ name: maybe, type: fc.tuple(leaf, suffix).map((parts) => parts.join('')) }),
						fc
							.tuple(maybe, name, suffix, fc.array(param(depth - 1), { minLength: 1, maxLength: 3 }))
							.map(([own, type, array, components]) => ({ ...struct(own, type, components), type: `tuple${array}` })),
					),
		);
		const params = fc.array(param(3), { maxLength: 4 });
		const entry = fc.oneof(
			fc.tuple(name, params, params, fc.constantFrom('view', 'pure', 'payable', 'nonpayable')).map(
				([own, inputs, outputs, stateMutability]): Entry => ({
					type: 'function',
					name: own,
					inputs,
					outputs,
					stateMutability,
				}),
			),
			fc.tuple(name, params).map(([own, inputs]): Entry => ({ type: 'error', name: own, inputs })),
			fc.tuple(name, params).map(([own, inputs]): Entry => ({ type: 'event', name: own, inputs })),
		);
		const abis = fc.uniqueArray(entry, {
			minLength: 60,
			maxLength: 60,
			selector: ({ type, name, inputs }) => `${type} ${name} ${selectorsOf([{ type: 'function', name, inputs }])[0]}`,
		});
		await fc.assert(
			fc.asyncProperty(abis, fc.oneof(name, fc.constant('Foo')), async (abi, own) => void (await compileAll(abi, own))),
			{ numRuns: sliced(20, 1), endOnFailure: sliced(false, true) },
		);
	});
});

describe('bindings of components and modules compile', () => {
	const kebab = fc.stringMatching(/^[a-z][a-z0-9]{0,4}(-[a-z][a-z0-9]{0,3}){0,2}$/);
	const name = fc.oneof(kebab, fc.constantFrom(...WORDS.filter((word) => /^[a-z][a-z0-9]*$/.test(word))));
	const bits = fc.constantFrom(8, 16, 32, 64, 128, 256);
	const type: fc.Memo<AbiType> = fc.memo((depth) => {
		const leaf = fc.oneof(
			fc.constantFrom<AbiType>({ kind: 'bool' }, { kind: 'string' }, { kind: 'bytes' }, { kind: 'address' }),
			bits.map((size): AbiType => ({ kind: 'uint', bits: size })),
			bits.map((size): AbiType => ({ kind: 'int', bits: size })),
			fc.constant<AbiType>({ kind: 'fixedBytes', size: 32 }),
			fc
				.tuple(name, fc.uniqueArray(name, { minLength: 1, maxLength: 4 }))
				.map(([own, cases]): AbiType => ({ kind: 'enum', name: own, cases })),
		);
		if (depth <= 1) return leaf;
		const element = type(depth - 1);
		const some = fc.array(element, { minLength: 1, maxLength: 3 });
		return fc.oneof(
			leaf,
			element.map((of): AbiType => ({ kind: 'list', element: of })),
			element.map((of): AbiType => ({ kind: 'option', element: of })),
			fc
				.tuple(element, fc.integer({ min: 1, max: 3 }))
				.map(([of, length]): AbiType => ({ kind: 'array', element: of, length })),
			some.map((elements): AbiType => ({ kind: 'tuple', elements })),
			fc
				.tuple(name, fc.array(fc.record({ name, type: element }), { minLength: 1, maxLength: 3 }))
				.map(([own, fields]): AbiType => ({ kind: 'struct', name: own, fields })),
		);
	});
	const params = fc.array(fc.record({ name: fc.oneof(name, fc.constant('')), type: type(3) }), { maxLength: 3 });
	const mutability = fc.constantFrom<Mutability>('view', 'nonpayable', 'payable');
	const functions = fc.uniqueArray(
		fc.record({ name, typeParameters: fc.constantFrom(0, 0, 0, 2), inputs: params, outputs: params, mutability }),
		{ minLength: 40, maxLength: 40, selector: (fn) => nameKey(fn.name).replaceAll('-', '') },
	);
	const errors = fc.uniqueArray(fc.record({ name, inputs: params }), { maxLength: 10, selector: (one) => one.name });

	it('with any names and types', async () => {
		await fc.assert(
			fc.asyncProperty(functions, errors, async (functions, errors) => {
				const iface = checkInterface({ vm: 'wasm', name: 'some-thing', functions, events: [], errors });
				const solidity = solidityInterface(iface, 'ISomeThing');
				compileSolidityBindings({ 'a.sol': solidity.source });
				await compileAssemblyScriptBindings([assemblyScriptClass(iface, 'SomeThing').source]);
				const stub = (dialect: { dialect?: 'sui' }) =>
					generateStub({
						interface: iface,
						account: dialect.dialect ? 'stubs' : '0x57ab',
						module: 'some_thing',
						...dialect,
					});
				if (canCompileMove()) compileMoveBindings([stub({})]);
				await compileSuiBindings([stub({ dialect: 'sui' })]);
			}),
			{ numRuns: sliced(20, 1), endOnFailure: sliced(false, true) },
		);
	});
});

describe('what cannot be written', () => {
	it('is listed, in the code and to the caller', async () => {
		const abi = [
			fn('ok'),
			fn('apply', [{ name: 'self', type: 'Lib.Data storage' }]),
			{ type: 'event', name: 'Quiet', inputs: [], anonymous: true },
			{
				...fn(
					'throw',
					Array.from({ length: 12 }, (_, i) => uint(`a${i}`)),
				),
			},
		];
		const { solidity, assemblyScript, move } = await compileAll(abi);
		for (const { omitted, text } of [solidity, assemblyScript, move]) {
			expect(omitted).toEqual(expect.arrayContaining(['apply(Lib.Data storage)']));
			for (const what of omitted)
				expect(text).toContain(`// Not here: ${text.includes('module ') ? `\`${what}\`` : what}, because `);
		}
		expect(solidity.text).toMatch(
			/Not here: throw\(.*\), because 'throw' is not a name in Solidity, and a call by selector has at most 9/,
		);
	});
});

function chunked<T>(list: readonly T[], size: number): T[][] {
	return Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, i * size + size));
}
