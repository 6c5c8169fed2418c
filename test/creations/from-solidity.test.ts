import type { Engine } from '@altvm/evm';
import { shadow } from '@altvm/shadow';
import {
	type Address,
	bytesToHex,
	type CreateHostOptions,
	concatBytes,
	createHost,
	encodePackage,
	type Hex,
	type Host,
	hexToBytes,
	moduleAddress,
	solidityContract,
	toAddress,
} from 'altvm';
import { decodeErrorResult, encodeAbiParameters, encodeFunctionData, getContractAddress, parseAbi } from 'viem';
import { beforeEach, describe, expect, it } from 'vitest';
import { testArtifact } from '../contracts/load.ts';
import { supply, USER } from '../world/world.ts';
import { CURVE, counterOf, creation, initCode, TICKET } from './support.ts';

const json = (name: string) => JSON.parse(new TextDecoder().decode(testArtifact(`factory/artifacts/${name}.json`)));
const FACTORY = solidityContract(json('Factory'));
/** Init code without its arguments. */
const NESTED = hexToBytes(json('Nested').bytecode);
const SALT: Hex = `0x${'5a'.repeat(32)}`;
const ENGINES: readonly Engine[] = ['interpreter', 'translated'];
const HOST_ERRORS = parseAbi([
	'error CallRefused(string reason)',
	'error CrossVmHalt(bytes32 vm, string reason)',
	'error CreationFailed(string vm)',
	'error InsufficientBalance(uint256 balance, uint256 needed)',
]);
const errorOf = (data: unknown) =>
	decodeErrorResult({ abi: HOST_ERRORS, data: data instanceof Uint8Array ? bytesToHex(data) : (data as Hex) });

let host: Host;
let factory: Address;

async function start(engine: Engine, options: CreateHostOptions = {}) {
	host = await createHost({ ...options, evm: { engine } });
	host.mint(USER, 10n ** 20n);
	factory = host.deploy({ from: USER, ...FACTORY }).address;
}
const run = (fn: string, args: readonly unknown[], more: { value?: bigint; gas?: number; isStatic?: boolean } = {}) =>
	host.call({ from: USER, to: factory, function: fn, args, ...more });
const made = (result: ReturnType<typeof run>) => {
	expect(result.failure ?? result.status).toBe('success');
	return toAddress(result.values![0] as Hex);
};
const named = (vm: string, code: Uint8Array, payableFunctions: string[] = [], viewFunctions: string[] = []) => ({
	vm,
	code,
	constructorInput: '0x',
	payableFunctions,
	viewFunctions,
});
const next = () => toAddress(getContractAddress({ from: `0x${factory.slice(26)}`, nonce: host.nonce(factory) }));

