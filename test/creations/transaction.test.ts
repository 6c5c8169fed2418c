import {
	bytesToHex,
	createHost,
	encodePackage,
	encodePublishOptions,
	executeTransaction,
	type Hex,
	type Host,
	hexToBytes,
	moduleAddress,
	serializeInterface,
	toAddress,
	toCallTracer,
} from 'altvm';
import { encodeFunctionData, getContractAddress, parseAbi, type TransactionSerializable } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { beforeEach, describe, expect, it } from 'vitest';
import { fromTemplate } from '../../vm-adapters/move/src/index.ts';
import { supply } from '../world/world.ts';
import { CURVE, counterOf, creation, TICKET } from './support.ts';

const WALLET = privateKeyToAccount(`0x${'42'.repeat(32)}`);
const SENDER = toAddress(WALLET.address);
const COUNTER = moduleAddress(SENDER, 'counter');
const FUNDS = 10n ** 18n;

let host: Host;
beforeEach(async () => {
	host = await createHost();
	host.mint(WALLET.address, FUNDS);
});

/** Signs and executes a transaction of the wallet with its next nonce. */
async function send(fields: Partial<TransactionSerializable>) {
	const signed = await WALLET.signTransaction({
		type: 'eip1559',
		chainId: 1,
		nonce: Number(host.nonce(SENDER)),
		gas: 15_000_000n,
		maxFeePerGas: 10n,
		maxPriorityFeePerGas: 1n,
		...fields,
	} as TransactionSerializable);
	return executeTransaction(host, hexToBytes(signed), { trace: true });
}
const deploy = (vm: string, code: Uint8Array, more: Parameters<typeof creation>[2] = {}, fields = {}) =>
	send({ data: creation(vm, code, more), ...fields });
const nextAddress = () => toAddress(getContractAddress({ from: WALLET.address, nonce: host.nonce(SENDER) }));

