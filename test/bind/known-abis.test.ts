import { bind } from 'altvm';
import { describe, expect, it } from 'vitest';
import { canCompileMove } from '../../vm-adapters/move/scripts/compile-move.ts';
import { sliced } from '../slice.ts';
import { selectorsOf } from './abi-selectors.ts';
import { ABIS } from './abis/abis.ts';
import {
	compileAssemblyScriptBindings,
	compileMoveBindings,
	compileSolidityBindings,
	compileSuiBindings,
} from './compile-bindings.ts';

interface Known {
	readonly name: string;
	readonly abi: readonly unknown[];
}

/** Contracts of each package that `npm test` binds: those with structs, overloads, many errors and events, old compilers. */
const SLICE: Readonly<Record<string, readonly string[]>> = {
	'@openzeppelin/contracts@5.7.0': ['Governor', 'ERC1155', 'IERC721', 'AccessControlDefaultAdminRules', 'IEntryPoint'],
	'@uniswap/v2-core@1.0.1': ['UniswapV2Pair'],
	'@uniswap/v2-periphery@1.1.0-beta.0': ['UniswapV2Router02'],
	'@uniswap/v3-core@1.0.1': ['UniswapV3Pool', 'UniswapV3Factory'],
	'@uniswap/v3-periphery@1.4.4': ['NonfungiblePositionManager', 'Quoter', 'SwapRouter'],
	'@chainlink/contracts@1.4.0': ['VRFCoordinatorV2_5', 'FunctionsRouter', 'KeeperRegistry2_1', 'AggregatorV3Interface'],
	'@aave/core-v3@1.19.3': ['Pool', 'AaveOracle', 'PoolConfigurator'],
	'@aave/protocol-v2@1.0.1': ['LendingPool', 'AaveProtocolDataProvider'],
};

const KNOWN: readonly Known[] = Object.entries(ABIS).flatMap(([source, abis]) =>
	Object.entries(abis)
		.filter(([name]) => sliced(true, SLICE[source]!.includes(name)))
		.map(([name, abi]) => ({ name, abi })),
);

/** Libraries with external functions: their selectors have the names of structs and enums, not of what these hold. */
const LIBRARIES = new Set(['Cron']);

/** Lists of at most so many items. */
function chunks<T>(list: readonly T[], size: number): T[][] {
	return Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, i * size + size));
}

async function bound(language: 'solidity' | 'assemblyscript' | 'move' | 'sui') {
	const isMove = language === 'move' || language === 'sui';
	const texts: { readonly name: string; readonly text: string; readonly abi: readonly unknown[] }[] = [];
	const omitted: string[] = [];
	for (const [i, { name, abi }] of KNOWN.entries()) {
		const file = new TextEncoder().encode(JSON.stringify({ contractName: name, abi }));
		const text = await bind(file, `${name}.json`, {
			for: language,
			...(isMove && { account: '0x57ab', module: `m${i}` }),
			onOmission: ({ what, reason }) => omitted.push(`${name}.${what}: ${reason}`),
		});
		texts.push({ name, text, abi });
	}
	return { texts, omitted };
}

it('the contracts of the slice exist', () => {
	for (const [source, names] of Object.entries(SLICE))
		for (const name of names) expect(ABIS[source], source).toHaveProperty(name);
});

describe('the bindings of well-known contracts compile', () => {
	it('in Solidity, with the selectors of the ABIs', async () => {
		const { texts, omitted } = await bound('solidity');
		expect(omitted.filter((one) => !one.includes('FieldType'))).toEqual([]);
		const made = compileSolidityBindings(Object.fromEntries(texts.map(({ text }, i) => [`${i}.sol`, text])));
		for (const [i, { name, text, abi }] of texts.entries()) {
			const compiled = Object.values(made[`${i}.sol`]!).flatMap(({ methodIdentifiers }) =>
				Object.values(methodIdentifiers),
			);
			const called = [...text.matchAll(/abi\.encodeWithSelector\(0x(\w{8})/g)].map(([, selector]) => selector!);
			const listed = omitted.filter((one) => one.startsWith(`${name}.`)).length;
			expect(compiled.length + called.length + listed, name).toBe(selectorsOf(abi).length);
			if (listed === 0 && !LIBRARIES.has(name)) expect([...compiled, ...called].sort(), name).toEqual(selectorsOf(abi));
		}
	});

	it('in AssemblyScript', async () => {
		const { texts, omitted } = await bound('assemblyscript');
		expect(omitted.filter((one) => !one.includes('FieldType'))).toEqual([]);
		for (const some of chunks(texts, 200)) await compileAssemblyScriptBindings(some.map(({ text }) => text));
	});

	it.skipIf(!canCompileMove())('in Move', async () => {
		const { texts, omitted } = await bound('move');
		expect(omitted.filter((one) => !/FieldType|a struct in Move has at most 30 fields/.test(one))).toEqual([]);
		for (const some of chunks(texts, 200)) {
			const modules = compileMoveBindings(some.map(({ text }) => text));
			expect(modules.size).toBe(some.length);
		}
	});

	it("in Sui's dialect of Move", async () => {
		const { texts } = await bound('sui');
		for (const some of chunks(texts, 200)) await compileSuiBindings(some.map(({ text }) => text));
	});
});