describe.each(ENGINES)('a Solidity contract, on the %s, makes', (engine) => {
	beforeEach(() => start(engine));

	it("a WASM contract at CREATE's address, with value and a counted nonce", () => {
		const before = supply(host);
		const expected = next();
		expect(made(run('make', ['wasm', CURVE, '0x', 5n], { value: 7n }))).toBe(expected);
		expect([host.vmOf(expected), host.code(expected)]).toEqual(['wasm', CURVE]);
		expect([host.balance(expected), host.balance(factory)]).toEqual([5n, 2n]);
		expect([host.nonce(factory), host.nonce(expected)]).toEqual([2n, 1n]);
		expect(supply(host)).toBe(before);
		const args = [100n, 1000n, 1000n, 25];
		expect(host.call({ from: USER, to: expected, function: 'quote', args }).values).toEqual([90n]);
		expect(made(run('makePlain', ['wasm', CURVE]))).not.toBe(expected);
	});

	it("a WASM contract at CREATE2's address, once", () => {
		const bytecode = creation('wasm', CURVE);
		const from = `0x${factory.slice(26)}` as const;
		const expected = toAddress(getContractAddress({ opcode: 'CREATE2', from, salt: SALT, bytecode }));
		const asked = named('wasm', CURVE);
		expect(run('predict', [SALT, asked, factory]).values).toEqual([expected]);
		expect(made(run('make2', [SALT, asked, 0n]))).toBe(expected);
		const again = run('make2Plain', [SALT, 'wasm', CURVE]);
		expect(errorOf(again.output)).toMatchObject({
			errorName: 'CrossVmHalt',
			args: [expect.anything(), 'address-collision'],
		});
		expect(host.vmOf(expected)).toBe('wasm');
	});

	it('a contract whose interface names payable and view functions', () => {
		const address = made(run('makeNamed', [named('wasm', CURVE, [], ['quote']), 0n]));
		expect(host.interfaceOf(address)!.functions[0]!.mutability).toBe('view');
		const wrong = run('makeNamed', [named('wasm', CURVE, ['quota']), 0n]);
		expect(errorOf(wrong.output).args[0]).toContain('quota');
	});

	it('a Move module of its own, and upgrades it', () => {
		const expected = moduleAddress(factory, 'counter');
		expect(run('moduleAddress', [factory, 'counter']).values).toEqual([expected]);
		expect(made(run('makePlain', ['move', counterOf(factory)]))).toBe(expected);
		host.call({ from: USER, to: expected, function: 'increment' });
		expect(made(run('make2Plain', [SALT, 'move', counterOf(factory, 'v2')]))).toBe(expected);
		expect(host.call({ from: USER, to: expected, function: 'value', args: [USER] }).values).toEqual([1n]);
		expect(run('makePlain', ['move', counterOf(factory, 'incompatible')]).status).toBe('revert');
		expect(run('makePlain', ['move', counterOf(USER)]).failure).toMatchObject({ kind: 'refused' });
	});

	it('a package, whose address it knows by its alias', () => {
		const result = run('makePlain', ['move', encodePackage([TICKET])]);
		const address = host.resolve(result.values![0] as Hex);
		expect(host.vmOf(address)).toBe('move');
		expect(host.vmOf(moduleAddress(address, 'ticket'))).toBe('move');
	});

	it('a contract of its own VM, with constructor arguments after the code', () => {
		const input = encodeAbiParameters([{ type: 'string' }, { type: 'bytes' }], ['wasm', bytesToHex(CURVE)]);
		const nested = made(run('make', ['evm', NESTED, input, 0n]));
		expect(host.nonce(nested)).toBe(2n);
		const created = toAddress(getContractAddress({ from: `0x${nested.slice(26)}`, nonce: 1n }));
		expect(host.vmOf(created)).toBe('wasm');
		const inner = encodeFunctionData({ abi: parseAbi(['function inner()']) });
		const { output } = host.call({ from: USER, to: nested, input: hexToBytes(inner) });
		expect(bytesToHex(output)).toBe(created);
	});

	it('nothing if it fails afterwards', () => {
		const at = next();
		const result = run('makeTwoAndFail', ['wasm', CURVE, 'move', counterOf(factory)]);
		expect(result.failure).toMatchObject({ kind: 'message', message: 'both are gone' });
		expect([host.vmOf(at), host.vmOf(moduleAddress(factory, 'counter')), host.nonce(factory)]).toEqual([
			undefined,
			undefined,
			1n,
		]);
	});

	it("nothing of what does not verify or run, and has the callee's error", () => {
		expect(errorOf(run('makePlain', ['wasm', CURVE.slice(0, 99)]).output)).toMatchObject({ errorName: 'CallRefused' });
		expect(errorOf(run('make', ['wasm', CURVE, '0x01', 0n]).output)).toEqual({
			errorName: 'CallRefused',
			args: ['the contract has no init'],
			abiItem: expect.anything(),
		});
		expect(errorOf(run('makePlain', ['evm', hexToBytes('0xfe')]).output)).toMatchObject({
			errorName: 'CreationFailed',
			args: ['evm'],
		});
		expect(errorOf(run('make', ['wasm', CURVE, '0x', 1n]).output)).toMatchObject({
			errorName: 'InsufficientBalance',
			args: [0n, 1n],
		});
		const [ok, , reason] = run('tryMake', ['wasm', CURVE, 0n, 500_000]).values as [boolean, Hex, Uint8Array];
		expect([ok, errorOf(reason).args[1]]).toEqual([false, 'out-of-gas']);
		expect(host.nonce(factory)).toBe(1n);
	});

	it.each([
		['a component', CURVE, 'a program of wasm'],
		['a Move module', counterOf(USER), 'a program of move'],
		['a creation of no known VM', initCode('svm', CURVE), 'no VM svm'],
		['a creation of the EVM', initCode('evm', CURVE), 'as it is'],
		['a creation of a creation', initCode('wasm', initCode('wasm', CURVE)), 'a creation itself'],
		['a marker and no creation', hexToBytes('0xef616c74766d2f31'), 'does not decode'],
		['a creation with a tail', concatBytes(initCode('wasm', CURVE), new Uint8Array(32)), 'belong to it'],
	])('nothing of %s as init code, and is told why', (_, code, reason) => {
		const at = next();
		const [address, data] = run('makeRaw', [code]).values as [Hex, Uint8Array];
		expect(BigInt(address)).toBe(0n);
		expect(errorOf(data)).toMatchObject({ errorName: 'CallRefused', args: [expect.stringContaining(reason)] });
		expect([host.nonce(factory), host.nonce(at), host.vmOf(at)]).toEqual([2n, 0n, undefined]);
	});

	it('nothing in a static frame', () => {
		const result = run('makePlain', ['wasm', CURVE], { isStatic: true });
		expect(result.status).not.toBe('success');
		expect(host.nonce(factory)).toBe(1n);
	});

	it('nothing with init code beyond the limit of EIP-3860', () => {
		const result = run('makeRaw', [initCode('wasm', new Uint8Array(49_152))]);
		expect(result.status).not.toBe('success');
		expect(host.nonce(factory)).toBe(1n);
	});

	it.each([
		['a creation', initCode('wasm', CURVE), 'success'],
		['a creation of a program that does not load', initCode('wasm', CURVE.slice(0, 99)), 'revert'],
		['a creation that does not decode', initCode('wasm', CURVE).slice(0, 99), 'revert'],
		['a program of another VM', CURVE, 'revert'],
	])('frames that re-execution in another EVM agrees with, for %s', async (_, code, status) => {
		const result = host.call({
			from: USER,
			to: factory,
			function: 'makeRaw',
			args: [code],
			value: 3n,
			trace: 'witness',
		});
		expect(result.trace!.steps.filter(({ type }) => type === 'call')).toMatchObject([
			{ frame: { kind: 'create', sender: factory, value: 3n, status } },
		]);
		expect(await shadow(result.recorded!)).toMatchObject({ differences: [] });
	});
});