describe('a creation transaction of another VM', () => {
	it("makes a WASM contract at the EVM's own address, with value, and counts the nonce once", async () => {
		const before = supply(host);
		const expected = nextAddress();
		const result = await deploy('wasm', CURVE, {}, { value: 7n });
		expect(result).toMatchObject({ status: 'success', contractAddress: expected });
		expect(host.vmOf(expected)).toBe('wasm');
		expect(host.code(expected)).toEqual(CURVE);
		expect([host.nonce(SENDER), host.nonce(expected), host.balance(expected)]).toEqual([1n, 1n, 7n]);
		expect(host.balance(SENDER)).toBe(FUNDS - 7n - result.gasUsed * result.gasPrice);
		expect(supply(host)).toBe(before);
		expect(result.trace).toMatchObject({ kind: 'create', vm: 'wasm', target: expected, input: CURVE });
		const quote = { from: SENDER, to: expected, function: 'quote', args: [100n, 1000n, 1000n, 25] };
		expect(host.call(quote).values).toEqual([90n]);
	});

	it('pays for the code as the VM does, after the intrinsic gas of its data (EIP-2028, EIP-3860)', async () => {
		const data = hexToBytes(creation('wasm', CURVE));
		const zeros = data.filter((byte) => byte === 0).length;
		const intrinsic = 53_000 + 4 * zeros + 16 * (data.length - zeros) + 2 * Math.ceil(data.length / 32);
		const result = await deploy('wasm', CURVE);
		const direct = host.deploy({ from: SENDER, vm: 'wasm', code: CURVE }).gasUsed;
		const reading = Number(result.gasUsed) - intrinsic - direct;
		// 400 for the crossing, and 9 for each word that is read, copied and compared.
		expect(reading).toBeGreaterThan(400 + (9 * data.length) / 32);
		expect(reading).toBeLessThan(600 + 3 * 9 * Math.ceil(data.length / 32));
	});

	it('makes functions payable and view, and pays for them as part of the interface', async () => {
		const plain = await deploy('wasm', CURVE);
		const named = await deploy('wasm', CURVE, { view: ['quote'] });
		const [a, b] = [plain, named].map(({ contractAddress }) => host.interfaceOf(contractAddress!)!);
		expect(a!.functions[0]!.mutability).toBe('nonpayable');
		expect(b!.functions[0]!.mutability).toBe('view');
		const [small, large] = [a!, b!].map((iface) => serializeInterface(iface).length);
		const gas = (result: typeof plain) => result.trace!.gasUsed;
		expect(gas(named) - gas(plain)).toBeGreaterThan(200 * (large! - small!));
	});

	it('reverts for a function that the interface does not have, and keeps nothing but nonce and fee', async () => {
		const result = await deploy('wasm', CURVE, { payable: ['quotient'] }, { value: 7n });
		expect(result).toMatchObject({ status: 'revert', contractAddress: undefined });
		expect(result.outcome).toMatchObject({ failure: { kind: 'refused', reason: expect.stringContaining('quotient') } });
		expect(host.nonce(SENDER)).toBe(1n);
		expect(host.balance(SENDER)).toBe(FUNDS - result.gasUsed * result.gasPrice);
		expect(result.gasUsed).toBeLessThan(15_000_000n);
	});

	it('reverts for a program that does not verify, and for constructor input that nobody reads', async () => {
		const broken = CURVE.slice(0, 100);
		expect(await deploy('wasm', broken)).toMatchObject({ status: 'revert', contractAddress: undefined });
		expect(await deploy('wasm', CURVE, { input: '0x01' })).toMatchObject({ status: 'revert' });
		expect(host.nonce(SENDER)).toBe(2n);
	});

	it('publishes a module of the sender at its module address, and upgrades it', async () => {
		const first = await deploy('move', counterOf(SENDER));
		expect(first).toMatchObject({ status: 'success', contractAddress: COUNTER });
		expect(host.vmOf(COUNTER)).toBe('move');
		host.call({ from: SENDER, to: COUNTER, function: 'increment' });
		const second = await deploy('move', counterOf(SENDER, 'v2'), { view: ['value'] });
		expect(second).toMatchObject({ status: 'success', contractAddress: COUNTER });
		expect(second.trace!.isUpgrade).toBe(true);
		expect(host.call({ from: SENDER, to: COUNTER, function: 'value', args: [SENDER] }).values).toEqual([1n]);
		expect(host.interfaceOf(COUNTER)!.functions.find(({ name }) => name === 'value')!.mutability).toBe('view');
		expect(await deploy('move', counterOf(SENDER, 'incompatible'))).toMatchObject({ status: 'revert' });
		expect(host.nonce(SENDER)).toBe(3n);
	});

	it('refuses a module of another account', async () => {
		const result = await deploy('move', counterOf(toAddress(`0x${'77'.repeat(20)}`)));
		expect(result.outcome).toMatchObject({ status: 'revert', failure: { kind: 'refused' } });
	});

	it('passes constructor input: an immutable module', async () => {
		await deploy('move', counterOf(SENDER), {
			input: bytesToHex(encodePublishOptions({ upgradePolicy: 'immutable' })),
		});
		expect((await deploy('move', counterOf(SENDER, 'v2'))).outcome).toMatchObject({
			status: 'revert',
			failure: { reason: expect.stringContaining('immutable') },
		});
	});

	it('publishes several modules of the sender in one transaction, by a call of the library', async () => {
		const library = moduleAddress(toAddress(`0x${'1'.padStart(64, '0')}`), 'code');
		const counter = counterOf(SENDER);
		const other = fromTemplate(counter, { identifiers: { counter: 'other' } });
		const data = encodeFunctionData({
			abi: parseAbi(['function publish(bytes[] modules, uint8 policy)']),
			args: [[counter, other].map((code) => bytesToHex(code)), 1],
		});
		expect(await send({ to: `0x${library.slice(26)}`, data })).toMatchObject({ status: 'success' });
		expect([host.vmOf(COUNTER), host.vmOf(moduleAddress(SENDER, 'other'))]).toEqual(['move', 'move']);
	});

	it('publishes a package', async () => {
		const { status, contractAddress } = await deploy('move', encodePackage([TICKET]));
		expect(status).toBe('success');
		expect(host.vmOf(moduleAddress(contractAddress!, 'ticket'))).toBe('move');
	});

	it('halts without the gas for the code, and takes all gas, as Ethereum does', async () => {
		const result = await deploy('wasm', CURVE, {}, { gas: 500_000n });
		expect(result.outcome).toMatchObject({ status: 'halt', reason: 'out-of-gas' });
		expect(result.gasUsed).toBe(500_000n);
		expect(host.vmOf(toAddress(getContractAddress({ from: WALLET.address, nonce: 0n })))).toBeUndefined();
	});

	it.each([
		['wasm', () => CURVE],
		['move', () => counterOf(SENDER)],
	])('of %s costs at most its gas limit, and leaves all or nothing at every one', async (vm, code) => {
		const needed = Number((await deploy(vm, code())).gasUsed);
		host = await createHost();
		host.mint(WALLET.address, FUNDS);
		const step = Math.ceil(needed / 30);
		let successes = 0;
		for (let gas = needed % step; gas <= needed + step; gas += step) {
			const before = host.snapshot();
			try {
				const { status, gasUsed, gasPrice, contractAddress } = await deploy(
					vm,
					code(),
					{},
					{ gas: BigInt(gas), value: 3n },
				);
				expect(gasUsed).toBeLessThanOrEqual(BigInt(gas));
				expect(host.nonce(SENDER)).toBe(1n);
				expect(host.balance(SENDER)).toBe(FUNDS - gasUsed * gasPrice - (status === 'success' ? 3n : 0n));
				expect(contractAddress === undefined).toBe(status !== 'success');
				if (contractAddress) successes++;
			} catch (error) {
				expect(error).toMatchObject({ name: 'TransactionError', code: expect.stringMatching(/^gas-below/) });
				expect([host.nonce(SENDER), host.balance(SENDER)]).toEqual([0n, FUNDS]);
			}
			host.restore(before);
		}
		expect(successes).toBeGreaterThan(0);
	});

	it('has an estimate: the least gas with which it succeeds, without the intrinsic gas', () => {
		const request = { from: SENDER, vm: 'evm', code: hexToBytes(creation('wasm', CURVE)) };
		const gas = host.estimateGas(request);
		expect(host.tryDeploy({ ...request, gas: gas - 1 }).status).toBe('halt');
		expect(host.tryDeploy({ ...request, gas }).status).toBe('success');
	});

	it('is a CREATE with its init code to a tool for Ethereum', async () => {
		const data = creation('wasm', CURVE);
		const { trace, contractAddress } = await send({ data });
		const shown = toCallTracer(trace!);
		expect(shown).toMatchObject({ type: 'CREATE', vm: 'wasm', input: data, calleeInput: bytesToHex(CURVE) });
		expect(toAddress(shown.to as Hex)).toBe(contractAddress);
	});

	it('fails at an address that is taken', async () => {
		host.setAccount(nextAddress(), { nonce: 1n });
		expect((await deploy('wasm', CURVE)).outcome).toMatchObject({ status: 'halt', reason: 'address-collision' });
	});
});

