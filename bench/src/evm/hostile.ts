/** The size limit of EIP-170, minus the bytes that make each copy different. */
const SIZE = 24_576 - 5;

/** CALLDATASIZE PUSH1 5 JUMPI STOP JUMPDEST: stops at once without call data, but the code after it stays reachable. */
const GUARD = [0x36, 0x60, 0x05, 0x57, 0x00, 0x5b];

function program(pattern: readonly number[], prologue: readonly number[] = []): Uint8Array {
	const code = new Uint8Array(SIZE);
	code.set([...GUARD, ...prologue]);
	for (let at = GUARD.length + prologue.length; at + pattern.length <= SIZE; at += pattern.length)
		code.set(pattern, at);
	return code;
}

const PUSH0 = 0x5f;

/** Programs of the maximum size that are expensive to translate, each for a different reason. */
export function hostilePrograms(): [string, Uint8Array][] {
	return [
		['JUMPDEST everywhere', program([0x5b])],
		['computed jumps', program([0x5b, PUSH0, 0x35, 0x56])], // JUMPDEST PUSH0 CALLDATALOAD JUMP
		['computed branches', program([0x5b, PUSH0, 0x35, 0x36, 0x90, 0x57])], // ... CALLDATASIZE SWAP1 JUMPI
		['deep stack', program([0x8f, 0x9f, 0x50, 0x9e], Array(1000).fill(PUSH0))], // DUP16 SWAP16 POP SWAP15
		['deep stack over blocks', program([0x5b, 0x9f], Array(1000).fill(PUSH0))], // JUMPDEST SWAP16
		['products', program([0x80, 0x80, 0x80, 0x09, 0x50], [PUSH0])], // DUP1 DUP1 DUP1 MULMOD POP
		['divisions', program([0x80, 0x80, 0x04, 0x50], [PUSH0])], // DUP1 DUP1 DIV POP
		['constants of 32 bytes', program([0x7f, ...Array(32).fill(0xa5), 0x50])], // PUSH32 POP
		['memory', program([PUSH0, 0x51, PUSH0, 0x52])], // PUSH0 MLOAD PUSH0 MSTORE
		['storage', program([PUSH0, 0x54, 0x50])], // PUSH0 SLOAD POP
		['calls', program([PUSH0, PUSH0, PUSH0, PUSH0, PUSH0, 0x5a, 0xf4, 0x50])], // DELEGATECALL POP
		['opcodes that do not exist', program([0x0c])],
	];
}
