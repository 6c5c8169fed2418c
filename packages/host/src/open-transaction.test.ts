import { type Address, aliasOf, type Hex } from '@altvm/abi-bridge';
import { beforeEach, describe, expect, it } from 'vitest';
import { Host, HostError, type OpenTransaction } from './index.ts';
import { evmAddress, longAddress, NO_BYTES, request, scriptedVm, USER } from './testing/scripted-vm.ts';

const vm = scriptedVm('echo');
const COUNTER = evmAddress(0xc0);
const BROKEN = evmAddress(0xc1);
const MINER = evmAddress(0xc2);
const MAX = 2n ** 256n - 1n;
const transaction = { origin: USER, gasPrice: 7n };
const origin = { sender: USER, gas: 1000, transaction };

let host: Host;
beforeEach(() => {
	host = new Host({ adapters: [vm.adapter] });
	host.mint(USER, 1000n);
	vm.put(host, COUNTER, (frame) => {
		const count = (frame.state.read(COUNTER, '0x01')?.[0] ?? 0) + 1;
		frame.state.write(COUNTER, '0x01', Uint8Array.of(count));
		frame.state.addRefund(5);
		frame.log([], Uint8Array.of(count));
		frame.gas.charge(frame.state.warmAddress(MINER) ? 100 : 1);
		return Uint8Array.of(count);
	});
	vm.put(host, BROKEN, (frame) => {
		frame.state.write(BROKEN, '0x01', Uint8Array.of(1));
		frame.state.addRefund(5);
		frame.log([], NO_BYTES);
		return { status: 'revert', output: NO_BYTES };
	});
});

const count = () => host.storage(COUNTER, 'echo', '0x01')?.[0] ?? 0;

