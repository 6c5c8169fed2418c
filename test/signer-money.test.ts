import { executeTransaction } from '@altvm/ethereum';
import { type Address, encodePackage, type Hex, hexToBytes, moduleAddress, solidityContract, toAddress } from 'altvm';
import { encodeFunctionData, getAddress, parseAbi } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { canCompileMove } from '../vm-adapters/move/scripts/compile-move.ts';
import { compileSuiPackage } from '../vm-adapters/move/scripts/compile-sui.ts';
import { compileSource } from '../vm-adapters/move/test-modules/compile-source.ts';
import { compileSolidity } from './interfaces/compile.ts';
import { createWorld, supply, USER, type World } from './world/world.ts';

const STRANGER = toAddress(`0x${'7e'.padStart(64, '0')}`);
const TAKER = moduleAddress(STRANGER, 'taker');
const MIDDLE = moduleAddress(STRANGER, 'middle');
const THIEF = toAddress(`0x${'dead'.padStart(40, '0')}`);
const STD = toAddress(`0x${'1'.padStart(64, '0')}`);
const [COIN, NATIVE_COIN] = [moduleAddress(STD, 'coin'), moduleAddress(STD, 'native_coin')];
const GWEI = 10n ** 9n;
const wallet = privateKeyToAccount(`0x${'22'.repeat(32)}`);
const OWNER = toAddress(wallet.address);

const MOVE = `
module 0x7e::taker {
    use std::coin;
    use std::native_coin::NativeCoin;
    use std::signer;
    fun init_module(owner: &signer) {
        // What a publisher sends with its module is all that the module's initializer may move.
        let sent = std::account::balance(std::xcall::self_address());
        coin::transfer<NativeCoin>(owner, @0xdead, (std::native_coin::from_wei(sent) as u64));
    }
    public entry fun claim(user: &signer) {
        coin::transfer<NativeCoin>(user, @0xdead, coin::balance<NativeCoin>(signer::address_of(user)))
    }
    public entry fun take(user: &signer, units: u64) { coin::transfer<NativeCoin>(user, @0xdead, units) }
}
module 0x7e::middle {
    public entry fun take_after(user: &signer, target: address, data: vector<u8>, units: u64) {
        std::xcall::raw_call(target, data, 0);
        0x7e::taker::take(user, units)
    }
}`;

const SOLIDITY = `
interface Taker { function claim() external payable; function take(uint64 units) external payable; }
contract Relay {
	constructor() payable {}
	receive() external payable {}
	function take(Taker t, uint64 units, uint256 value) external payable { t.take{value: value}(units); }
	function tryTake(Taker t, uint64 units) external payable returns (bool ok) {
		try t.take(units) { ok = true; } catch {}
	}
	function claim(Taker t) external payable { t.claim(); }
	function call(address to, bytes calldata data) external payable returns (bytes memory r) {
		bool ok;
		(ok, r) = to.call{value: msg.value}(data);
		if (!ok) assembly { revert(add(r, 32), mload(r)) }
	}
}
contract Builder { constructor(Taker t, uint64 units) payable { t.take(units); } }`;

const ABI = parseAbi([
	'function claim() payable',
	'function take(uint64 units) payable',
	'function takeAfter(address target, bytes data, uint64 units) payable',
	'function allow(address spender, uint256 wei)',
	'function transfer(string type, address to, uint64 amount)',
]);
const short = (address: Address): Hex => getAddress(`0x${address.slice(26)}`);

