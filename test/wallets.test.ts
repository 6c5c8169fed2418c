import { estimateTransactionGas, executeTransaction, simulateTransaction } from '@altvm/ethereum';
import { encodeCreation } from '@altvm/evm';
import { type Hex, hexToBytes, type Value } from 'altvm';
import {
	type Abi,
	bytesToHex,
	decodeErrorResult,
	decodeFunctionResult,
	encodeFunctionData,
	getAddress,
	parseAbi,
	type TransactionSerializableEIP1559,
} from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { artifact } from '../examples/contracts/load.ts';
import { call, createWorld, forward, solidityBytes, VMS, type Vm, type World } from './world/world.ts';

/** What a wallet knows of a contract, whatever VM it is of: an ABI. */
const ABI = parseAbi([
	'function ping(uint256 x) view returns (uint256)',
	'function set(uint64 key, uint256 value)',
	'function get(uint64 key) view returns (uint256)',
	'function deposit() payable returns (uint256)',
	'function whoami() view returns (address sender, address self)',
	'function failWith(uint256 code)',
	'function missing()',
	'error Failed(uint256 code)',
	'error MoveAbort(address module, uint64 code)',
	'error CallRefused(string reason)',
	'error CrossVmHalt(bytes32 vm, string reason)',
]);
const account = privateKeyToAccount(`0x${'42'.repeat(32)}`);

let world: World;
let untouched: number;
beforeAll(async () => {
	world = await createWorld();
	world.host.mint(account.address, 10n ** 24n);
	untouched = world.host.snapshot();
});
beforeEach(() => {
	world.host.restore(untouched);
	untouched = world.host.snapshot();
});

const addressOf = (vm: Vm): Hex => `0x${world.peers[vm].address.slice(26)}`;

/** Signs and executes a transaction, as a wallet and a node do. */
async function send(vm: Vm, data: Hex, more: Partial<TransactionSerializableEIP1559> = {}) {
	const { host } = world;
	const signed = await account.signTransaction({
		type: 'eip1559',
		chainId: 1,
		nonce: Number(host.nonce(account.address)),
		gas: 1_000_000n,
		maxFeePerGas: 1n,
		to: addressOf(vm),
		data,
		...more,
	});
	return executeTransaction(host, hexToBytes(signed));
}

/** `eth_call`: what a wallet's library gets, as hex. */
function read(vm: Vm, data: Hex, gas = 1_000_000) {
	const { status, output, values } = world.host.simulate({
		from: account.address,
		to: addressOf(vm),
		input: hexToBytes(data),
		dialect: 'evm',
		gas,
	});
	return { status, data: bytesToHex(output), values };
}

const solidityCall = (functionName: 'set' | 'ping' | 'deposit', ...args: readonly bigint[]) =>
	hexToBytes(encodeFunctionData({ abi: ABI, functionName, args } as never));
const failing = encodeFunctionData({ abi: ABI, functionName: 'failWith', args: [7n] });

