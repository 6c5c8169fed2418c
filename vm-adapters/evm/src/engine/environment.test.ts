import { aliasOf, bytesToHex, type Hex, hexToBytes, toAddress } from '@altvm/abi-bridge';
import { type BlockContext, Host, keccak256 } from '@altvm/host';
import { describe, expect, it } from 'vitest';
import { evmAdapter } from '../adapter.ts';

const at = (digits: string) => toAddress(`0x${digits.repeat(20)}`);
const [SELF, OTHER, NOBODY, SENDER, ORIGIN, MINER] = ['a1', 'a2', 'a3', 'a4', 'a5', 'a6'].map(at);
/** An account of another VM, which contracts see by its 20-byte alias. */
const LONG = toAddress(`0x${'b7'.repeat(32)}`);
const OTHER_CODE = Uint8Array.of(0xfe, 1, 2, 3, 4);
const RANDAO: Hex = `0x${'5d'.repeat(32)}`;
const BLOCK: BlockContext = {
	number: 1001n,
	timestamp: 1002n,
	gasLimit: 1003n,
	baseFee: 1004n,
	chainId: 1007n,
	chain: { blobBaseFee: 1005n, difficulty: 1006n, prevRandao: RANDAO },
	coinbase: MINER!,
	blockHash: (number) => `0x${number.toString(16).padStart(64, '0')}`,
};
const RETURN_WORD = '5f5260205ff3';

const tail = (address: string): bigint => BigInt(`0x${address.slice(-40)}`);
const push = (address: string): string => `73${address.slice(-40)}`;

/** Runs a program that SENDER calls with 9 wei and 3 bytes, signed by ORIGIN at 77 wei per gas. */
function run(code: string, engine: 'interpreter' | 'translated', from: Hex = SENDER!, origin: Hex = ORIGIN!) {
	const host = new Host({ adapters: [evmAdapter({ hardfork: 'osaka', engine })], block: BLOCK });
	host.mint(from, 100n);
	host.setAccount(SELF!, { vm: 'evm', code: hexToBytes(`0x${code}`), balance: 500n });
	host.setAccount(OTHER!, { vm: 'evm', code: OTHER_CODE, balance: 600n });
	const input = Uint8Array.of(1, 2, 3);
	return host.call({ from, origin, to: SELF!, value: 9n, gasPrice: 77n, gas: 100_000, input });
}

describe.each(['interpreter', 'translated'] as const)('instructions that read the environment, in the %s', (engine) => {
	const wordOf = (code: string, from?: Hex, origin?: Hex) => {
		const { status, output } = run(`${code}${RETURN_WORD}`, engine, from, origin);
		expect(status).toBe('success');
		return BigInt(bytesToHex(output));
	};

	it.each<[string, string, bigint]>([
		['ADDRESS', '30', tail(SELF!)],
		['ORIGIN', '32', tail(ORIGIN!)],
		['CALLER', '33', tail(SENDER!)],
		['CALLVALUE', '34', 9n],
		['CALLDATASIZE', '36', 3n],
		['CODESIZE', '38', 7n],
		['GASPRICE', '3a', 77n],
		['RETURNDATASIZE', '3d', 0n],
		['COINBASE', '41', tail(MINER!)],
		['TIMESTAMP', '42', 1002n],
		['NUMBER', '43', 1001n],
		['PREVRANDAO', '44', BigInt(RANDAO)],
		['GASLIMIT', '45', 1003n],
		['CHAINID', '46', 1007n],
		['SELFBALANCE', '47', 509n],
		['BASEFEE', '48', 1004n],
		['BLOBBASEFEE', '4a', 1005n],
		['BLOCKHASH of the block before', '6103e840', 1000n],
		['BLOCKHASH of the block itself', '4340', 0n],
		['BALANCE', `${push(OTHER!)}31`, 600n],
		['BALANCE of nobody', `${push(NOBODY!)}31`, 0n],
		['EXTCODESIZE', `${push(OTHER!)}3b`, 5n],
		['EXTCODEHASH', `${push(OTHER!)}3f`, BigInt(keccak256(OTHER_CODE))],
		['EXTCODEHASH of an account without code', `${push(SENDER!)}3f`, BigInt(keccak256(new Uint8Array(0)))],
		['EXTCODEHASH of nobody', `${push(NOBODY!)}3f`, 0n],
	])('%s', (_name, code, expected) => {
		expect(wordOf(code)).toBe(expected);
	});

	it('CALLER and ORIGIN return the alias of a 32-byte account', () => {
		expect(wordOf('33', LONG)).toBe(tail(aliasOf(LONG)));
		expect(wordOf('32', SENDER, LONG)).toBe(tail(aliasOf(LONG)));
	});

	it('EXTCODECOPY copies the code, and zeros beyond its end', () => {
		// Copies 4 bytes from offset 2 to memory 0.
		const { output } = run(`600460025f${push(OTHER!)}3c60205ff3`, engine);
		expect(bytesToHex(output)).toBe(`0x02030400${'00'.repeat(28)}`);
	});

	it('RETURNDATACOPY copies up to the last byte of the return data and halts beyond it (EIP-211)', () => {
		// The identity contract returns the bytes 1 to 4. Copies `size` of them from offset `from` to memory 32.
		const copy = (from: number, size: number) => {
			const call = '63010203045f525f5f6004601c60045afa50';
			const [first, length] = [from, size].map((number) => number.toString(16).padStart(2, '0'));
			return run(`${call}60${length}60${first}60203e60206020f3`, engine);
		};
		expect(bytesToHex(copy(1, 3).output)).toBe(`0x020304${'00'.repeat(29)}`);
		expect(copy(4, 0).status).toBe('success');
		expect(copy(2, 3).outcome).toMatchObject({ status: 'halt', reason: 'out-of-bounds' });
		expect(copy(5, 0).outcome).toMatchObject({ status: 'halt', reason: 'out-of-bounds' });
	});

	it('the first access to an account costs 2,600 gas and later ones 100 (EIP-2929)', () => {
		for (const op of ['31', '3b', '3f']) {
			const look = `${push(OTHER!)}${op}50`;
			const used = run(look, engine).gasUsed;
			expect([op, used, run(look.repeat(2), engine).gasUsed - used]).toEqual([op, 3 + 2600 + 2, 3 + 100 + 2]);
		}
	});
});
