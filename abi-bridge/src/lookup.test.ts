import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hexToBytes } from './hex.ts';
import type { ContractInterface, FunctionDescriptor } from './interface.ts';
import { errorBySelector, eventByTopic, findFunction, solidityFunction } from './lookup.ts';
import { camelCase, kebabCase, pascalCase, snakeCase } from './names.ts';
import { solidityTarget } from './solidity/dialect.ts';
import { selectorOf } from './solidity/signature.ts';
import type { AbiType, Param } from './types.ts';

const ADDRESS: AbiType = { kind: 'address' };
const BYTES: AbiType = { kind: 'bytes' };
const uint = (bits: number): AbiType => ({ kind: 'uint', bits });
const params = (types: readonly AbiType[]): Param[] => types.map((type, i) => ({ name: `p${i}`, type }));
const fn = (name: string, inputs: AbiType[], outputs: AbiType[] = [], typeParameters = 0): FunctionDescriptor => ({
	name,
	typeParameters,
	inputs: params(inputs),
	outputs: params(outputs),
	mutability: 'nonpayable',
});
const make = (vm: string, ...functions: FunctionDescriptor[]): ContractInterface => ({
	vm,
	...(vm === 'evm' && { dispatchesBySelector: true }),
	name: 'C',
	functions,
	events: [],
	errors: [],
});
const target = (iface: ContractInterface, signature: string) =>
	solidityTarget(iface, hexToBytes(selectorOf(signature)));
const code = (code: string) => expect.objectContaining({ name: 'InterfaceError', code });

describe('a function', () => {
	it('has no name of more than 256 characters in another case', () => {
		const long = 'a'.repeat(256);
		const iface = make('move', fn(long, []));
		expect(findFunction(iface, long.toUpperCase()).name).toBe(long);
		expect(() => findFunction(iface, `${long}_`)).toThrow(code('unknown-function'));
	});

	it('is found by its name in any case', () => {
		const word = fc.stringMatching(/^[a-z]{2,8}$/);
		const idioms = [camelCase, pascalCase, snakeCase, kebabCase];
		fc.assert(
			fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), fc.constantFrom(...idioms), (words, own) => {
				const wanted = fn(own(words.join('-')), []);
				const iface = make('move', fn('something_else', []), wanted);
				for (const idiom of idioms) expect(findFunction(iface, idiom(words.join('-')))).toBe(wanted);
			}),
		);
	});

	it('that is overloaded is found by its signature only, and the error lists the signatures', () => {
		const [two, three] = [fn('transfer', [ADDRESS, uint(256)]), fn('transfer', [ADDRESS, uint(256), BYTES])];
		const iface = make('evm', two, three, fn('balanceOf', [ADDRESS]));
		expect(findFunction(iface, 'transfer(address,uint256)')).toBe(two);
		expect(findFunction(iface, 'transfer(address,uint256,bytes)')).toBe(three);
		for (const name of ['transfer', 'Transfer']) {
			expect(() => findFunction(iface, name)).toThrow(code('ambiguous-function'));
			expect(() => findFunction(iface, name)).toThrow(
				'use one of transfer(address,uint256), transfer(address,uint256,bytes)',
			);
		}
		expect(() => findFunction(iface, 'transfer(address)')).toThrow(code('unknown-function'));
	});

	it('is found by its exact name before another with the same words', () => {
		const [camel, snake] = [fn('addOne', []), fn('add_one', [])];
		const iface = make('evm', camel, snake);
		expect(findFunction(iface, 'addOne')).toBe(camel);
		expect(findFunction(iface, 'add_one')).toBe(snake);
		expect(() => findFunction(iface, 'add-one')).toThrow(code('ambiguous-function'));
	});

	it('is not found under other names', () => {
		const iface = make('evm', fn('set', []));
		for (const name of ['', '-', 'sets', 'set(', 'set(uint8)', '__proto__', 'constructor', 'x'.repeat(10_000)]) {
			const find = () => findFunction(iface, name);
			expect(find).toThrow(code('unknown-function'));
			expect(find).toThrow(/^.{1,200}$/);
		}
	});

	it('of another interface is refused', () => {
		const own = fn('set', []);
		expect(solidityFunction(make('evm', own), own).signature).toBe('set()');
		expect(() => solidityFunction(make('evm', fn('set', [])), own)).toThrow(code('unknown-function'));
	});
});

