import { fileURLToPath } from 'node:url';
import { type Address, aliasOf, type Hex, type Host, solidityContract, toAddress } from 'altvm';
import { beforeAll, describe, expect, it } from 'vitest';
import { compileSolidity } from '../examples/scripts/compile-solidity.ts';
import { compileSource } from '../vm-adapters/move/test-modules/compile-source.ts';
import { testArtifact } from './contracts/load.ts';
import { call, createWorld, forward, innermost, type Peer, send, USER, type World } from './world/world.ts';

const LAB = testArtifact('lab/artifacts/lab.wasm');
const solidity = compileSolidity(fileURLToPath(new URL('contracts/lab/Echo.sol', import.meta.url))).find(
	({ contractName }) => contractName === 'Echo',
)!;
const OWNER = toAddress(`0x${'cafe'.padStart(64, '0')}`);
const MOVE_ACCOUNT = toAddress(`0x${'ab'.repeat(32)}`);
const bytes = (hex: Hex) => Uint8Array.from(Buffer.from(hex.slice(2), 'hex'));

let world: World;
let host: Host;
let lab: Peer;
let echo: Record<'evm' | 'wasm' | 'move', Peer>;
beforeAll(async () => {
	world = await createWorld();
	host = world.host;
	const peer = (vm: Peer['vm'], address: Address): Peer => ({ vm, address, interface: host.interfaceOf(address)! });
	lab = peer('wasm', host.deploy({ from: USER, vm: 'wasm', code: LAB }).address);
	const module = compileSource('module 0xcafe::echo { public fun echo(a: address): address { a } }').get('echo')!;
	echo = {
		evm: peer('evm', host.deploy({ from: USER, ...solidityContract(solidity) }).address),
		wasm: peer('wasm', host.deploy({ from: USER, vm: 'wasm', code: LAB }).address),
		move: peer('move', host.deploy({ from: OWNER, vm: 'move', code: module }).address),
	};
	host.mint(MOVE_ACCOUNT, 10n ** 18n);
}, 120_000);

const ACCOUNTS = [
	['an account of the EVM', USER],
	['an account of Move', MOVE_ACCOUNT],
] as const;
const VMS = ['evm', 'wasm', 'move'] as const;
const value = (result: ReturnType<Host['call']>) => {
	expect(result.failure ?? result.status).toBe('success');
	return result.values![0];
};
let fresh = 0;
/** An account that nothing in the state knows. */
const stranger = () => toAddress(`0x${`f0${(++fresh).toString(16).padStart(4, '0')}`.padEnd(64, 'e')}`);

describe('an address arrives as the account that it is', () => {
	for (const to of VMS) {
		it.each(ACCOUNTS)(`from WASM to ${to}, and back: %s`, (_, account) => {
			const from = { from: account, to: lab.address };
			expect(value(host.call({ ...from, function: 'passMe', args: [echo[to].address] }))).toBe(account);
			expect(value(host.call({ ...from, function: 'pass', args: [echo[to].address, account] }))).toBe(account);
			expect(value(host.call({ ...from, function: 'isCaller', args: [account] }))).toBe(true);
		});

		it(`from WASM to ${to}: an account that nobody was told of, called or looked at`, () => {
			for (const fn of ['passWord', 'look']) {
				const account = stranger();
				const result = host.call({
					from: USER,
					to: lab.address,
					function: fn,
					args: [echo[to].address, bytes(account)],
				});
				expect(value(result), fn).toBe(account);
			}
		});

		it.each(ACCOUNTS)(`from Solidity and Move to ${to}, and back: %s`, (_, account) => {
			for (const caller of [world.peers.evm, world.peers.move]) {
				if (caller.vm === 'move' && to === 'move') continue;
				const of = forward(caller, call(echo[to], 'echo', account));
				const result = send(host, of);
				expect(result.failure ?? result.status, caller.vm).toBe('success');
				// The bytes that the Solidity contract got are those of the alias.
				const expected = caller.vm === 'evm' && account === MOVE_ACCOUNT ? aliasOf(account) : account;
				expect(innermost(of, result.values!), caller.vm).toEqual([expected]);
			}
			expect(
				value(host.call({ from: account, to: echo.evm.address, function: 'passMe', args: [echo[to].address] })),
			).toBe(account);
		});
	}

	it('in structs and lists', () => {
		const account = stranger();
		const args = [echo.evm.address, bytes(account), MOVE_ACCOUNT];
		expect(value(host.call({ from: USER, to: lab.address, function: 'passStruct', args }))).toBe(account);
	});

	it('in events: in topics and data, as the alias', () => {
		const account = stranger();
		const { logs } = host.call({ from: USER, to: lab.address, function: 'emitAddress', args: [bytes(account)] });
		expect(logs[0]!.topics[1]).toBe(aliasOf(account));
		expect(`0x${Buffer.from(logs[0]!.data).toString('hex')}`).toBe(aliasOf(account));
	});

	it('in errors, to a Solidity contract that catches them and to an embedder', () => {
		const args = [lab.address, bytes(MOVE_ACCOUNT)];
		expect(value(host.call({ from: USER, to: echo.evm.address, function: 'caught', args }))).toBe(MOVE_ACCOUNT);
		const failed = host.call({ from: USER, to: lab.address, function: 'failFor', args: [bytes(MOVE_ACCOUNT)] });
		expect(failed.failure).toMatchObject({ kind: 'error', error: { name: 'NotFor' }, args: [MOVE_ACCOUNT] });
	});
});

describe('recording the alias', () => {
	it('is paid once, leaves all or nothing at every gas limit, and is undone with its frame', () => {
		const account = stranger();
		const args = [echo.evm.address, bytes(account)];
		const run = (gas: number) => host.call({ from: USER, to: lab.address, function: 'passWord', args, gas });
		const start = host.snapshot();
		const first = run(10_000_000);
		const later = run(10_000_000);
		expect(first.gasUsed - later.gasUsed).toBe(25_000);
		host.restore(start);
		for (let gas = 21_000; gas < first.gasUsed; gas += 487) {
			const before = host.snapshot();
			expect(run(gas).status, `${gas}`).not.toBe('success');
			expect(run(10_000_000).gasUsed, `${gas}`).toBe(first.gasUsed);
			host.restore(before);
		}
	});

	it('does not happen in a static frame', () => {
		const account = stranger();
		const args = [echo.evm.address, bytes(account)];
		const look = () => host.call({ from: USER, to: lab.address, function: 'look', args, isStatic: true } as never);
		expect(value(look())).toBe(account);
		const pass = () => host.call({ from: USER, to: lab.address, function: 'passWord', args }).gasUsed;
		expect(pass() - pass()).toBe(25_000);
	});
});
