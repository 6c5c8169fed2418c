import type { EvmHardfork } from './fork.ts';

/**
 * A fork's gas prices, besides the flat prices of opcodes (`loader/opcodes.ts`): Yellow Paper, appendix G, and the EIPs named.
 */
export interface GasSchedule {
	readonly copyWord: number;
	/** Per byte of the exponent (EIP-160). */
	readonly expByte: number;
	readonly keccakWord: number;
	readonly logTopic: number;
	readonly logByte: number;
	/** EIP-2929. Before, an access was part of the opcode's flat price. */
	readonly coldAccount: number;
	readonly warmAccount: number;
	readonly coldSlot: number;
	readonly warmSlot: number;
	/** EIP-1283, EIP-2200, EIP-2929: the first write to an empty slot, to another slot, and any other write. */
	readonly storeSet: number;
	readonly storeReset: number;
	readonly storeDirty: number;
	/** A storage write with this much gas left or less is out of gas (EIP-2200). */
	readonly storeSentry: number;
	/** Refund for clearing a slot (EIP-3529). */
	readonly refundClear: number;
	readonly callValue: number;
	readonly callStipend: number;
	readonly newAccount: number;
	/** SELFDESTRUCT to an account that does not exist (EIP-150). */
	readonly selfDestructNewAccount: number;
	/** Removed by EIP-3529. */
	readonly refundSelfDestruct: number;
	/** Per word of init code (EIP-3860). */
	readonly initcodeWord: number;
	readonly codeDepositByte: number;
}

/** Per word that KECCAK256 hashes, the same in every fork. */
export const KECCAK_WORD = 6;

/** The prices of a fork. `since` tells whether the fork is at least another one. */
export function gasSchedule(since: (fork: EvmHardfork) => boolean): GasSchedule {
	const berlin = since('berlin');
	const coldSlot = berlin ? 2100 : 0;
	return Object.freeze({
		copyWord: 3,
		expByte: since('spuriousDragon') ? 50 : 10,
		keccakWord: KECCAK_WORD,
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

/** Most bytes of code (EIP-170) and of init code (EIP-3860), in forks that limit them. */
export const MAX_CODE_SIZE = 24576;
export const MAX_INITCODE_SIZE = 2 * MAX_CODE_SIZE;

/** Gas of a memory of `words` 32-byte words, the same in every fork (Yellow Paper, appendix H.1). */
export function memoryGas(words: number): number {
	return 3 * words + Math.floor((words * words) / 512);
}
