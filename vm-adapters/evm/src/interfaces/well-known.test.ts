import { selectorOf, serializeInterface, solidityFunction } from '@altvm/abi-bridge';
import { describe, expect, it } from 'vitest';
import { evmDialect } from '../dialect.ts';
import { readStandard } from './read-standard.ts';
import { STANDARDS } from './standards.ts';
import { knownInterface } from './well-known.ts';

const mandatory = (name: string) =>
	readStandard(STANDARDS.find((one) => one.name === name)!).mandatory.map(({ selector }) => selector);
const known = (names: readonly string[], more: readonly string[] = []) =>
	knownInterface(new Set([...names.flatMap(mandatory), ...more.map((text) => Number(selectorOf(text)))]));
const context = { toEvmAddress: () => '0x' as const, fromEvmAddress: () => '0x' as never, charge() {} };
const outputOf = (iface: ReturnType<typeof known>, signature: string) =>
	iface!.functions.find((fn) => solidityFunction(iface!, fn).signature === signature)?.outputs.length;

describe('well-known interfaces', () => {
	it.each(['ERC20', 'ERC165', 'ERC721', 'ERC1155', 'ERC4626'])('%s is known by its mandatory functions', (name) => {
		const iface = known([name])!;
		expect(iface.name).toBe(name);
		expect(serializeInterface(iface).length).toBeGreaterThan(100);
		for (const missing of mandatory(name)) {
			const rest = mandatory(name).filter((selector) => selector !== missing);
			expect(knownInterface(new Set(rest))).toBeUndefined();
		}
	});

	it('is the same object for the same functions', () => {
		expect(known(['ERC20'])).toBe(known(['ERC20'], ['other()']));
	});

	it('is searched once for the facts of one code, also if there is none', () => {
		class Counted extends Set<number> {
			asked = 0;
			override has(selector: number): boolean {
				this.asked++;
				return super.has(selector);
			}
		}
		for (const selectors of [mandatory('ERC20'), []]) {
			const pushed = new Counted(selectors);
			const found = knownInterface(pushed);
			const { asked } = pushed;
			expect(asked).toBeGreaterThan(0);
			expect(knownInterface(pushed)).toBe(found);
			expect(pushed.asked).toBe(asked);
		}
	});

	it('has optional functions if the code has all of their group', () => {
		const names = (more: string[]) => known(['ERC20'], more)!.functions.map(({ name }) => name);
		expect(names([])).not.toContain('name');
		expect(names(['name()'])).not.toContain('name');
		expect(names(['name()', 'symbol()'])).toContain('symbol');
	});

	it('tells transferFrom and approve of ERC-20 and ERC-721 apart, whose selectors are the same', () => {
		expect(outputOf(known(['ERC20']), 'approve(address,uint256)')).toBe(1);
		expect(outputOf(known(['ERC721']), 'approve(address,uint256)')).toBe(0);
		const both = known(['ERC20', 'ERC721']);
		expect(outputOf(both, 'approve(address,uint256)')).toBeUndefined();
		expect(outputOf(both, 'transferFrom(address,address,uint256)')).toBeUndefined();
		expect(outputOf(both, 'transfer(address,uint256)')).toBe(1);
		expect(outputOf(both, 'balanceOf(address)')).toBe(1);
	});

	it('joins the standards of one contract', () => {
		expect(known(['ERC20', 'ERC4626', 'ERC165'])?.name).toBe('ERC20 ERC4626 ERC165');
	});

	it('reads a missing result of a transfer as true, and no other missing result', () => {
		const iface = known(['ERC20'])!;
		const read = (name: string) => {
			const fn = iface.functions.find((one) => one.name === name)!;
			return evmDialect.decodeResult(iface, fn, new Uint8Array(), context);
		};
		for (const name of ['transfer', 'approve', 'transferFrom']) expect(read(name)).toEqual([true]);
		for (const name of ['balanceOf', 'totalSupply', 'allowance']) expect(() => read(name)).toThrow('needs');
	});
});
