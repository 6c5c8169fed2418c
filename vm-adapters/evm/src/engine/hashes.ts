import type { BlockContext, TransactionContext } from '@altvm/host';
import { evmTransactionContext } from '../chain-context.ts';
import { outOfGas } from './halts.ts';
import { keccakWord } from './keccak.ts';
import type { Machine } from './machine.ts';
import { toOffset } from './memory.ts';

/** KECCAK256, after its offset was taken from the stack: replaces the length by the hash. Returns the gas left. */
export function hashMemory({ memory, stack, rules }: Machine, sp: number, gas: number): number {
	const offset = toOffset(stack[sp]!);
	const length = toOffset(stack[sp - 1]!);
	gas = memory.expand(offset, length, gas - rules.gas.keccakWord * Math.ceil(length / 32));
	if (gas < 0) throw outOfGas(gas);
	stack[sp - 1] = keccakWord(memory, length === 0 ? 0 : offset, length);
	return gas;
}

/** BLOCKHASH: the hash of one of the last 256 blocks, else zero. */
export function blockHash(block: BlockContext, number: bigint): bigint {
	const inRange = number < block.number && number + 256n >= block.number;
	const hash = inRange ? block.blockHash(number) : undefined;
	return hash === undefined ? 0n : BigInt(hash);
}

/** BLOBHASH (EIP-4844): zero if the transaction has no such blob. */
export function blobHash(transaction: TransactionContext, index: bigint): bigint {
	const { blobHashes } = evmTransactionContext(transaction);
	return index < BigInt(blobHashes.length) ? BigInt(blobHashes[Number(index)]!) : 0n;
}
