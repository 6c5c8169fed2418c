/** Gas of the Osaka fork that is not the flat price of an opcode (those are in `loader/opcodes.ts`). Yellow Paper, appendix G, and the EIPs named. */
export const GAS = {
	memoryWord: 3,
	/** Memory costs words * 3 + words^2 / 512. */
	memoryQuadratic: 512,
	copyWord: 3,
	expByte: 50,
	keccakWord: 6,
	log: 375,
	logTopic: 375,
	logByte: 8,
	/** EIP-2929. */
	coldAccount: 2600,
	warmAccount: 100,
	coldSlot: 2100,
	warmSlot: 100,
	/** EIP-2200, EIP-3529. */
	storeSet: 20000,
	storeReset: 2900,
	storeStipend: 2300,
	refundClear: 4800,
	callValue: 9000,
	callStipend: 2300,
	newAccount: 25000,
	create: 32000,
	/** EIP-3860. */
	initcodeWord: 2,
	codeDepositByte: 200,
	selfDestruct: 5000,
} as const;

/** EIP-170 and EIP-3860: bytes of code, and of init code. */
export const MAX_CODE_SIZE = 24576;
export const MAX_INITCODE_SIZE = 2 * MAX_CODE_SIZE;

/** Gas of a memory of `words` words. */
export function memoryGas(words: number): number {
	return GAS.memoryWord * words + Math.floor((words * words) / GAS.memoryQuadratic);
}
