import { type Address, moduleAddress, toAddress } from '@altvm/abi-bridge';
import { beforeEach, describe, expect, it } from 'vitest';
import { type BlockContext, DeploymentError, type Frame, Host, HostError, MemoryStore } from './index.ts';
import { BAD_CODE, evmAddress, longAddress, NO_BYTES, scriptedVm, USER } from './testing/scripted-vm.ts';

const vm = scriptedVm('echo');
const COUNTER = evmAddress(0xc0);
const ONE = Uint8Array.of(1);

let host: Host;
beforeEach(() => {
	host = new Host({ adapters: [vm.adapter] });
	host.mint(USER, 1000n);
	// Counts its calls under key 0x01.
	vm.put(host, COUNTER, (frame) => {
		const count = (frame.state.read(COUNTER, '0x01')?.[0] ?? 0) + 1;
		frame.state.write(COUNTER, '0x01', Uint8Array.of(count));
		frame.log([], Uint8Array.of(count));
		return Uint8Array.of(count);
	});
});

const tick = (value = 0n) => host.call({ from: USER, to: COUNTER, input: ONE, value });
const count = () => host.storage(COUNTER, 'echo', '0x01')?.[0] ?? 0;

describe('a snapshot', () => {
	it('restores state and root', async () => {
		tick(1n);
		const root = await host.stateRoot();
		const id = host.snapshot();
		tick(5n);
		host.mint(longAddress(1), 3n);
		host.setNonce(USER, 8n);
		host.deploy({ from: USER, vm: 'echo', code: vm.code(() => NO_BYTES) });
		expect(await host.stateRoot()).not.toBe(root);
		host.restore(id);
		expect(count()).toBe(1);
		expect([host.balance(USER), host.balance(COUNTER), host.nonce(USER)]).toEqual([999n, 1n, 0n]);
		expect([...host.balances()].map(([address]) => address).sort()).toEqual([USER, COUNTER].sort());
		expect(await host.stateRoot()).toBe(root);
	});

	it('nests: restoring the outer one drops the inner one', () => {
		const outer = host.snapshot();
		tick();
		const inner = host.snapshot();
		tick();
		host.restore(inner);
		expect(count()).toBe(1);
		tick();
		tick();
		expect(count()).toBe(3);
		const later = host.snapshot();
		host.restore(outer);
		expect(count()).toBe(0);
		expect(tick().output).toEqual(Uint8Array.of(1));
		for (const gone of [outer, inner, later]) {
			expect(() => host.restore(gone)).toThrow(expect.objectContaining({ code: 'unknown-snapshot' }));
		}
		expect(count()).toBe(1);
	});

	it('that is forgotten is dropped with all later ones, and the state is unchanged', () => {
		const first = host.snapshot();
		tick();
		const second = host.snapshot();
		host.forget(second);
		expect(() => host.restore(second)).toThrow(HostError);
		expect(count()).toBe(1);
		host.restore(first);
		expect(count()).toBe(0);
	});
});

describe('a simulation', () => {
	it('returns what a call would, and changes nothing', async () => {
		const root = await host.stateRoot();
		const simulated = host.simulate({ from: USER, to: COUNTER, input: ONE, value: 5n });
		expect(await host.stateRoot()).toBe(root);
		expect([count(), host.balance(COUNTER)]).toEqual([0, 0n]);
		expect(tick(5n)).toEqual(simulated);
		expect(simulated.logs).toMatchObject([{ address: COUNTER, data: Uint8Array.of(1), vm: 'echo' }]);
		expect(count()).toBe(1);
	});
});

describe('a frame sees', () => {
	const see = <T>(look: (frame: Frame) => T, options: { origin?: Address; gasPrice?: bigint } = {}): T => {
		let seen: T | undefined;
		vm.put(host, evmAddress(1), (frame) => {
			seen = look(frame);
			return NO_BYTES;
		});
		expect(host.call({ from: USER, to: evmAddress(1), input: ONE, ...options }).status).toBe('success');
		return seen!;
	};

	it('block 1 of chain 1 unless told otherwise', () => {
		expect(see(({ block }) => ({ ...block, blockHash: block.blockHash(0n) }))).toEqual({
			number: 1n,
			timestamp: 0n,
			gasLimit: 30_000_000n,
			coinbase: evmAddress(0),
			baseFee: 0n,
			chainId: 1n,
			chain: {},
			blockHash: undefined,
		});
	});

	it('the block that was set, with each field', () => {
		const hash = `0x${'ee'.repeat(32)}` as const;
		const given: Partial<BlockContext> = { number: 7n, coinbase: longAddress(1), chainId: 5n };
		host = new Host({ adapters: [vm.adapter], block: given });
		host.setBlock({ timestamp: 99n, blockHash: (number) => (number === 6n ? hash : undefined) });
		const block = see((frame) => frame.block);
		expect(block).toMatchObject({ ...given, timestamp: 99n, baseFee: 0n });
		expect([block.blockHash(6n), block.blockHash(5n)]).toEqual([hash, undefined]);
		expect(host.block).toBe(block);
	});

	it('carries the context of the chain unread, and replaces it as a whole', () => {
		const chain = { epoch: 3n };
		host = new Host({ adapters: [vm.adapter], block: { chain } });
		expect(see((frame) => frame.block).chain).toEqual(chain);
		host.setBlock({ chain: { slot: 4n } });
		expect(see((frame) => frame.block).chain).toEqual({ slot: 4n });
	});

	it('the signer and the gas price', () => {
		expect(see((frame) => frame.transaction)).toMatchObject({ origin: USER, gasPrice: 0n });
		const other = { origin: evmAddress(2), gasPrice: 3n };
		expect(see((frame) => frame.transaction, other)).toMatchObject(other);
	});
});

