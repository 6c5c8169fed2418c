import { contractAddress as wasmAddress } from '@altvm/wasm';
import {
	type Address,
	aliasOf,
	createHost,
	EMPTY_BYTES,
	encodeSolidity,
	type Hex,
	type Host,
	INTERFACE_REGISTRY,
	moduleAddress,
	toAddress,
} from 'altvm';
import { beforeEach, describe, expect, it } from 'vitest';
import { compileSource } from '../vm-adapters/move/test-modules/compile-source.ts';
import { testArtifact } from './contracts/load.ts';
import { CONTEXT, call, solidityBytes, USER } from './world/world.ts';

const MAKER = testArtifact('maker/artifacts/maker.wasm');
const RELAY = testArtifact('relay/artifacts/relay.wasm');
/** Init code that stores nothing and returns 32 bytes of code, of which the first is `stop`; with arguments: it reverts with them. */
const PLAIN = Uint8Array.from([0x60, 0x20, 0x5f, 0xf3]);
/** Init code that returns as code the 32 bytes that follow it. */
const ECHO = Uint8Array.from([0x60, 0x20, 0x60, 0x0b, 0x5f, 0x39, 0x60, 0x20, 0x5f, 0xf3, 0xfe]);
/** Init code that reverts with `Failed(uint256)`-like bytes: four bytes of its own. */
const FAILS = Uint8Array.from([0x63, 0xde, 0xad, 0xbe, 0xef, 0x5f, 0x52, 0x60, 0x04, 0x60, 0x1c, 0xfd]);

let host: Host;
let maker: Address;
beforeEach(async () => {
	host = await createHost();
	host.mint(USER, 10n ** 20n);
	maker = host.deploy({ from: USER, vm: 'wasm', code: MAKER, payable: ['make', 'try-make'] }).address;
});

const run = (fn: string, args: readonly unknown[], more: { value?: bigint; gas?: number } = {}) =>
	host.call({ from: USER, to: maker, function: fn, args, gas: 20_000_000, ...more });
const make = (
	vm: string,
	code: Uint8Array,
	input: Uint8Array = EMPTY_BYTES,
	salt: Uint8Array = EMPTY_BYTES,
	value = 0n,
) => run('make', [vm, code, input, salt, value], { value });
const made = (result: ReturnType<typeof run>) => {
	expect(result.failure ?? result.status).toBe('success');
	return result.values![0] as Address;
};

const callData = (fn: string, ...args: unknown[]) =>
	solidityBytes(call({ vm: 'wasm', address: maker, interface: host.interfaceOf(maker)! }, fn, ...args));
const toBytes = (address: Hex) => Uint8Array.from(Buffer.from(address.slice(2), 'hex'));

