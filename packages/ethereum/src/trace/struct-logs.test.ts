import { type Hex, hexToBytes } from '@altvm/abi-bridge';
import { type EvmHardfork, evmAdapter } from '@altvm/evm';
import { Host } from '@altvm/host';
import { describe, expect, it } from 'vitest';
import { TARGET } from '../testing/transactions.ts';
import { simulateTransaction } from '../transaction/simulate.ts';
import { type StructLogOptions, structLogTracer } from './struct-logs.ts';

const OTHER: Hex = `0x${'22'.repeat(20)}`;

interface Setting {
	readonly options?: StructLogOptions;
	readonly other?: string;
	readonly gasLimit?: bigint;
	readonly hardfork?: EvmHardfork;
}

function logsOf(code: string, { options = {}, other = '', gasLimit = 121_000n, hardfork = 'osaka' }: Setting = {}) {
	const host = new Host({ adapters: [evmAdapter({ hardfork })] });
	host.setAccount(TARGET, { vm: 'evm', code: hexToBytes(`0x${code}`), balance: 9n });
	host.setAccount(OTHER, { vm: 'evm', code: hexToBytes(`0x${other}`), nonce: 1n });
	const tracer = structLogTracer(options);
	const ran = simulateTransaction(host, { to: TARGET, gasLimit }, { trace: tracer.trace });
	return tracer.result(ran);
}

const costs = (code: string, setting?: Setting) =>
	logsOf(code, setting).structLogs.map(({ op, gasCost, error }) => [op, gasCost, ...(error ? [error] : [])]);

/** CALL of OTHER with so much gas and so many wei: PUSH0 four times, the value, the address, the gas, CALL. */
const callOther = (gas: string, value = '5f') => `5f5f5f5f${value}73${OTHER.slice(2)}${gas}f1`;

describe('the cost of an instruction', () => {
	it('is that of a call with the gas that it forwards, and of a create without it', () => {
		expect(costs(callOther('61ffff'), { other: '5b' })).toContainEqual(['CALL', 2600 + 65_535]);
		// All but one 64th of what is left after the price.
		const left = 100_000 - 5 * 2 - 3 - 2 - 2600;
		expect(costs(callOther('5a'), { other: '5b' })).toContainEqual(['CALL', 2600 + left - Math.floor(left / 64)]);
		expect(costs('5f5f5ff0')).toContainEqual(['CREATE', 32_000]);
	});

	it('is the same of a call that runs nothing: to an account without code, or of more wei than there are', () => {
		expect(costs(callOther('611000'))).toContainEqual(['CALL', 2600 + 4096]);
		// The stipend is not paid by the caller.
		expect(costs(callOther('611000', '6001'))).toContainEqual(['CALL', 2600 + 9000 + 4096]);
		expect(costs(callOther('611000', '60ff'))).toContainEqual(['CALL', 2600 + 9000 + 4096]);
	});

	it('has what an instruction would have cost that had too little gas', () => {
		expect(costs('60015f55', { gasLimit: 31_000n }).at(-1)).toEqual(['SSTORE', 22_100, 'out of gas']);
		expect(costs('62ffffff51', { gasLimit: 31_000n }).at(-1)).toEqual(['MLOAD', 538_445_830, 'out of gas']);
		expect(costs('6001600101', { gasLimit: 21_007n }).at(-1)).toEqual(['ADD', 3, 'out of gas']);
	});
});

describe('an instruction that halts its frame', () => {
	it('has an error if it is found before it runs', () => {
		expect(costs('01')).toEqual([['ADD', 3, 'stack underflow (0 <=> 2)']]);
		expect(costs('5b5f600056').at(-1)).toEqual(['PUSH1', 3, 'stack limit reached 1024 (1023)']);
		const sentry = 'out of gas: not enough gas for reentrancy sentry';
		expect(costs('60015f55', { gasLimit: 23_000n }).at(-1)).toEqual(['SSTORE', 0, sentry]);
	});

	it('has none if it is found while it runs, as in geth', () => {
		expect(costs('fe')).toEqual([['INVALID', 0]]);
		expect(costs('21')).toEqual([['opcode 0x21 not defined', 0]]);
		expect(costs('600756').at(-1)).toEqual(['JUMP', 8]);
		expect(costs('60015f5f3e').at(-1)).toEqual(['RETURNDATACOPY', 3]);
		expect(
			costs(callOther('61ffff').replace(/f1$/, '').replace('5f5f5f5f5f', '5f5f5f5f').concat('fa'), { other: '5f5f55' }),
		).toContainEqual(['SSTORE', 2200]);
	});
});

describe('struct logs', () => {
	it('have what options ask for', () => {
		// MSTORE(0, 5); a call that returns 32 bytes.
		const code = `60055f52${callOther('61ffff')}00`;
		const other = '60205ff3';
		const last = (options: StructLogOptions) => logsOf(code, { options, other }).structLogs.at(-1)!;
		expect(Object.keys(last({})).sort()).toEqual(['depth', 'gas', 'gasCost', 'op', 'pc', 'stack']);
		const all = last({ enableMemory: true, enableReturnData: true, disableStack: true });
		expect(all).toMatchObject({ memory: [`0x${'5'.padStart(64, '0')}`], returnData: `0x${'00'.repeat(32)}` });
		expect(all.stack).toBeUndefined();
	});

	it('have the slots of the contract at SLOAD and SSTORE, and the refund counter with what SSTORE adds', () => {
		const { structLogs } = logsOf('60075f555f5f5550600254'.replace('50', '5b'));
		const slots = structLogs.flatMap(({ op, storage, refund }) => (storage ? [[op, storage, refund]] : []));
		const word = (n: number) => `0x${`${n}`.padStart(64, '0')}`;
		expect(slots).toEqual([
			['SSTORE', { [word(0)]: word(7) }, undefined],
			['SSTORE', { [word(0)]: word(0) }, 19_900],
			['SLOAD', { [word(0)]: word(0), [word(2)]: word(0) }, 19_900],
		]);
		expect(logsOf('5f54', { options: { disableStorage: true } }).structLogs.some(({ storage }) => storage)).toBe(false);
	});

	it('end after a number of steps, and the transaction goes on', () => {
		const { structLogs, gas } = logsOf('5b5b5b5b', { options: { limit: 2 } });
		expect([structLogs.length, gas]).toEqual([2, 21_004]);
	});

	it('of more bytes than they may have end the transaction', () => {
		const run = () => logsOf('5b5f56', { options: { maxBytes: 100_000 } });
		expect(run).toThrow(expect.objectContaining({ name: 'HostError', code: 'trace-limit' }));
	});

	it('show frames with their depth, an end without STOP, and nothing of empty init code', () => {
		const { structLogs } = logsOf(callOther('61ffff'), { other: '5b' });
		expect(structLogs.map(({ op, depth }) => `${op} ${depth}`).slice(-4)).toEqual([
			'CALL 1',
			'JUMPDEST 2',
			'STOP 2',
			'STOP 1',
		]);
		expect(costs('5f5f5ff000').slice(-2)).toEqual([
			['CREATE', 32_000],
			['STOP', 0],
		]);
	});

	it('give what was returned, also by a revert, and nothing of a halt', () => {
		expect(logsOf('60055f5260205ff3')).toMatchObject({ failed: false, returnValue: `0x${'5'.padStart(64, '0')}` });
		expect(logsOf('60055f5260205ffd')).toMatchObject({ failed: true, returnValue: `0x${'5'.padStart(64, '0')}` });
		expect(logsOf('fe')).toMatchObject({ failed: true, returnValue: '0x' });
	});
});