describe('a deployment', () => {
	const code = vm.code(() => Uint8Array.of(42));
	const salt = `0x${'05'.repeat(32)}` as const;

	it('has the address that the adapter computes from the nonce of the sender, and counts the nonce', () => {
		host.setNonce(USER, 4n);
		for (const nonce of [4, 5]) {
			const { address } = host.deploy({ from: USER, vm: 'echo', code });
			expect(address).toBe(moduleAddress(USER, `echo ${nonce}`));
			expect(host.call({ from: USER, to: address, input: ONE }).output).toEqual(Uint8Array.of(42));
			expect([host.vmOf(address), host.nonce(address)]).toEqual(['echo', 1n]);
		}
		expect(host.nonce(USER)).toBe(6n);
	});

	it('has an address derived from its salt, which can be used once', () => {
		const { address } = host.deploy({ from: USER, vm: 'echo', code, salt });
		expect(address).toBe(moduleAddress(USER, `echo ${salt}`));
		const again = host.tryDeploy({ from: USER, vm: 'echo', code, salt, gas: 5000 });
		expect(again.outcome).toMatchObject({ status: 'halt', reason: 'address-collision', gasUsed: 5000 });
		expect(again.address).toBeUndefined();
	});

	it('sends its value, and keeps an earlier balance of the address', () => {
		const ahead = moduleAddress(USER, 'echo 0');
		host.call({ from: USER, to: ahead, value: 2n });
		const { address } = host.deploy({ from: USER, vm: 'echo', code, value: 3n });
		expect([address, host.balance(address)]).toEqual([ahead, 5n]);
	});

	it('that fails throws an error with the result, and keeps only the nonce', () => {
		const bad = { from: USER, vm: 'echo', code: Uint8Array.of(BAD_CODE), value: 9n } as const;
		let caught: unknown;
		try {
			host.deploy(bad);
		} catch (error) {
			caught = error;
		}
		expect(caught).toBeInstanceOf(DeploymentError);
		expect(caught).toBeInstanceOf(HostError);
		expect(caught).toMatchObject({
			code: 'deployment-failed',
			message: 'the echo contract was not deployed: verification-failed: code that begins with 0xff',
			result: { status: 'halt', address: undefined },
		});
		expect([host.nonce(USER), host.balance(USER)]).toEqual([1n, 1000n]);
	});

	it('rejects an interface that does not match the code', () => {
		const iface = { vm: 'other', name: 'A', functions: [], events: [], errors: [] };
		const result = host.tryDeploy({ from: USER, vm: 'echo', code, interface: iface });
		expect(result).toMatchObject({ status: 'revert', failure: { kind: 'refused' } });
		expect(host.vmOf(moduleAddress(USER, 'echo 0'))).toBeUndefined();
	});
});

describe('genesis contracts', () => {
	const genesis = scriptedVm('old', { genesis: () => [{ address: toAddress(`0x${'9'.repeat(40)}`), code: ONE }] });

	it('exist from the start, and are not added to a store that has accounts', async () => {
		const store = new MemoryStore();
		const first = new Host({ adapters: [genesis.adapter], store });
		const at = toAddress(`0x${'9'.repeat(40)}`);
		expect([first.vmOf(at), first.nonce(at), first.code(at)]).toEqual(['old', 1n, ONE]);
		first.setNonce(at, 5n);
		const second = new Host({ adapters: [genesis.adapter], store });
		expect(second.nonce(at)).toBe(5n);
		expect(await second.stateRoot()).toBe(await first.stateRoot());
	});
});

describe('an adapter', () => {
	it('is replaced between transactions, with its precompiles and its rules of the state', () => {
		const at = evmAddress(9);
		const { adapter } = scriptedVm('echo');
		const run = () => ({ status: 'success', output: ONE }) as const;
		const host = new Host({ adapters: [{ ...adapter, precompiles: [COUNTER], run }] });
		const answers = (to: Address) => host.call({ from: USER, to }).output.length;
		expect([answers(COUNTER), answers(at)]).toEqual([1, 0]);
		const next = { ...adapter, precompiles: [at], stateRules: { keepsEmptyAccounts: true }, run };
		host.setAdapter(next);
		expect(host.adapters.get('echo')).toBe(next);
		expect([answers(COUNTER), answers(at)]).toEqual([0, 1]);
		host.transact((open) => open.touch(longAddress(4)));
		expect([...host.balances()].map(([address]) => address)).toContain(longAddress(4));
	});

	it('of a VM that the host does not have is refused, and so is any while a block is open', () => {
		const refusal = (code: string) => expect.objectContaining({ name: 'HostError', code });
		expect(() => host.setAdapter(scriptedVm('other').adapter)).toThrow(refusal('unknown-vm'));
		const block = host.openBlock();
		expect(() => host.setAdapter(vm.adapter)).toThrow(refusal('busy'));
		block.discard();
		host.setAdapter(vm.adapter);
	});
});