describe('a WASM contract makes', () => {
	it("an EVM contract at CREATE's address, whose constructor reads its arguments after its code", () => {
		const nonce = host.nonce(maker);
		const word = encodeSolidity([{ kind: 'uint', bits: 256 }], [7n], CONTEXT);
		const address = made(make('evm', ECHO, word));
		expect(host.vmOf(address)).toBe('evm');
		expect(host.code(address)).toEqual(word);
		expect(host.nonce(maker)).toBe(nonce + 1n);
		const again = made(make('evm', ECHO, word));
		expect(again).not.toBe(address);
	});

	it("an EVM contract at CREATE2's address, that has the arguments in its hash", () => {
		const salt = new Uint8Array(32).fill(5);
		const word = encodeSolidity([{ kind: 'uint', bits: 256 }], [7n], CONTEXT);
		const address = made(make('evm', ECHO, word, salt));
		const other = make('evm', ECHO, word, salt);
		expect(other.failure).toMatchObject({ kind: 'halt', reason: expect.stringContaining('address-collision') });
		expect(made(make('evm', ECHO, encodeSolidity([{ kind: 'uint', bits: 256 }], [8n], CONTEXT), salt))).not.toBe(
			address,
		);
	});

	it('a WASM contract, with the functions that it names payable or view', () => {
		const nonce = host.nonce(maker);
		const result = run('makeMarked', ['wasm', RELAY, ['deposit'], ['ping']]);
		const address = made(result);
		expect(address).toBe(wasmAddress(maker, nonce, { kind: 'create', code: RELAY, value: 0n }));
		expect(host.call({ from: USER, to: address, function: 'ping', args: [1n] }).values).toEqual([2n]);
		expect(host.call({ from: USER, to: address, function: 'deposit', args: [], value: 5n }).values).toEqual([5n]);
		const marks = host.interfaceOf(address)!.functions.filter(({ mutability }) => mutability !== 'nonpayable');
		expect(marks.map(({ name, mutability }) => `${name} ${mutability}`).sort()).toEqual([
			'deposit payable',
			'ping view',
		]);
		expect(run('makeMarked', ['wasm', RELAY, ['nothing'], []]).status).toBe('revert');
	});

	it('a Move module of its own, at its module address', () => {
		const code = compileSource(`module ${maker}::echo { public fun echo(a: u64): u64 { a } }`).get('echo')!;
		const address = made(make('move', code));
		expect(address).toBe(moduleAddress(maker, 'echo'));
		expect(host.call({ from: USER, to: address, function: 'echo', args: [3n] }).values).toEqual([3n]);
	});

	it('no Move module of a stranger', () => {
		const code = compileSource('module 0xcafe::echo { public fun echo(a: u64): u64 { a } }').get('echo')!;
		expect(make('move', code).status).not.toBe('success');
		expect(host.vmOf(moduleAddress(toAddress(`0x${'cafe'.padStart(64, '0')}`), 'echo'))).toBeUndefined();
	});

	it('a contract that gets value, which it has before it runs', () => {
		const address = made(make('evm', PLAIN, EMPTY_BYTES, EMPTY_BYTES, 9n));
		expect([host.balance(address), host.balance(maker)]).toEqual([9n, 0n]);
		expect(make('evm', PLAIN, EMPTY_BYTES, EMPTY_BYTES, 0n).status).toBe('success');
	});
});

describe('a create that fails', () => {
	it("reverts the maker with the constructor's own bytes, or is an outcome", () => {
		const result = make('evm', FAILS);
		expect(result.status).toBe('revert');
		const tried = run('tryMake', ['evm', FAILS, 0n, 10_000_000]).values!;
		expect(tried[0]).toBe(1n);
		expect(tried[2]).toEqual((result.outcome as { output: Uint8Array }).output);
	});

	it('is refused without value to send, and takes nothing', () => {
		const [status] = run('tryMake', ['evm', PLAIN, 10n, 10_000_000]).values!;
		expect(status).toBe(3n);
		expect(host.balance(maker)).toBe(0n);
	});

	it('halts without more than the gas that it was given', () => {
		const few = run('tryMake', ['wasm', RELAY, 0n, 100_000]);
		expect(few.values![0]).toBe(2n);
		const fewer = run('tryMake', ['wasm', RELAY, 0n, 50_000]);
		expect(few.gasUsed - fewer.gasUsed).toBe(50_000);
	});

	it.each([
		['an unknown VM', 'svm'],
		['no VM', ''],
	])('halts for %s', (_, vm) => {
		expect(make(vm, PLAIN).status).not.toBe('success');
	});

	it('halts for init code beyond the limit of EIP-3860, and pays 2 gas for each word of less', () => {
		const padded = (length: number) => Uint8Array.from([...PLAIN, ...new Uint8Array(length - PLAIN.length)]);
		expect(make('evm', padded(49_153)).failure).toMatchObject({ reason: expect.stringContaining('code-size') });
		expect(make('evm', padded(49_152)).status).toBe('success');
	});

	it("pays for the hash of the constructor's arguments, if there is a salt", () => {
		const salt = new Uint8Array(32).fill(6);
		const used = (words: number, ...salts: Uint8Array[]) => {
			const { status, gasUsed } = make('evm', PLAIN, new Uint8Array(32 * words), ...salts);
			expect(status).toBe('success');
			return gasUsed;
		};
		const unsalted = used(1001) - used(1);
		const salted = used(1001, salt) - used(1, salt);
		// 6 gas for a word, as KECCAK256 takes.
		expect(salted - unsalted).toBe(6 * 1000);
	});

	it('ends a static frame', () => {
		const caller = host.deploy({ from: USER, vm: 'wasm', code: RELAY, payable: ['forward'] }).address;
		const input = callData('make', 'evm', PLAIN, EMPTY_BYTES, EMPTY_BYTES, 0n);
		const result = host.call({ from: USER, to: caller, function: 'static-forward', args: [maker, input] });
		expect(result.values![0]).toBe(false);
		expect(host.nonce(maker)).toBe(1n);
	});

	it('leaves all or nothing at every gas limit, and no change of supply', () => {
		const enough = make('evm', ECHO, new Uint8Array(32).fill(1)).gasUsed;
		const balance = host.balance(USER);
		for (let gas = 1; gas <= enough + 100; gas += 997) {
			const start = host.snapshot();
			const result = run('make', ['evm', ECHO, new Uint8Array(32).fill(1), EMPTY_BYTES, 3n], { gas, value: 3n });
			expect(result.gasUsed).toBeLessThanOrEqual(gas);
			if (result.status !== 'success') {
				expect(host.nonce(maker)).toBe(2n);
				expect(host.balance(USER)).toBe(balance);
			}
			host.restore(start);
		}
	});
});