describe('an open transaction', () => {
	it('commits changes, messages and logs of one journal together', () => {
		const logs = host.transact((open) => {
			open.burn(USER, 300n);
			open.setNonce(USER, open.account(USER).nonce + 1n);
			open.run(request(COUNTER), origin);
			const { outcome } = open.run(request(COUNTER), origin);
			expect(outcome).toMatchObject({ status: 'success', output: Uint8Array.of(2) });
			open.mint(MINER, 200n);
			expect(open.refund).toBe(10);
			return open.logs;
		});
		expect(logs.map(({ data }) => data[0])).toEqual([1, 2]);
		expect([host.balance(USER), host.balance(MINER), host.nonce(USER), count()]).toEqual([700n, 200n, 1n, 2]);
	});

	it('commits nothing if the function throws, not even earlier changes', () => {
		const run = () =>
			host.transact((open) => {
				open.burn(USER, 300n);
				open.run(request(COUNTER), origin);
				throw new RangeError('not payable');
			});
		expect(run).toThrow(RangeError);
		expect([host.balance(USER), count()]).toEqual([1000n, 0]);
		expect(host.call({ from: USER, to: COUNTER, input: Uint8Array.of(1) }).status).toBe('success');
	});

	it('commits nothing if `keep` is false, and still returns the result', async () => {
		const before = await host.stateRoot();
		const status = host.transact((open) => open.run(request(COUNTER), origin).outcome.status, { keep: false });
		expect(status).toBe('success');
		expect(await host.stateRoot()).toBe(before);
	});

	it('reverts a failed message and keeps the changes before and after it', () => {
		host.transact((open) => {
			open.addRefund(3);
			open.setNonce(USER, 4n);
			expect(open.run(request(BROKEN), origin).outcome.status).toBe('revert');
			expect([open.refund, open.logs.length]).toEqual([3, 0]);
		});
		expect([host.nonce(USER), host.storage(BROKEN, 'echo', '0x01')]).toEqual([4n, undefined]);
	});

	it('keeps the changes before a message that is not allowed', () => {
		host.transact((open) => {
			open.setNonce(USER, 4n);
			const { outcome } = open.run(request(COUNTER, { value: 1n }), { ...origin, isStatic: true });
			expect(outcome).toMatchObject({ status: 'halt', reason: 'static-violation', gasUsed: 1000 });
		});
		expect(host.nonce(USER)).toBe(4n);
	});

	it('warms addresses and slots for the messages that follow', () => {
		const used = (prepare: (open: OpenTransaction) => void) =>
			host.transact(
				(open) => {
					prepare(open);
					return open.run(request(COUNTER), origin).outcome.gasUsed;
				},
				{ keep: false },
			);
		expect(used(() => {})).toBe(100);
		expect(used((open) => open.warm(MINER))).toBe(1);
	});

	it('creates a contract that a later message of the same transaction can call', () => {
		const output = host.transact((open) => {
			open.setCode(
				MINER,
				'echo',
				vm.code(() => Uint8Array.of(42)),
			);
			return open.run(request(MINER), origin).outcome.output;
		});
		expect(output).toEqual(Uint8Array.of(42));
		expect(host.vmOf(MINER)).toBe('echo');
	});

	it('records the tree of a message on request', () => {
		const trace = (wanted: boolean) =>
			host.transact((open) => open.run(request(COUNTER), { ...origin, trace: wanted }).trace, { keep: false });
		expect(trace(true)?.target).toBe(COUNTER);
		expect(trace(false)).toBeUndefined();
	});

	it('refuses an asynchronous function, gas that is not an integer, and use after its end', () => {
		expect(() => host.transact(async () => {})).toThrow(HostError);
		expect(() => host.transact((open) => open.run(request(COUNTER), { ...origin, gas: 1.5 }))).toThrow(HostError);
		const kept = host.transact((open) => open);
		expect(() => kept.account(USER)).toThrow(HostError);
		expect(() => kept.mint(USER, 1n)).toThrow(HostError);
		expect(() => host.transact(() => host.transact(() => 1))).toThrow(/running/);
	});

	it('keeps a touched empty account only under rules from before EIP-161', () => {
		const kept = (keepsEmptyAccounts: boolean) => {
			const old = scriptedVm('echo', { stateRules: { keepsEmptyAccounts } });
			const chain = new Host({ adapters: [old.adapter] });
			chain.transact((open) => open.touch(MINER));
			return [...chain.balances()].map(([address]) => address);
		};
		expect(kept(true)).toEqual([MINER]);
		expect(kept(false)).toEqual([]);
	});

	it.each<[string, (open: OpenTransaction) => unknown, RegExp]>([
		['an account of no address', (open) => open.account('junk' as Address), /`address` is not an address/],
		['an account of bytes', (open) => open.account(new Uint8Array(20) as never), /`address` is not an address/],
		['to touch no address', (open) => open.touch('junk' as Address), /`address` is not an address/],
		['to warm no address', (open) => open.warm('junk' as Address), /`address` is not an address/],
		['to warm a slot of no VM', (open) => open.warmSlot(USER, 'x y', '0x01'), /`vm` is not a name/],
		['to warm a slot without a key', (open) => open.warmSlot(USER, 'echo', 'zz' as Hex), /`key` is not one byte/],
		['code that is hex', (open) => open.setCode(USER, 'echo', '0x00' as never), /`code` is not bytes/],
		['a refund below zero', (open) => open.addRefund(-5), /`gas` must be an integer .*-5/],
		['a refund of NaN', (open) => open.addRefund(Number.NaN), /`gas` must be an integer .*NaN/],
		['a refund beyond exact numbers', (open) => open.addRefund(2 ** 53), /`gas` must be an integer/],
		[
			'a delegatecall',
			(open) => open.run({ ...request(COUNTER), kind: 'delegatecall' }, origin),
			/`kind` must be one of/,
		],
		['no kind', (open) => open.run({ ...request(COUNTER), kind: undefined as never }, origin), /`kind` is missing/],
		['no request', (open) => open.run(undefined as never, origin), /options of a call must be an object/],
		['no origin', (open) => open.run(request(COUNTER), undefined as never), /origin of a message must be an object/],
		['a call of a frame', (open) => open.run(request(COUNTER, { as: MINER }), origin), /has no option `as`/],
		['a value below zero', (open) => open.run(request(COUNTER, { value: -1n }), origin), /value out of range: -1/],
		[
			'a value that is a number',
			(open) => open.run(request(COUNTER, { value: 5 as never }), origin),
			/value must be a bigint, not 5/,
		],
		['no target', (open) => open.run(request('0x12' as Address), origin), /`target` is not an address/],
		[
			'no sender',
			(open) => open.run(request(COUNTER), { ...origin, sender: '0x12' as Address }),
			/`sender` is not an address/,
		],
		[
			'a misspelled option',
			(open) => open.run(request(COUNTER), { ...origin, isstatic: true } as never),
			/did you mean `isStatic`/,
		],
		[
			'a trace that there is not',
			(open) => open.run(request(COUNTER), { ...origin, trace: 'yes' as never }),
			/`trace` must be one of true, false, "witness"/,
		],
		['gas below zero', (open) => open.run(request(COUNTER), { ...origin, gas: -1n }), /gas must be/],
		['gas of NaN', (open) => open.run(request(COUNTER), { ...origin, gas: Number.NaN }), /gas must be/],
		['gas of text', (open) => open.run(request(COUNTER), { ...origin, gas: '5' as never }), /gas must be/],
		['gas of more than 256 bits', (open) => open.run(request(COUNTER), { ...origin, gas: 2n ** 256n }), /gas must be/],
		[
			'a create without VM',
			(open) => open.run({ kind: 'create', code: NO_BYTES, value: 0n }, origin),
			/`vm` is missing/,
		],
		[
			'a create for another',
			(open) => open.run({ kind: 'create', vm: 'echo', code: NO_BYTES, value: 0n, owner: MINER }, origin),
			/has no option `owner`/,
		],
		[
			'a salt of 5 bytes',
			(open) => open.run({ kind: 'create', vm: 'echo', code: NO_BYTES, value: 0n, salt: '0x0505050505' }, origin),
			/`salt` is not 32 bytes/,
		],
	])('refuses %s, and can go on', (_what, refused, message) => {
		const refusal = expect.objectContaining({
			name: 'HostError',
			code: 'bad-request',
			message: expect.stringMatching(message),
		});
		host.transact((open) => {
			expect(() => refused(open)).toThrow(refusal);
			expect(open.run(request(COUNTER), origin).outcome.status).toBe('success');
		});
		expect(count()).toBe(1);
	});

	it('refuses a VM that the host does not have', () => {
		const unknown = expect.objectContaining({ code: 'unknown-vm', message: "no VM 'zz' here; there are: echo" });
		host.transact((open) => {
			expect(() => open.setCode(MINER, 'zz', Uint8Array.of(1))).toThrow(unknown);
			expect(() => open.run({ kind: 'create', vm: 'zz', code: NO_BYTES, value: 0n }, origin)).toThrow(unknown);
		});
		expect(host.vmOf(MINER)).toBeUndefined();
	});

	it('is the same account whether its address is short, long or in capitals', () => {
		const [short, capitals] = [`0x${MINER.slice(26)}`, `0x${MINER.slice(2).toUpperCase()}`] as Address[];
		host.transact((open) => {
			open.mint(short!, 1n);
			open.setNonce(capitals!, 2n);
			open.setCode(
				short!,
				'echo',
				vm.code(() => NO_BYTES),
			);
			expect(open.account(capitals!)).toMatchObject({ address: MINER, balance: 1n, nonce: 2n, vm: 'echo' });
			const paid = open.run(request(short!, { value: 3n }), { ...origin, sender: `0x${USER.slice(26)}` as Address });
			expect(paid.outcome.status).toBe('success');
		});
		expect([host.balance(MINER), host.balance(USER)]).toEqual([4n, 997n]);
		expect([...host.balances()].every(([address]) => address.length === 66)).toBe(true);
	});

	it('does not follow later changes of code that it was given', () => {
		const code = vm.code(() => Uint8Array.of(42)).slice();
		host.transact((open) => open.setCode(MINER, 'echo', code));
		const { address } = host.deploy({ from: USER, vm: 'echo', code });
		code.fill(9);
		host.code(MINER).fill(9);
		for (const to of [MINER, address]) {
			expect(host.call({ from: USER, to, input: Uint8Array.of(1) }).output).toEqual(Uint8Array.of(42));
		}
	});

	it('refuses an account whose alias is in use, and changes nothing', () => {
		const owner = longAddress(1);
		host.transact((open) => {
			open.setNonce(aliasOf(owner), 1n);
			expect(() => open.mint(owner, 5n)).toThrow(expect.objectContaining({ name: 'HostError', code: 'bad-request' }));
			expect(open.account(owner).balance).toBe(0n);
		});
		expect([host.balance(owner), host.nonce(aliasOf(owner))]).toEqual([0n, 1n]);
	});

	it.each<[string, (open: OpenTransaction) => void, RegExp]>([
		['to burn more wei than the balance', (open) => open.burn(USER, 1001n), /balance of 0x0+b2 out of range: -1/],
		['to burn a negative amount', (open) => open.burn(USER, -1n), /amount out of range: -1/],
		['to burn wei at an invalid address', (open) => open.burn('0x12' as Address, 1n), /`from` is not an address/],
		['to mint a negative amount', (open) => open.mint(MINER, -1n), /amount out of range: -1/],
		['to mint more than a balance can be', (open) => open.mint(MINER, MAX + 1n), /amount out of range/],
		['to mint what would overflow the balance', (open) => open.mint(USER, MAX), /balance of 0x0+b2 out of range/],
		['to mint wei at an invalid address', (open) => open.mint('0x' as Address, 1n), /`to` is not an address/],
		['a nonce below zero', (open) => open.setNonce(USER, -1n), /nonce out of range: -1/],
		['a nonce of more than 64 bits', (open) => open.setNonce(USER, 2n ** 64n), /nonce out of range/],
		['a nonce of an invalid address', (open) => open.setNonce('12' as Address, 1n), /`of` is not an address/],
	])('refuses %s as the mistake of the embedder, who can go on', (_what, refused, message) => {
		const refusal = expect.objectContaining({ code: 'bad-request', message: expect.stringMatching(message) });
		host.transact((open) => {
			open.mint(MINER, 1n);
			const run = () => refused(open);
			expect(run).toThrow(HostError);
			expect(run).toThrow(refusal);
		});
		expect([host.balance(USER), host.balance(MINER), host.nonce(USER)]).toEqual([1000n, 1n, 0n]);
		expect(() => host.transact(refused)).toThrow(refusal);
	});

	it('accepts the last wei, the largest nonce, and addresses in short form and capitals', () => {
		host.transact((open) => {
			open.burn(`0x${USER.slice(26)}` as Address, 1000n);
			open.mint(MINER.toUpperCase().replace('0X', '0x') as Address, MAX);
			open.setNonce(USER, 2n ** 64n - 1n);
		});
		expect([host.balance(USER), host.balance(MINER), host.nonce(USER)]).toEqual([0n, MAX, 2n ** 64n - 1n]);
	});
});

it('what an adapter prepares of code is not shown to another one that runs the same bytes', () => {
	const prepared: unknown[] = [];
	const vms = ['one', 'two'].map((name) =>
		scriptedVm(name, {
			run(frame) {
				prepared.push(frame.prepared);
				frame.prepared = name;
				return { status: 'success', output: new Uint8Array(0) };
			},
		}),
	);
	const host = new Host({ adapters: vms.map(({ adapter }) => adapter) });
	const at = evmAddress(0xc1);
	host.transact((open) => {
		for (const vm of ['one', 'two', 'two', 'one']) {
			open.setCode(at, vm, Uint8Array.of(1, 2, 3));
			const request = { kind: 'call', target: at, value: 0n, input: new Uint8Array(0) } as const;
			open.run(request, { sender: USER, gas: 1000, transaction: { origin: USER, gasPrice: 0n } });
		}
	});
	expect(prepared).toEqual([undefined, undefined, 'two', undefined]);
});
