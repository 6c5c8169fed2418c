import { MOVE_STDLIB } from '@altvm/abi-bridge';
import { moduleAddress, toAddress } from 'altvm';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { canCompileMove } from '../../vm-adapters/move/scripts/compile-move.ts';
import { compileStandardUsers, LAB } from '../../vm-adapters/move/test-modules/standard.ts';
import {
	CROSS_PAIRS,
	call,
	createWorld,
	forward,
	innermost,
	type Peer,
	PROBES,
	send,
	solidityBytes,
	supply,
	tryForward,
	USER,
	VMS,
} from '../world/world.ts';

const ALICE = toAddress(`0x${'a1'.padStart(40, '0')}`);
const BOB = toAddress(`0x${'b0'.padStart(64, '0')}`);
const COIN = moduleAddress(MOVE_STDLIB, 'coin');
const GWEI = 10n ** 9n;

describe('every contract calls as itself', async () => {
	const world = await createWorld();
	const { host, peers } = world;
	host.mint(ALICE, 10n ** 24n);
	const all: readonly Peer[] = [...VMS.map((vm) => peers[vm]), world.otherEvm, world.otherWasm, world.reentrantWasm];

	it('in a chain of any contracts, each sees the one before it, whoever signed and whatever is paid', () => {
		const chain = fc.shuffledSubarray([...all.keys()], { minLength: 2 });
		const signer = fc.constantFrom(USER, PROBES, ALICE);
		fc.assert(
			fc.property(chain, signer, fc.bigInt({ min: 0n, max: 9n }), (order, from, wei) => {
				const path = order.map((i) => all[i]!);
				const forwarders = path.length - 1;
				// The last contract takes no value, nor does Move's function that forwards none.
				const received = (i: number) =>
					from === PROBES || i === forwarders || (i === forwarders - 1 && path[i]!.vm === 'move') ? 0n : wei;
				let of = call(path[forwarders]!, 'whoami');
				for (let i = forwarders - 1; i >= 0; i--) of = forward(path[i]!, of, received(i + 1));
				const result = send(host, of, { from, value: received(0), gas: 20_000_000 });
				expect(result.status).toBe('success');
				expect(innermost(of, result.values!)).toEqual([path[forwarders - 1]!.address, path[forwarders]!.address]);
			}),
			{ numRuns: 40 },
		);
	});

	it('a contract that the sender calls first sees the sender', () => {
		for (const peer of all)
			for (const from of [USER, PROBES, ALICE])
				expect(send(host, call(peer, 'whoami'), { from }).values).toEqual([from, peer.address]);
	});

	it.each(CROSS_PAIRS)('%s -> %s: an event is of the contract that emits it, and names its caller', (a, b) => {
		const { logs, status } = send(host, forward(peers[a], call(peers[b], 'emitPing', 5n)), { from: ALICE });
		expect(status).toBe('success');
		expect(logs).toHaveLength(1);
		expect(logs[0]).toMatchObject({ address: peers[b].address, vm: b });
		const sender = logs[0]!.event?.values.find(({ name }) => name === 'sender')?.value ?? logs[0]!.topics[1];
		expect(toAddress(`${sender}`)).toBe(peers[a].address);
	});

	it('addresses after the arguments change nothing (ERC-2771 needs a contract that trusts its forwarder)', () => {
		const suffix = Uint8Array.from({ length: 32 }, (_, i) => (i === 31 ? 0xa1 : 0));
		for (const from of [peers.evm, peers.wasm])
			for (const to of all.filter((peer) => peer !== from)) {
				const of = call(to, 'whoami');
				const plain = solidityBytes(of);
				for (const tail of [suffix.subarray(12), suffix]) {
					const input = new Uint8Array([...plain, ...tail]);
					const forwarded = { ...call(from, 'forward', to.address, input, 0n), inner: of };
					const result = send(host, forwarded);
					// Bytes that the callee's interface does not have may be refused. They are never an identity.
					if (result.status === 'success')
						expect(innermost(forwarded, result.values!)).toEqual([from.address, to.address]);
				}
			}
	});

	it('DELEGATECALL within the EVM keeps the caller of the contract that delegates, as in Ethereum', () => {
		const of = call(world.otherEvm, 'whoami');
		const delegated = { ...call(peers.evm, 'delegateForward', of.peer.address, solidityBytes(of)), inner: of };
		expect(innermost(delegated, send(host, delegated, { from: ALICE }).values!)).toEqual([ALICE, peers.evm.address]);
		for (const vm of VMS.filter((vm) => vm !== 'evm')) {
			const through = forward(peers[vm], delegated);
			expect(innermost(through, send(host, through, { from: ALICE }).values!)).toEqual([
				peers[vm].address,
				peers.evm.address,
			]);
		}
	});
});

describe.skipIf(!canCompileMove())('a contract acts for nobody who called it or paid it', () => {
	let vault: Uint8Array;
	beforeAll(() => {
		vault = compileStandardUsers().get('vault')!;
	});

	it.each(VMS)('%s: it cannot spend what its sender holds, nor authorise a function to spend its own', async (vm) => {
		const { host, peers } = await createWorld();
		const { address } = host.deploy({ from: LAB, vm: 'move', code: vault, payable: ['pay_in', 'watch'] });
		const target: Peer = { vm: 'move', address, interface: host.interfaceOf(address)! };
		host.mint(ALICE, 100n * GWEI);
		const total = supply(host);
		const locks = call(target, 'lock_and_fail', 4n);
		const balances = () => [ALICE, peers[vm].address, address, COIN, BOB].map((at) => host.balance(at));
		const spend = call(target, 'watch', BOB, 4n);
		const E_NOT_SIGNED = 0x50015n;

		// Neither with nothing of its own, nor with a balance, nor when the sender has just paid it.
		for (const [own, value] of [
			[0n, 0n],
			[9n * GWEI, 0n],
			[0n, 5n * GWEI],
			[9n * GWEI, 5n * GWEI],
		] as const) {
			host.setAccount(peers[vm].address, { balance: own });
			const before = balances();
			for (const inner of [locks, spend]) {
				const of = vm === 'move' ? forward(peers.move, inner) : tryForward(peers[vm], inner);
				const payable = vm === 'move' ? { from: ALICE } : { from: ALICE, value };
				const result = host.simulate({ to: of.peer.address, function: of.fn, args: of.args, trace: true, ...payable });
				const text = JSON.stringify(result.trace, (_, part) => (typeof part === 'bigint' ? `${part}` : part));
				expect(text).toContain(`"code":"${E_NOT_SIGNED}"`);
				expect(send(host, of, payable).status).toBe(vm === 'move' ? 'revert' : 'success');
				const paid = vm === 'move' ? 0n : value;
				expect(balances().map((wei, i) => wei - before[i]!)).toEqual([-paid, paid, 0n, 0n, 0n]);
				if (paid > 0n) {
					host.setAccount(peers[vm].address, { balance: own });
					host.mint(ALICE, paid);
				}
			}
		}

		// The same function may do it with what the sender itself sends.
		host.setAccount(peers[vm].address, { balance: 0n });
		const before = balances();
		const paid = send(host, spend, { from: ALICE, value: 4n * GWEI });
		expect(paid.status).toBe('success');
		expect(balances().map((wei, i) => wei - before[i]!)).toEqual([-4n * GWEI, 0n, 0n, 0n, 4n * GWEI]);
		expect(supply(host)).toBeLessThanOrEqual(total);
	});
});