describe('a constructor that calls its maker', () => {
	/** Init code that calls `hasCode` of its maker, and reverts if that fails. */
	const calls = () => {
		const selector = callData('hasCode', USER).subarray(0, 4);
		const rest = '60e01b5f5260205f60245f5f335af1601a575f5ffd5b60205ff3';
		return Uint8Array.from([0x63, ...selector, ...Buffer.from(rest, 'hex')]);
	};

	it('is refused, unless the maker allows re-entry', () => {
		expect(make('evm', calls()).status).toBe('revert');
		const code = testArtifact('maker/artifacts/maker-reentrant.wasm');
		maker = host.deploy({ from: USER, vm: 'wasm', code, payable: ['make'] }).address;
		expect(host.vmOf(made(make('evm', calls())))).toBe('evm');
	});
});

describe('has-code', () => {
	const hasCode = (account: Hex) => run('hasCode', [account]);

	it('is true for contracts of every VM, precompiled contracts and the registry', () => {
		const evm = made(make('evm', ECHO, new Uint8Array(32).fill(1)));
		const code = compileSource(`module ${maker}::echo { public fun echo(a: u64): u64 { a } }`).get('echo')!;
		const move = made(make('move', code));
		const precompile = toAddress(`0x${'4'.padStart(40, '0')}`);
		for (const account of [evm, move, maker, precompile, INTERFACE_REGISTRY])
			expect(hasCode(account).values).toEqual([true]);
		for (const account of [USER, toAddress(`0x${'77'.repeat(20)}`), toAddress(`0x${'77'.repeat(32)}`)])
			expect(hasCode(account).values).toEqual([false]);
	});

	it('costs an access to the account, cold or warm', () => {
		const stranger = toAddress(`0x${'77'.repeat(20)}`);
		expect(hasCode(stranger).gasUsed - hasCode(maker).gasUsed).toBe(2500);
	});
});

describe('the 20-byte form of an address', () => {
	const LONG = toAddress(`0x${'ab'.repeat(32)}`);
	const show = (account: Uint8Array) => run('show', [account]);

	it('is the address itself, or the alias, which is recorded and paid once', () => {
		expect(made(show(toBytes(USER)))).toEqual(toBytes(USER));
		const first = show(toBytes(LONG));
		const alias = `0x${Buffer.from(first.values![0] as unknown as Uint8Array).toString('hex')}` as Hex;
		expect(alias).toBe(aliasOf(LONG));
		expect(first.gasUsed - show(toBytes(LONG)).gasUsed).toBe(25_000);
		expect(run('resolve', [toBytes(alias)]).values).toEqual([LONG]);
		expect(run('resolve', [toBytes(USER)]).values).toEqual([USER]);
	});

	it('is shown, and not recorded, in a static frame', () => {
		const relay = host.deploy({ from: USER, vm: 'wasm', code: RELAY }).address;
		const input = callData('show', toBytes(LONG));
		const result = host.call({ from: USER, to: relay, function: 'static-forward', args: [maker, input] });
		expect(result.values).toEqual([true, toBytes(aliasOf(LONG))]);
		expect(show(toBytes(LONG)).gasUsed - show(toBytes(LONG)).gasUsed).toBe(25_000);
	});

	it('resolves only 20 bytes', () => {
		expect(run('resolve', [toBytes(LONG)]).failure).toMatchObject({ kind: 'message' });
	});
});
