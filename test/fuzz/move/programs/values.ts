import type { Random } from '../../../../vm-adapters/move/test-modules/mutate.ts';
import { integer } from '../arguments.ts';
import { SENDERS } from '../world.ts';
import type { Instruction, ModuleBuilder, Type } from './module-builder.ts';

export const WIDTHS = { U8: 8, U16: 16, U32: 32, U64: 64, U128: 128, U256: 256 } as const;
export type Integer = keyof typeof WIDTHS;
export const INTEGERS = Object.keys(WIDTHS) as Integer[];
export const isInteger = (type: Type): type is Integer => typeof type === 'string' && type in WIDTHS;

export const pick = <T>(random: Random, list: readonly T[]): T => list[random(list.length)]!;

function bytesOf(value: bigint, bits: number): number[] {
	return Array.from({ length: bits / 8 }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn));
}

export function loadInteger(type: Integer, value: bigint): Instruction {
	const bits = WIDTHS[type];
	if (bits === 256) return { LdU256: bytesOf(value, 256) };
	return { [`Ld${type}`]: bits < 64 ? Number(value) : value };
}

/** Generates a value of an integer type, either small or at the limits of arithmetic. */
export function someInteger(random: Random, type: Integer): bigint {
	return random(3) > 0 ? BigInt(random(8)) : integer(random, WIDTHS[type]);
}

/** Generates the BCS of a value of a type that constants can have. */
function constantBytes(random: Random, type: Type): number[] {
	if (type === 'Bool') return [random(2)];
	if (type === 'Address') return [...Buffer.from(pick(random, SENDERS).slice(2).padStart(64, '0'), 'hex')];
	if (isInteger(type)) return bytesOf(someInteger(random, type), WIDTHS[type]);
	const { Vector: element } = type as { Vector: Type };
	const count = random(6) === 0 ? 0 : 1 + random(3);
	return [count, ...Array.from({ length: count }, () => constantBytes(random, element)).flat()];
}

export function isConstant(type: Type): boolean {
	if (typeof type === 'string') return type !== 'Signer';
	return 'Vector' in type && isConstant(type['Vector'] as Type);
}

export function loadConstant(random: Random, builder: ModuleBuilder, type: Type): Instruction {
	return builder.constant(type, constantBytes(random, type));
}
