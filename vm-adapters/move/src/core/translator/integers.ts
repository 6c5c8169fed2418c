import { SIMPLE_MAX, WIDTHS, widthOf } from '../engine/arithmetic.ts';
import { OP } from '../loader/opcodes.ts';
import type { Item } from './operands.ts';

/** The width index of u32: integers up to this width are always numbers, never bigints. */
const SMALL = widthOf('u32');
const MAX_SAFE = Number.MAX_SAFE_INTEGER;
const TWO32 = 2 ** 32;

/** An expression, and a check to run before it. */
interface Written {
	readonly before?: string;
	readonly value: string;
}

const constantOf = ({ text }: Item) => (/^\d+$/.test(text) ? Number(text) : undefined);

/** Tests that wide operands are numbers, each followed by `&&`. Operands that are always numbers need no test. */
function areNumbers(...items: Item[]): string {
	return items
		.filter((item) => widthOf(item.type.kind) > SMALL && constantOf(item) === undefined)
		.map(({ text }) => `typeof ${text}==='number'&&`)
		.join('');
}

/**
 * Writes an arithmetic or bitwise instruction on integers of a width. Operands or results beyond 2^53 are left to the
 * runtime's functions.
 */
export function binary(op: number, width: number, left: Item, right: Item): Written {
	const [a, b] = [left.text, right.text];
	return width <= SMALL ? small(op, width, a, b, right) : wide(op, width, left, right);
}

function small(op: number, width: number, a: string, b: string, right: Item): Written {
	const max = SIMPLE_MAX[width]!;
	const bits = WIDTHS[width]!;
	const divisor = constantOf(right) ? '' : `if(${b}===0)overflow();`;
	const amount = (constantOf(right) ?? bits) < bits ? '' : `if(${b}>=${bits})overflow();`;
	switch (op) {
		case OP.ADD:
			return { before: `if(${a}+${b}>${max})overflow();`, value: `${a}+${b}` };
		case OP.SUB:
			return { before: `if(${a}<${b})overflow();`, value: `${a}-${b}` };
		case OP.MUL:
			return { before: `if(${a}*${b}>${max})overflow();`, value: `${a}*${b}` };
		case OP.DIV:
			return { before: divisor, value: `${a}/${b}>>>0` };
		case OP.MOD:
			return { before: divisor, value: `(${a}>>>0)%(${b}>>>0)` };
		case OP.SHL:
			return { before: amount, value: bits === 32 ? `${a}<<${b}>>>0` : `${a}<<${b}&${max}` };
		case OP.SHR:
			return { before: amount, value: `${a}>>>${b}` };
		default:
			return { value: `(${a}${sign(op)}${b})>>>0` };
	}
}

function wide(op: number, width: number, left: Item, right: Item): Written {
	const [a, b] = [left.text, right.text];
	const numbers = areNumbers(left, right);
	const divisor = constantOf(right) ? '' : `${b}>0&&`;
	switch (op) {
		case OP.ADD:
			return { value: `${numbers}(T=${a}+${b})<=${MAX_SAFE}?T:add(${width},${a},${b})` };
		case OP.SUB:
			return { value: `${numbers}${a}>=${b}?${a}-${b}:subtract(${width},${a},${b})` };
		case OP.MUL:
			return { value: `${numbers}(T=${a}*${b})<=${MAX_SAFE}?T:multiply(${width},${a},${b})` };
		case OP.DIV:
			return { value: `${orTrue(numbers + divisor)}?Math.floor(${a}/${b}):divide(${a},${b})` };
		case OP.MOD:
			return { value: `${orTrue(numbers + divisor)}?${a}-Math.floor(${a}/${b})*${b}:modulo(${a},${b})` };
		case OP.SHL:
			return { value: `shiftLeft(${width},${a},${b})` };
		case OP.SHR: {
			const by = constantOf(right);
			if (by === undefined || by >= WIDTHS[width]!) return { value: `shiftRight(${width},${a},${b})` };
			return { value: `${orTrue(areNumbers(left))}?Math.floor(${a}/${2 ** by}):shiftRight(${width},${a},${b})` };
		}
		default:
			return { value: `${orTrue(numbers)}?${bitwiseNumbers(sign(op), a, b)}:bitwise(${op},${a},${b})` };
	}
}

/** For numbers below 2^53: combines the upper bits and the lower 32 bits separately. */
function bitwiseNumbers(sign: string, a: string, b: string): string {
	return `(${a}/${TWO32}${sign}${b}/${TWO32})*${TWO32}+((${a}${sign}${b})>>>0)`;
}

function orTrue(conditions: string): string {
	return conditions === '' ? 'true' : conditions.slice(0, -2);
}

function sign(op: number): string {
	return op === OP.BIT_OR ? '|' : op === OP.BIT_AND ? '&' : '^';
}

/** Writes a conversion to a width; undefined if every integer of the type fits. */
export function conversion(width: number, item: Item): Written | undefined {
	if (widthOf(item.type.kind) <= width) return undefined;
	const { text } = item;
	if (width <= SMALL) return { before: `if(!(${text}<=${SIMPLE_MAX[width]}))overflow();`, value: text };
	return { value: `${text}<=${MAX_SAFE}?${text}:cast(${width},${text})` };
}
