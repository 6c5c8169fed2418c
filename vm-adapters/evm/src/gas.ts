import type { EvmHardfork } from './fork.ts';

/**
 * Gas of a fork that is not the flat price of an opcode (those are in `loader/opcodes.ts`). Yellow Paper, appendix G, and the
 * EIPs named.
 */
export interface GasSchedule {
	readonly copyWord: number;
	/** EIP-160. */
	readonly expByte: number;
	readonly keccakWord: number;
	readonly logTopic: number;
	readonly logByte: number;
	/** EIP-2929; before it all access is in the opcodes' flat prices. */
	readonly coldAccount: number;
	readonly warmAccount: number;
	readonly coldSlot: number;
	readonly warmSlot: number;
	/** EIP-1283, EIP-2200, EIP-2929: of a slot that changes for the first time, and of one that does not. */
	readonly storeSet: number;
	readonly storeReset: number;
	readonly storeDirty: number;
	/** EIP-2200: no storage is written with as little gas left. */
	readonly storeSentry: number;
	/** EIP-3529. */
	readonly refundClear: number;
	readonly callValue: number;
	readonly callStipend: number;
	readonly newAccount: number;
	/** EIP-150: of a SELFDESTRUCT to an account that is not there. */
	readonly selfDestructNewAccount: number;
	/** EIP-3529 took it away. */
	readonly refundSelfDestruct: number;
	/** EIP-3860. */
	readonly initcodeWord: number;
	readonly codeDepositByte: number;
}

export function gasSchedule(since: (fork: EvmHardfork) => boolean): GasSchedule {
	const berlin = since('berlin');
	const coldSlot = berlin ? 2100 : 0;
	return Object.freeze({
		copyWord: 3,
		expByte: since('spuriousDragon') ? 50 : 10,
		keccakWord: 6,
		logTopic: 375,
		logByte: 8,
		coldAccount: berlin ? 2600 : 0,
		warmAccount: berlin ? 100 : 0,
		coldSlot,
		warmSlot: berlin ? 100 : 0,
		storeSet: 20000,
		storeReset: 5000 - coldSlot,
		storeDirty: berlin ? 100 : since('istanbul') ? 800 : 200,
		storeSentry: since('istanbul') ? 2300 : -1,
		refundClear: since('london') ? 4800 : 15000,
		callValue: 9000,
		callStipend: 2300,
		newAccount: 25000,
		selfDestructNewAccount: since('tangerineWhistle') ? 25000 : 0,
		refundSelfDestruct: since('london') ? 0 : 24000,
		initcodeWord: since('shanghai') ? 2 : 0,
		codeDepositByte: 200,
	});
}

/** EIP-170 and EIP-3860: bytes of code, and of init code, where a fork limits them. */
export const MAX_CODE_SIZE = 24576;
export const MAX_INITCODE_SIZE = 2 * MAX_CODE_SIZE;

/** Gas of a memory of `words` words: the same in every fork. */
export function memoryGas(words: number): number {
	return 3 * words + Math.floor((words * words) / 512);
}
