import type { Hex } from '@altvm/abi-bridge';
import { outOfGas, staticViolation } from './halts.ts';
import type { Machine } from './machine.ts';
import { toOffset } from './memory.ts';
import { wordToHex } from './words.ts';

/** LOG0 to LOG4. The operands begin at `sp`. Returns the gas left. */
export function emitLog({ frame, memory, stack, rules }: Machine, topicCount: number, sp: number, gas: number): number {
	const offset = toOffset(stack[sp + topicCount + 1]!);
	const length = toOffset(stack[sp + topicCount]!);
	const { logTopic, logByte } = rules.gas;
	gas = memory.expand(offset, length, gas - logTopic * topicCount - logByte * length);
	if (gas < 0) throw outOfGas(gas);
	if (frame.message.isStatic) throw staticViolation(gas, 'log in a static frame');
	const topics: Hex[] = [];
	for (let i = topicCount - 1; i >= 0; i--) topics.push(wordToHex(stack[sp + i]!));
	frame.log(topics, memory.slice(offset, length));
	return gas;
}