describe('a creation transaction that is not what it should be', () => {
	const scripts: [string, Uint8Array, string][] = [
		['a component', CURVE, 'wasm'],
		['a core module', Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0), 'wasm'],
		['a Move module', counterOf(SENDER), 'move'],
		['a package', encodePackage([TICKET]), 'move'],
		['a package of two modules', encodePackage([TICKET, TICKET]), 'move'],
		['a manifest', new TextEncoder().encode('altvm:move-package coin'), 'move'],
	];
	it.each(scripts)('is refused as data of %s without the marker, and says how to write it', async (_, code, vm) => {
		const refused = send({ data: bytesToHex(code), gas: 15_000_000n });
		await expect(refused).rejects.toMatchObject({
			name: 'TransactionError',
			code: 'not-evm-code',
			message: expect.stringContaining(`encodeCreation({ vm: '${vm}', code })`),
		});
		expect([host.nonce(SENDER), host.balance(SENDER)]).toEqual([0n, FUNDS]);
	});

	const body = creation('wasm', CURVE).slice(18);
	const bad: [string, Hex, string][] = [
		['the marker alone', '0xef616c74766d2f31', 'malformed'],
		['half a body', `0xef616c74766d2f31${body.slice(0, body.length / 2)}`, 'malformed'],
		['a struct instead of five values', `0xef616c74766d2f31${'20'.padStart(64, '0')}${body}`, 'malformed'],
		['a VM that is not here', creation('svm', CURVE), "no VM 'svm' here"],
		['a VM without name', creation('', CURVE), '1 to 32 ASCII characters'],
		['the EVM', creation('evm', Uint8Array.of(0)), 'as it is'],
		['no code', creation('wasm', new Uint8Array()), 'no code'],
		['a creation within a creation', creation('wasm', hexToBytes(creation('wasm', CURVE))), 'a creation itself'],
	];
	it.each(bad)('is refused with %s', async (_, data, message) => {
		const expected = message === 'malformed' ? 'does not decode' : message;
		await expect(send({ data })).rejects.toMatchObject({
			name: 'TransactionError',
			code: 'bad-creation',
			message: expect.stringContaining(expected),
		});
		expect([host.nonce(SENDER), host.balance(SENDER)]).toEqual([0n, FUNDS]);
	});

	it('is refused with more init code than EIP-3860 allows', async () => {
		const data = creation('wasm', new Uint8Array(49_000).fill(1));
		await expect(send({ data })).rejects.toMatchObject({ code: 'initcode-size' });
	});

	it('is code of the EVM on a host of the EVM alone', async () => {
		const { Host, evmAdapter } = await import('altvm');
		host = new Host({ adapters: [evmAdapter()] });
		host.mint(WALLET.address, FUNDS);
		const stop = await send({ data: bytesToHex(CURVE) });
		expect(stop).toMatchObject({ status: 'success' });
		expect(host.code(stop.contractAddress!)).toHaveLength(0);
		const invalid = await send({ data: creation('wasm', CURVE), gas: 2_000_000n });
		expect(invalid.outcome).toMatchObject({ status: 'halt', reason: 'invalid-opcode' });
		expect(invalid.gasUsed).toBe(2_000_000n);
	});

	it('is refused by `deploy` too', () => {
		expect(() => host.deploy({ from: SENDER, vm: 'evm', code: CURVE })).toThrow(
			"`code` is a program of wasm, not of evm: deploy it with `vm: 'wasm'`",
		);
		expect(() => host.tryDeploy({ from: SENDER, vm: 'evm', code: counterOf(SENDER) })).toThrow("`vm: 'move'`");
		expect(host.nonce(SENDER)).toBe(0n);
	});
});
