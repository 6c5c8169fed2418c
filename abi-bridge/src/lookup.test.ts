import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hexToBytes } from './hex.ts';
import type { ContractInterface, FunctionDescriptor } from './interface.ts';
import { ambiguousSelector, errorsBySelector, eventsByTopic, findFunction, solidityFunction } from './lookup.ts';
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
		for (const name of ['', '-', 'unset', 'set(', 'set(uint8)', '__proto__', 'constructor', 'x'.repeat(10_000)]) {
			const find = () => findFunction(iface, name);
			expect(find).toThrow(code('unknown-function'));
			expect(find).toThrow(/^.{1,200}$/);
		}
	});

	it('that is not there has an error with the names that may be meant', () => {
		const iface = make('evm', fn('transfer', []), fn('transferFrom', []), fn('approve', []));
		const find = (name: string) => () => findFunction(iface, name);
		expect(find('tranfer')).toThrow("C has no function 'tranfer': did you mean transfer?");
		expect(find('transfer_form')).toThrow('did you mean transferFrom?');
		expect(find('transfer(bool)')).toThrow("C has no function 'transfer(bool)': did you mean transfer?");
		expect(find('mint')).toThrow(/^C has no function 'mint'$/);
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

	it('that two functions share calls neither, and the error names both; by name both are found', () => {
		// A known pair of 4-byte collisions, used in the literature on proxies.
		const [a, b] = [fn('collate_propagate_storage', [{ kind: 'fixedBytes', size: 16 }]), fn('burn', [uint(256)])];
		const iface = make('evm', a, b, fn('other', []));
		expect(findFunction(iface, 'burn')).toBe(b);
		expect(findFunction(iface, 'collatePropagateStorage')).toBe(a);
		expect(target(iface, 'other()').fn.name).toBe('other');
		expect(() => target(iface, 'burn(uint256)')).toThrow(code('ambiguous-function'));
		expect(() => target(iface, 'burn(uint256)')).toThrow(
			'selector 0x42966c68 could mean several functions of C: collate_propagate_storage(bytes16), burn(uint256)',
		);
		const selector = hexToBytes(selectorOf('burn(uint256)'));
		expect(ambiguousSelector(iface, selector).map((found) => found.fn)).toEqual([a, b]);
		expect(ambiguousSelector(iface, hexToBytes(selectorOf('other()')))).toEqual([]);
	});

	it('of the same function twice is that of the first', () => {
		const [first, second] = [fn('owner', [], [ADDRESS]), fn('owner', [], [uint(256)])];
		const iface = make('evm', first, second);
		expect(target(iface, 'owner()').fn).toBe(first);
		expect(findFunction(iface, 'owner')).toBe(first);
		expect(solidityFunction(iface, second).selector).toBe(selectorOf('owner()'));
	});

	it('may be zero', () => {
		const zero = fn('wycpnbqcyf', []);
		expect(solidityTarget(make('move', zero), new Uint8Array(4)).fn).toBe(zero);
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
		expect(errorsBySelector(iface, selectorOf('TooLow(uint64)'))).toEqual(errors);
		expect(errorsBySelector(iface, selectorOf('TooLow(uint256)'))).toEqual([]);
		// The topic of ERC-20's Transfer.
		const topic = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';
		expect(eventsByTopic(iface, topic)).toEqual(events);
		expect(eventsByTopic(iface, `0x${'00'.repeat(32)}`)).toEqual([]);
	});

	it('are all found if they share a selector or a topic, each once', () => {
		const event = (...indexed: boolean[]) => ({
			name: 'Transfer',
			inputs: params([ADDRESS, ADDRESS, uint(256)]).map((p, i) => ({ ...p, indexed: indexed[i]! })),
		});
		const [erc20, erc721, hidden] = [event(true, true, false), event(true, true, true), event(false, false, false)];
		const errors = [
			{ name: 'burn', inputs: params([uint(256)]) },
			{ name: 'collate_propagate_storage', inputs: params([{ kind: 'fixedBytes', size: 16 }]) },
			{ name: 'burn', inputs: params([uint(256)]) },
		];
		const events = [erc20, erc721, event(true, true, false), { ...hidden, anonymous: true }];
		const iface: ContractInterface = { ...make('evm'), errors, events };
		const topic = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';
		expect(eventsByTopic(iface, topic)).toEqual([erc20, erc721]);
		expect(errorsBySelector(iface, selectorOf('burn(uint256)'))).toEqual(errors.slice(0, 2));
	});
});
