/** Parity's words for geth's errors (eth/tracers/native/call_flat.go, and the trace profile of execution-apis). */
const ERRORS: readonly (readonly [geth: RegExp, parity: string])[] = [
	[/^execution reverted$/, 'Reverted'],
	[
		/^out of gas|^contract creation code storage out of gas$|^max code size exceeded$|^gas uint64 overflow$/,
		'Out of gas',
	],
	[/^invalid opcode:/, 'Bad instruction'],
	[/^invalid jump destination$/, 'Bad jump destination'],
	[/^stack underflow/, 'Stack underflow'],
	[/^stack limit reached/, 'Out of stack'],
	[/^return data out of bounds$/, 'Out of bounds'],
	[/^write protection$/, 'Mutable Call In Static Context'],
	[/^invalid code: must not begin with 0xef$/, 'Invalid code'],
	[/^contract address collision$/, 'Contract address collision'],
	[/^nonce uint64 overflow$/, 'Nonce overflow'],
	[/^insufficient balance for transfer$/, 'Insufficient balance for transfer'],
	[/^max call depth exceeded$/, 'Max call depth exceeded'],
	[
		/^(precompiled failed|invalid input length|bad elliptic curve pairing size|point is not on curve)/,
		'Built-in failed',
	],
];

/** Returns Parity's word for an error, or the error itself if it has none. */
export function parityError(error: string): string {
	return ERRORS.find(([geth]) => geth.test(error))?.[1] ?? error;
}
