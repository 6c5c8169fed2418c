import { type Address, type Hex, hexToBytes, toAddress } from '@altvm/abi-bridge';
import { z } from 'zod';

/** Text of hex digits after `0x`. What is wrong is said as geth says it. */
const hex = z.string().superRefine((text, context) => {
	const wrong = (message: string) => context.addIssue({ code: 'custom', message, continue: false });
	if (text === '') wrong('empty hex string');
	else if (!/^0x/i.test(text)) wrong('hex string without 0x prefix');
	else if (!/^0x[0-9a-f]*$/i.test(text)) wrong('invalid hex string');
});

/** Whole bytes. */
const even = hex.refine((text) => text.length % 2 === 0, { error: 'hex string of odd length', abort: true });

/** Bytes of any length (`DATA`). */
export const data = even.transform((text) => hexToBytes(`0x${text.slice(2)}`));

const fixed = (size: number, name: string) =>
	even
		.refine((text) => text.length === 2 + 2 * size, {
			error: ({ input }) => `hex string has length ${String(input).length - 2}, want ${2 * size} for a ${name}`,
			abort: true,
		})
		.transform((text): Hex => `0x${text.slice(2).toLowerCase()}`);

/** 32 bytes, such as the hash of a block. */
export const hash = fixed(32, 'hash');

/**
 * The address of an account: 20 bytes, or the 32 bytes of an account that has no EVM form. The case of digits is not looked at, as in
 * geth.
 */
export const address = even
	.refine((text) => text.length === 42 || text.length === 66, {
		error: ({ input }) => `hex string has length ${String(input).length - 2}, want 40 for an address`,
		abort: true,
	})
	.transform((text): Address => toAddress(`0x${text.slice(2).toLowerCase()}`));

const digits = hex.superRefine((text, context) => {
	const wrong = (message: string) => context.addIssue({ code: 'custom', message, continue: false });
	if (text.length === 2) wrong('hex string "0x"');
	else if (/^0x0./i.test(text)) wrong('hex number with leading zero digits');
});

/** A number in hex without leading zeros (`QUANTITY`), of at most so many bits. */
const quantityOf = (bits: number) =>
	digits
		.refine((text) => (text.length - 2) * 4 <= bits + 3 && BigInt(text) >> BigInt(bits) === 0n, {
			error: `hex number > ${bits} bits`,
			abort: true,
		})
		.transform((text) => BigInt(text));

/** A number of at most 256 bits. */
export const quantity = quantityOf(256);
/** A number of at most 64 bits. */
export const quantity64 = quantityOf(64);

/** A number that some clients send in hex, others as a JSON number or as decimal text. At most 64 bits. */
export const count = z.union([
	quantity64,
	z.int().nonnegative().transform(BigInt),
	z
		.string()
		.regex(/^[0-9]{1,20}$/)
		.transform((text) => BigInt(text))
		.refine((value) => value >> 64n === 0n, { error: 'number > 64 bits' }),
]);

/** The key of a storage slot: at most 32 bytes, without regard to leading zeros. */
export const slotKey = z.string().transform((text, context) => {
	const shown = JSON.stringify(text.slice(0, 80));
	const wrong = (message: string) => {
		context.addIssue({ code: 'custom', message, continue: false });
		return z.NEVER;
	};
	const digits = text.replace(/^0x/i, '');
	if (digits.length > 64) return wrong(`storage key too long (want at most 32 bytes): ${shown}`);
	if (!/^[0-9a-f]*$/i.test(digits)) return wrong(`invalid hex in storage key: ${shown}`);
	return {
		key: `0x${digits.toLowerCase().padStart(64, '0')}` as Hex,
		/** Whether the client wrote all 32 bytes. */
		isWhole: digits.length === 64,
	};
});