describe.each(VMS)('a wallet and a contract of %s', (vm) => {
	it('reads a function with eth_call', () => {
		const got = read(vm, encodeFunctionData({ abi: ABI, functionName: 'ping', args: [41n] }));
		expect(decodeFunctionResult({ abi: ABI, functionName: 'ping', data: got.data })).toBe(42n);
		expect(got.values).toEqual([42n] satisfies Value[]);
	});

	it('is seen under its own address, and sees that of the contract', () => {
		const { data } = read(vm, encodeFunctionData({ abi: ABI, functionName: 'whoami' }));
		const seen = decodeFunctionResult({ abi: ABI, functionName: 'whoami', data });
		expect(seen).toEqual([account.address, getAddress(addressOf(vm))]);
	});

	it('changes the state with a signed transaction', async () => {
		const set = await send(vm, encodeFunctionData({ abi: ABI, functionName: 'set', args: [7n, 99n] }));
		expect(set.status).toBe('success');
		const { data } = read(vm, encodeFunctionData({ abi: ABI, functionName: 'get', args: [7n] }));
		expect(decodeFunctionResult({ abi: ABI, functionName: 'get', data })).toBe(99n);
	});

	it('pays with a call, and gets the result in its own encoding', async () => {
		const { status, outcome } = await send(vm, encodeFunctionData({ abi: ABI, functionName: 'deposit' }), {
			value: 5n,
		});
		expect([status, world.host.balance(addressOf(vm))]).toEqual(['success', 5n]);
		expect(decodeFunctionResult({ abi: ABI, functionName: 'deposit', data: bytesToHex(outcome.output) })).toBe(5n);
	});

	it('pays without a call', async () => {
		const { status, gasUsed } = await send(vm, '0x', { value: 5n });
		expect([status, world.host.balance(addressOf(vm))]).toEqual(['success', 5n]);
		if (vm !== 'evm') expect(gasUsed).toBe(21_000n);
	});

	it('reads a custom error by its ABI, and so does the receipt', async () => {
		const expected =
			vm === 'move'
				? { errorName: 'MoveAbort', args: [getAddress(addressOf(vm)), 7n] }
				: { errorName: 'Failed', args: [7n] };
		const got = read(vm, failing);
		expect(got.status).toBe('revert');
		expect(decodeErrorResult({ abi: ABI, data: got.data })).toMatchObject(expected);
		const { outcome } = await send(vm, failing);
		expect(outcome.status).toBe('revert');
		expect(decodeErrorResult({ abi: ABI as Abi, data: bytesToHex(outcome.output) })).toMatchObject(expected);
		expect((outcome as { failure?: unknown }).failure).toBeDefined();
	});

	it('estimates to the last gas what a transaction needs', async () => {
		// Each contract forwards the call to one of another VM, which is given 63/64 of the gas.
		const { peers } = world;
		const callee = peers[vm === 'wasm' ? 'move' : 'wasm'];
		const calls = [
			solidityCall('set', 7n, 99n),
			vm === 'move' ? solidityCall('ping', 1n) : solidityBytes(forward(peers[vm], call(callee, 'set', 3, 4n))),
		];
		for (const data of calls) {
			const estimate = estimateTransactionGas(world.host, { from: account.address, to: addressOf(vm), data });
			const hex = bytesToHex(data);
			const before = world.host.snapshot();
			expect((await send(vm, hex, { gas: estimate - 1n })).status).not.toBe('success');
			world.host.restore(before);
			expect((await send(vm, hex, { gas: estimate })).status).toBe('success');
		}
	});

	it('simulates with another state, for any VM', () => {
		const poor = '0x00000000000000000000000000000000000000d4';
		const data = solidityCall('deposit');
		const paying = { from: poor, to: addressOf(vm), data, value: 5n } as const;
		expect(() => simulateTransaction(world.host, paying)).toThrow(
			expect.objectContaining({ code: 'insufficient-funds' }),
		);
		const overrides = { accounts: { [poor]: { balance: 5n } } };
		const { outcome } = simulateTransaction(world.host, paying, { overrides });
		expect(decodeFunctionResult({ abi: ABI, functionName: 'deposit', data: bytesToHex(outcome.output) })).toBe(5n);
	});

	it('pays for its gas, whatever happens, and no more', async () => {
		const before = world.host.balance(account.address);
		const { gasUsed, gasPrice } = await send(vm, failing);
		expect(world.host.balance(account.address)).toBe(before - gasUsed * gasPrice);
		expect(gasUsed).toBeLessThan(1_000_000n);
	});
});

describe.each(['wasm', 'move'] as const)('a wallet and a contract of %s', (vm) => {
	it('is told in an error of which function there is none', () => {
		const { data } = read(vm, encodeFunctionData({ abi: ABI, functionName: 'missing' }));
		const { errorName, args } = decodeErrorResult({ abi: ABI, data });
		expect(errorName).toBe('CallRefused');
		expect(args?.[0]).toMatch(/no function with selector/);
	});

	it('is told in an error that the gas was used up', async () => {
		const got = read(vm, encodeFunctionData({ abi: ABI, functionName: 'ping', args: [41n] }), 1000);
		expect(got.status).toBe('halt');
		expect(decodeErrorResult({ abi: ABI, data: got.data })).toMatchObject({ errorName: 'CrossVmHalt' });
		expect(
			(await send(vm, encodeFunctionData({ abi: ABI, functionName: 'ping', args: [41n] }), { gas: 22_000n })).gasUsed,
		).toBe(22_000n);
	});

	it('sends no value to a function that takes none', async () => {
		const { outcome } = await send(vm, encodeFunctionData({ abi: ABI, functionName: 'set', args: [7n, 99n] }), {
			value: 5n,
		});
		expect(outcome.status).toBe('revert');
		expect(decodeErrorResult({ abi: ABI, data: bytesToHex(outcome.output) }).errorName).toBe('CallRefused');
		expect(world.host.balance(addressOf(vm))).toBe(0n);
	});
});

describe('a deployment', () => {
	const from = '0x000000000000000000000000000000000000000000000000000000000000c011';
	const code = (vm: Vm) =>
		vm === 'move'
			? artifact('coin/artifacts/exchange_stub.mv')
			: vm === 'wasm'
				? world.host.code(world.peers.wasm.address)
				: hexToBytes('0x60015ff3');

	it.each(VMS)('of %s is simulated, and its gas estimated to the last', async (vm) => {
		const { host } = world;
		const root = await host.stateRoot();
		const options = { from, vm, code: code(vm) } as const;
		const gas = host.estimateGas(options);
		const { status, address } = host.simulate({ ...options, gas });
		expect([status, host.vmOf(address!), await host.stateRoot()]).toEqual(['success', undefined, root]);
		expect(host.simulate({ ...options, gas: gas - 1 }).status).toBe('halt');
		expect(host.deploy({ ...options, gas }).address).toBe(address);
	});

	it.each(['evm', 'wasm'] as const)('of %s by a wallet is estimated to the last gas', (vm) => {
		const data = vm === 'evm' ? code(vm) : encodeCreation({ vm, code: code(vm) });
		const call = { from: account.address, data };
		const estimate = estimateTransactionGas(world.host, call);
		const at = (gasLimit: bigint) => simulateTransaction(world.host, { ...call, gasLimit }).status;
		expect([at(estimate), at(estimate - 1n)]).toEqual(['success', 'halt']);
	});
});