describe('a selector', () => {
	const mint = fn('mint_to', [ADDRESS, uint(64)], [uint(128)], 1);

	it('of a contract called by name is that of its own types or of integers of 256 bits', () => {
		const iface = make('move', mint);
		const exact = target(iface, 'mintTo(string,address,uint64)');
		const wide = target(iface, 'mintTo(string,address,uint256)');
		expect(exact).toMatchObject({ wide: false, inputs: [{ kind: 'string' }, ADDRESS, uint(64)], outputs: [uint(128)] });
		expect(wide).toMatchObject({ wide: true, inputs: [{ kind: 'string' }, ADDRESS, uint(256)], outputs: [uint(256)] });
		expect(exact.fn).toBe(mint);
		expect(wide.fn).toBe(mint);
		for (const other of [
			'mint_to(string,address,uint64)',
			'mintTo(address,uint64)',
			'mintTo(string,address,uint128)',
		]) {
			expect(() => target(iface, other)).toThrow(code('unknown-function'));
		}
	});

	it('of a contract that dispatches by selector is exact', () => {
		const iface = make('evm', fn('mint_to', [uint(64)]));
		expect(target(iface, 'mint_to(uint64)').wide).toBe(false);
		expect(() => target(iface, 'mint_to(uint256)')).toThrow(code('unknown-function'));
		expect(() => target(iface, 'mintTo(uint64)')).toThrow(code('unknown-function'));
	});

	it('that is exact for one function and wide for another names the first', () => {
		const [narrow, full] = [fn('add1', [uint(64)]), fn('add_1', [uint(256)])];
		for (const iface of [make('move', narrow, full), make('move', full, narrow)]) {
			expect(target(iface, 'add1(uint256)')).toMatchObject({ fn: full, wide: false });
			expect(target(iface, 'add1(uint64)')).toMatchObject({ fn: narrow, wide: false });
		}
	});

	it('that two functions share is refused, and the error names both', () => {
		// A known pair of 4-byte collisions, used in the literature on proxies.
		const [a, b] = [fn('collate_propagate_storage', [{ kind: 'fixedBytes', size: 16 }]), fn('burn', [uint(256)])];
		expect(() => findFunction(make('evm', a, b), 'burn')).toThrow(code('selector-collision'));
		expect(() => findFunction(make('evm', a, b), 'burn')).toThrow(
			'collate_propagate_storage(bytes16) and burn(uint256) have the same selector at C.burn',
		);
	});

	it('is the first four bytes of call data, which may be longer', () => {
		const iface = make('move', mint);
		const selector = hexToBytes(selectorOf('mintTo(string,address,uint64)'));
		expect(solidityTarget(iface, Uint8Array.of(...selector, 1, 2)).fn).toBe(mint);
		for (let i = 0; i < 4; i++) {
			const other = selector.map((byte, at) => (at === i ? byte ^ 0x80 : byte));
			expect(() => solidityTarget(iface, other)).toThrow(code('unknown-function'));
		}
		expect(() => solidityTarget(iface, selector.subarray(0, 3))).toThrow(
			expect.objectContaining({ name: 'DecodeError', code: 'no-selector', place: 'C' }),
		);
	});
});

describe('errors and events', () => {
	it('are found by selector and topic, which are made of their names unchanged', () => {
		const errors = [{ name: 'TooLow', inputs: params([uint(64)]) }];
		const events = [
			{ name: 'Transfer', inputs: params([ADDRESS, ADDRESS, uint(256)]).map((p) => ({ ...p, indexed: false })) },
		];
		const iface: ContractInterface = { ...make('wasm'), errors, events };
		expect(errorBySelector(iface, selectorOf('TooLow(uint64)'))).toBe(errors[0]);
		expect(errorBySelector(iface, selectorOf('TooLow(uint256)'))).toBeUndefined();
		// The topic of ERC-20's Transfer.
		const topic = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';
		expect(eventByTopic(iface, topic)).toBe(events[0]);
		expect(eventByTopic(iface, `0x${'00'.repeat(32)}`)).toBeUndefined();
	});
});