describe.skipIf(!canCompileMove())("a signer in the hands of a stranger's module", () => {
	let world: World;
	let relay: Address;
	let builder: Hex;
	let total: bigint;
	let start: number;
	const contracts = compileSolidity(SOLIDITY);
	beforeAll(async () => {
		world = await createWorld();
		const modules = compileSource(MOVE);
		const publish = (name: string, payable: string[]) =>
			world.host.deploy({ from: STRANGER, vm: 'move', code: modules.get(name)!, payable });
		publish('taker', ['claim', 'take']);
		publish('middle', ['take_after']);
		relay = world.host.deploy({ from: USER, ...solidityContract(contracts['Relay']!) }).address;
		builder = contracts['Builder']!.bytecode;
		world.host.mint(OWNER, 10n ** 18n);
		world.host.mint(relay, 50n * GWEI);
		world.host.mint(TAKER, 50n * GWEI);
	});
	beforeEach(() => {
		start = world.host.snapshot();
		total = supply(world.host);
	});
	afterEach(() => {
		expect(supply(world.host)).toBe(total);
		world.host.restore(start);
	});
	/** Has the wallet sign a transaction with gas for nothing, and returns whether it succeeded. */
	async function send(to: Address, data: Hex, value = 0n): Promise<string> {
		const nonce = Number(world.host.nonce(OWNER));
		const fees = { gas: 2_000_000n, maxFeePerGas: 0n, maxPriorityFeePerGas: 0n };
		const signed = await wallet.signTransaction({
			type: 'eip1559',
			chainId: 1,
			nonce,
			to: short(to),
			data,
			value,
			...fees,
		});
		return executeTransaction(world.host, hexToBytes(signed)).status;
	}
	const data = (functionName: 'take' | 'claim', ...args: bigint[]) =>
		encodeFunctionData({ abi: ABI, functionName, args } as Parameters<typeof encodeFunctionData>[0]);
	const relayed = (fn: string, args: unknown[], value = 0n) =>
		world.host.call({ from: OWNER, to: relay, function: fn, args, value });
	/** What the owner, the relay and the taker have lost, and what the thief has, in units of 10^9 wei. */
	const moved = () => {
		const [owner, by, taker, thief] = [OWNER, relay, TAKER, THIEF].map((at) => world.host.balance(at)) as bigint[];
		return [(10n ** 18n - owner!) / GWEI, 50n - by! / GWEI, 50n - taker! / GWEI, thief! / GWEI];
	};

	it('of a wallet moves the value of the transaction', async () => {
		expect(await send(TAKER, data('claim'))).toBe('revert');
		expect(moved()).toEqual([0n, 0n, 0n, 0n]);
		expect(await send(TAKER, data('take', 3n), 3n * GWEI)).toBe('success');
		expect(await send(TAKER, data('take', 4n), 3n * GWEI)).toBe('revert');
		expect(moved()).toEqual([3n, 0n, 0n, 3n]);
	});

	it('of a wallet moves what the wallet allowed, which it says in Solidity', async () => {
		const allow = encodeFunctionData({ abi: ABI, functionName: 'allow', args: [short(TAKER), 5n * GWEI] });
		expect(await send(NATIVE_COIN, allow)).toBe('success');
		expect(await send(TAKER, data('take', 3n))).toBe('success');
		expect(await send(TAKER, data('take', 3n))).toBe('revert');
		expect(await send(TAKER, data('take', 2n))).toBe('success');
		expect(await send(TAKER, data('take', 1n))).toBe('revert');
		expect(moved()).toEqual([5n, 0n, 0n, 5n]);
	});

	it("leaves the wallet's own transfer alone", async () => {
		const args = ['0x1::native_coin::NativeCoin', short(THIEF), 7n] as const;
		expect(await send(COIN, encodeFunctionData({ abi: ABI, functionName: 'transfer', args }))).toBe('success');
		expect(moved()).toEqual([7n, 0n, 0n, 7n]);
	});

	it('of a contract moves the value that the contract sends, and an allowance of its caller is not its own', async () => {
		const allow = encodeFunctionData({ abi: ABI, functionName: 'allow', args: [short(TAKER), 5n * GWEI] });
		await send(NATIVE_COIN, allow);
		expect(relayed('take', [TAKER, 3n, 2n * GWEI]).status).toBe('revert');
		expect(relayed('take', [TAKER, 3n, 3n * GWEI]).status).toBe('success');
		expect(relayed('claim', [TAKER]).status).toBe('revert');
		expect(relayed('tryTake', [TAKER, 1n]).values).toEqual([false]);
		expect(moved()).toEqual([0n, 3n, 0n, 3n]);
	});

	it('of a contract makes no allowance', () => {
		const allow = hexToBytes(encodeFunctionData({ abi: ABI, functionName: 'allow', args: [short(TAKER), GWEI] }));
		expect(relayed('call', [NATIVE_COIN, allow]).failure).toMatchObject({ kind: 'abort', name: 'E_NOT_ITSELF' });
	});

	it('of a constructor moves nothing of its creator, nor of itself', () => {
		const create = (value: bigint) =>
			world.host.tryDeploy({
				from: OWNER,
				...solidityContract({ ...contracts['Builder']!, bytecode: builder }, [TAKER, 1n]),
				value,
			});
		expect([create(0n).status, create(9n * GWEI).status]).toEqual(['revert', 'revert']);
		expect(moved()).toEqual([0n, 0n, 0n, 0n]);
	});

	it('of an account that runs EVM code (EIP-7702) moves what that code sends', async () => {
		await send(NATIVE_COIN, encodeFunctionData({ abi: ABI, functionName: 'allow', args: [short(TAKER), 5n * GWEI] }));
		world.host.setAccount(OWNER, { vm: 'evm', code: hexToBytes(`0xef0100${relay.slice(26)}`) });
		const asked = (fn: string, args: unknown[]) => world.host.call({ from: USER, to: OWNER, function: fn, args });
		expect(asked('claim', [TAKER]).status).toBe('revert');
		expect(asked('take', [TAKER, 1n, 0n]).status).toBe('revert');
		expect(asked('take', [TAKER, 2n, 2n * GWEI]).status).toBe('success');
		expect(moved()).toEqual([2n, 0n, 0n, 2n]);
	});

	it('moves the same after EVM -> Move -> EVM -> Move, where the inner signer is a contract', async () => {
		const inner = hexToBytes(
			encodeFunctionData({
				abi: parseAbi(['function take(address t, uint64 units, uint256 value)']),
				functionName: 'take',
				args: [short(TAKER), 1n, GWEI],
			}),
		);
		const outer = (units: bigint) =>
			encodeFunctionData({
				abi: ABI,
				functionName: 'takeAfter',
				args: [short(relay), `0x${Buffer.from(inner).toString('hex')}`, units],
			});
		// The inner call moves one unit of the relay's, the outer one up to three of the wallet's.
		expect(await send(MIDDLE, outer(4n), 3n * GWEI)).toBe('revert');
		expect(moved()).toEqual([0n, 0n, 0n, 0n]);
		expect(await send(MIDDLE, outer(2n), 3n * GWEI)).toBe('success');
		expect(moved()).toEqual([3n, 1n, 0n, 3n]);
		expect(world.host.balance(MIDDLE)).toBe(GWEI);
	});

	it('of a publisher moves, in init_module, what it sends with the module', () => {
		const module = (name: string) =>
			compileSource(MOVE.slice(0, MOVE.indexOf('module 0x7e::middle')).replace('0x7e::taker', `${OWNER}::${name}`)).get(
				name,
			)!;
		const publish = (name: string, value: bigint) =>
			world.host.tryDeploy({ from: OWNER, vm: 'move', code: module(name), value }).status;
		expect([publish('first', 0n), publish('second', 4n * GWEI)]).toEqual(['success', 'success']);
		expect(moved()).toEqual([4n, 0n, 0n, 4n]);
	});

	it("is no other in Sui's flavour", async () => {
		const manifest = `[package]\nname = "taker"\nversion = "0.1.0"\nedition = "2024"\nimplicit-dependencies = false
[dependencies]\nAltvmStdlib = { local = "std" }\nAltvmSui = { local = "sui" }\n[addresses]\ntaker = "0x0"\n`;
		const source = `module taker::taker;
public fun take(user: &signer, units: u64) {
	std::coin::transfer<std::native_coin::NativeCoin>(user, @0xdead, units)
}
public fun me(_ctx: &TxContext): address { std::xcall::self_address() }`;
		const modules = await compileSuiPackage({ 'Move.toml': manifest, 'sources/taker.move': source });
		const { address } = world.host.deploy({ from: STRANGER, vm: 'move', code: encodePackage(modules) });
		const to = moduleAddress(address, 'taker');
		const take = (more: object = {}) => world.host.call({ from: OWNER, to, function: 'take', args: [3n], ...more });
		expect(take().failure).toMatchObject({ kind: 'abort', module: COIN });
		expect(world.host.call({ from: OWNER, to, function: 'me' }).values).toEqual([to]);
		expect(world.host.call({ from: OWNER, to: NATIVE_COIN, function: 'allow', args: [to, 3n * GWEI] }).status).toBe(
			'success',
		);
		expect([take().status, take().status]).toEqual(['success', 'revert']);
		expect(moved()).toEqual([3n, 0n, 0n, 3n]);
	});
});