describe('a mixed create', () => {
	const observe = (fn: string, args: readonly unknown[], gas: number) => {
		const before = host.snapshot();
		const result = run(fn, args, { gas, value: 9n });
		const { outcome, gasUsed, logs } = result;
		const seen = { outcome, gasUsed, logs, supply: supply(host), nonce: host.nonce(factory) };
		host.restore(before);
		return seen;
	};
	it.each([
		['WASM', 'wasm', () => CURVE],
		['Move', 'move', () => counterOf(factory)],
	])(
		'of %s has the same gas and failure on both engines at every gas limit, and leaves all or nothing',
		async (_, vm, code) => {
			const runs = [];
			for (const engine of ENGINES) {
				await start(engine);
				const args = [vm, code(), '0x', 4n];
				const enough = run('make', args, { value: 9n });
				expect(enough.status).toBe('success');
				await start(engine);
				const total = supply(host);
				const seen = [];
				const step = Math.ceil(enough.gasUsed / 400);
				for (let gas = 21; gas <= 1.05 * enough.gasUsed; gas += step) seen.push(observe('make', args, gas));
				for (const one of seen) {
					expect(one.supply).toBe(total);
					expect(one.nonce).toBe(one.outcome.status === 'success' ? 2n : 1n);
				}
				runs.push(seen);
			}
			expect(runs[1]).toEqual(runs[0]);
			const first = runs[0]!.findIndex(({ outcome }) => outcome.status === 'success');
			expect(first).toBeGreaterThan(300);
			expect(runs[0]!.slice(first).every(({ outcome }) => outcome.status === 'success')).toBe(true);
		},
	);
});
