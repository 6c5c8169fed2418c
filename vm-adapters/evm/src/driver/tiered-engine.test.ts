import { hexToBytes, toAddress } from '@altvm/abi-bridge';
import { Host } from '@altvm/host';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { evmAdapter } from '../adapter.ts';
import * as translator from '../translator/module.ts';

const USER = toAddress(`0x${'b2'.padStart(40, '0')}`);
const AT = toAddress(`0x${'a1'.repeat(20)}`);

/** Counts down from the first word of call data and returns the number of rounds. */
// PUSH0 CALLDATALOAD PUSH0 JUMPDEST(3) DUP2 ISZERO PUSH1 end JUMPI PUSH1 1 ADD SWAP1 PUSH1 1 SWAP1 SUB SWAP1 PUSH1 3 JUMP
// JUMPDEST(end) PUSH0 MSTORE PUSH1 32 PUSH0 RETURN
const CODE = hexToBytes('0x5f355f5b81156015576001019060019003906003565b5f5260205ff3');

vi.mock('../translator/module.ts', { spy: true });
afterEach(() => vi.clearAllMocks());

const call = (host: Host, rounds: number) => {
	const input = hexToBytes(`0x${rounds.toString(16).padStart(64, '0')}`);
	const { outcome } = host.call({ from: USER, to: AT, input });
	return {
		status: outcome.status,
		output: BigInt(`0x${Buffer.from(outcome.output).toString('hex') || '0'}`),
		gas: outcome.gasUsed,
	};
};

function hostWith(options: Parameters<typeof evmAdapter>[0]): Host {
	const host = new Host({ adapters: [evmAdapter(options)] });
	host.setAccount(AT, { vm: 'evm', code: CODE });
	return host;
}

describe('the engine changes without a visible effect', () => {
	it('interprets code that is called rarely', () => {
		const host = hostWith({});
		for (let i = 0; i < 50; i++) call(host, 3);
		expect(translator.translate).not.toHaveBeenCalled();
	});

	it('translates code that is called often once, with the same results', () => {
		const host = hostWith({});
		const first = call(host, 3);
		for (let i = 0; i < 300; i++) expect(call(host, 3)).toEqual(first);
		expect(translator.translate).toHaveBeenCalledTimes(1);
	});

	it('lets translated code take over in a long loop, with the same result and gas', () => {
		const [auto, interpreted] = [hostWith({}), hostWith({ engine: 'interpreter' })];
		for (const rounds of [1, 999, 1000, 1001, 1002, 20_000]) {
			expect(call(auto, rounds), `${rounds}`).toEqual(call(interpreted, rounds));
		}
		expect(translator.translate).toHaveBeenCalledTimes(1);
		expect(call(auto, 20_000).output).toBe(20_000n);
	});

	it('translates init code once that is created from again and again', () => {
		const host = hostWith({ engine: 'translated' });
		// Three times: PUSH0 PUSH0 PUSH0 CREATE POP. Then STOP.
		host.setAccount(AT, { vm: 'evm', code: hexToBytes('0x5f5f5ff0505f5f5ff0505f5f5ff05000') });
		expect(call(host, 0).status).toBe('success');
		expect(translator.translate).toHaveBeenCalledTimes(2);
	});

	it('counts conditional backward jumps, too', () => {
		const host = hostWith({});
		// PUSH0 CALLDATALOAD JUMPDEST(2) PUSH1 1 SWAP1 SUB DUP1 PUSH1 2 JUMPI PUSH0 MSTORE PUSH1 32 PUSH0 RETURN
		host.setAccount(AT, { vm: 'evm', code: hexToBytes('0x5f355b60019003806002575f5260205ff3') });
		expect(call(host, 900).output).toBe(0n);
		expect(translator.translate).not.toHaveBeenCalled();
		expect(call(host, 10_000).output).toBe(0n);
		expect(translator.translate).toHaveBeenCalledTimes(1);
	});

	it("'interpreter' never translates, 'translated' always does", () => {
		const interpreted = hostWith({ engine: 'interpreter' });
		for (let i = 0; i < 300; i++) call(interpreted, 3);
		expect(translator.translate).not.toHaveBeenCalled();
		call(hostWith({ engine: 'translated' }), 3);
		expect(translator.translate).toHaveBeenCalledTimes(1);
	});

	it('interprets a frame whose call data does not fit the arena', () => {
		const host = hostWith({ engine: 'translated' });
		const input = new Uint8Array(256 * 1024 * 1024 + 1);
		expect(host.call({ from: USER, to: AT, input }).status).toBe('success');
		expect(translator.translate).not.toHaveBeenCalled();
	});

	it('translates deployed code before its first call with translateOnDeploy', () => {
		const host = new Host({ adapters: [evmAdapter({ translateOnDeploy: true })] });
		// Copies the code after its own 11 bytes into memory and returns it.
		const size = CODE.length.toString(16).padStart(2, '0');
		const init = hexToBytes(`0x60${size}80600a5f395ff3${'00'}${Buffer.from(CODE).toString('hex')}`);
		const { address } = host.deploy({ from: USER, vm: 'evm', code: init });
		expect(translator.translate).toHaveBeenCalledTimes(1);
		expect(Buffer.from(host.code(address))).toEqual(Buffer.from(CODE));
	});
});
