import { bytesToHex, type Hex, hexToBytes } from '@altvm/abi-bridge';
import { Host } from '@altvm/host';
import { expect, it } from 'vitest';
import { evmAdapter } from '../adapter.ts';
import { delegationTo } from '../loader/delegation.ts';
import { precompiledContracts } from './precompiles.ts';

const USER: Hex = `0x${'b2'.repeat(20)}`;
const CALLER: Hex = `0x${'a1'.repeat(20)}`;
const DELEGATED: Hex = `0x${'a2'.repeat(20)}`;
/** The contract that returns its input. */
const IDENTITY = [...precompiledContracts('osaka').keys()][3]!;
const INPUT: Hex = `0x${'5a'.repeat(32)}`;
/** Stores 1 in slot 0 and returns a word of 7. */
const CODE = hexToBytes('0x60015f5560075f5260205ff3');

/** A host on which the precompiled contract has code, and another account delegates to it. */
function hostWithCode(): Host {
	const host = new Host({ adapters: [evmAdapter()] });
	host.setAccount(IDENTITY, { vm: 'evm', code: CODE });
	host.setAccount(DELEGATED, { vm: 'evm', code: delegationTo(IDENTITY) });
	return host;
}

/** A call of `target` by an instruction, with 32 bytes of call data. Returns its success, the length of its output, and the output. */
function through(opcode: string, target: Hex) {
	const host = hostWithCode();
	const value = opcode === 'f1' || opcode === 'f2' ? '5f' : '';
	// CALLDATACOPY, the call, MSTORE of its success at 32, MSTORE of RETURNDATASIZE at 64, RETURN.
	const call = `5f5f60205f${value}73${target.slice(-40)}5a${opcode}`;
	host.setAccount(CALLER, { vm: 'evm', code: hexToBytes(`0x60205f5f37${call}6020523d6040523d5f60603e60a05ff3`) });
	const { output } = host.call({ from: USER, to: CALLER, input: hexToBytes(INPUT) });
	const word = (at: number) => bytesToHex(output.subarray(32 * at, 32 * at + 32));
	return { succeeded: BigInt(word(1)) === 1n, length: BigInt(word(2)), output: word(3), host };
}

it.each([
	['CALL', 'f1'],
	['CALLCODE', 'f2'],
	['DELEGATECALL', 'f4'],
	['STATICCALL', 'fa'],
])('%s of a precompiled contract runs it, even if its address has code', (_name, opcode) => {
	const { host, ...result } = through(opcode, IDENTITY);
	expect(result).toEqual({ succeeded: true, length: 32n, output: INPUT });
	expect(host.storage(IDENTITY, 'evm', `0x${'00'.repeat(32)}`)).toBeUndefined();
});

it('a transaction to a precompiled contract runs it, even if its address has code', () => {
	const { output } = hostWithCode().call({ from: USER, to: IDENTITY, input: hexToBytes(INPUT) });
	expect(bytesToHex(output)).toBe(INPUT);
});

it.each(['f1', 'f2', 'f4', 'fa'])('a delegation to a precompiled contract runs nothing (EIP-7702), by %s', (opcode) => {
	const { host, ...result } = through(opcode, DELEGATED);
	expect(result).toEqual({ succeeded: true, length: 0n, output: `0x${'00'.repeat(32)}` });
	expect(hostWithCode().call({ from: USER, to: DELEGATED, input: hexToBytes(INPUT) }).output).toHaveLength(0);
});

it('the code at such an address can be read', () => {
	expect(hostWithCode().code(IDENTITY)).toEqual(CODE);
});
