import { bigIntToAddress, type ContractInterface, type Hex, moduleAddress, solidityDialect } from '@altvm/abi-bridge';
import { type Frame, type FrameResult, Halt, type VmAdapter } from '@altvm/host';

/**
 * A stack machine with eight instructions on 256-bit words. It shows what is needed to plug a VM into the host. Its contracts are
 * called with Solidity ABI bytes, so it needs no dialect of its own.
 */
export const OP = { stop: 0, push: 1, add: 2, argument: 3, load: 4, store: 5, call: 6, revert: 7 } as const;

const WORD = 32;
const MASK = 2n ** 256n - 1n;
const GAS = { step: 2, load: 200, store: 5000, deposit: 200 };
const dialect = solidityDialect({ vm: 'toy', acceptsRaw: () => false });

export const toyAdapter: VmAdapter = {
	vm: 'toy',
	unitsPerGas: 1n,
	dialect,
	pricesCalls: false,
	allowsReentry: () => true,
	contractAddress: (sender, nonce) => moduleAddress(sender, `toy-${nonce}`),
	readInterface: () => undefined,
	checkInterface: (_code: Uint8Array, _iface: ContractInterface) => {},

	deploy(frame): FrameResult {
		const program = frame.message.input;
		frame.gas.charge(program.length * GAS.deposit);
		for (let at = 0; at < program.length; at += length(program[at]!, at)) {}
		return { status: 'success', output: program };
	},

	run(frame): FrameResult {
		const stack: bigint[] = [];
		const { code } = frame;
		for (let at = 0; at < code.length; ) {
			frame.gas.charge(GAS.step);
			const op = code[at]!;
			if (op === OP.stop) return { status: 'success', output: toBytes(pop(stack)) };
			if (op === OP.revert) return { status: 'revert', output: new Uint8Array(0) };
			step(frame, op, code.subarray(at + 1), stack);
			if (stack.length > 1024) throw new Halt('stack-overflow');
			at += length(op, at);
		}
		return { status: 'success', output: new Uint8Array(0) };
	},
};

function step(frame: Frame, op: number, immediate: Uint8Array, stack: bigint[]): void {
	const { message, state } = frame;
	switch (op) {
		case OP.push:
			stack.push(BigInt(immediate[0] ?? 0));
			return;
		case OP.add:
			stack.push((pop(stack) + pop(stack)) & MASK);
			return;
		case OP.argument: {
			const start = 4 + (immediate[0] ?? 0) * WORD;
			stack.push(toWord(message.input.subarray(start, start + WORD)));
			return;
		}
		case OP.load:
			frame.gas.charge(GAS.load);
			stack.push(toWord(state.read(message.target, key(immediate)) ?? new Uint8Array(0)));
			return;
		case OP.store:
			frame.gas.charge(GAS.store);
			state.write(message.target, key(immediate), toBytes(pop(stack)));
			return;
		case OP.call: {
			// The immediate is a selector. On the stack are the argument (top) and the callee's address.
			const argument = toBytes(pop(stack));
			const input = new Uint8Array(4 + WORD);
			input.set(immediate.subarray(0, 4));
			input.set(argument, 4);
			const outcome = frame.call({ kind: 'call', target: bigIntToAddress(pop(stack)), value: 0n, input });
			if (outcome.status !== 'success') throw new Halt('trap', 'the call failed');
			stack.push(toWord(outcome.output.subarray(0, WORD)));
			return;
		}
	}
}

function length(op: number, at: number): number {
	if (op > OP.revert) throw new Halt('invalid-opcode', `instruction ${op} at ${at}`);
	if (op === OP.call) return 5;
	return op === OP.push || op === OP.argument || op === OP.load || op === OP.store ? 2 : 1;
}

function pop(stack: bigint[]): bigint {
	const word = stack.pop();
	if (word === undefined) throw new Halt('stack-underflow');
	return word;
}

function key(immediate: Uint8Array): Hex {
	return `0x${(immediate[0] ?? 0).toString(16).padStart(2, '0')}`;
}

function toWord(bytes: Uint8Array): bigint {
	let word = 0n;
	for (const byte of bytes) word = (word << 8n) | BigInt(byte);
	return word;
}

function toBytes(word: bigint): Uint8Array {
	const bytes = new Uint8Array(WORD);
	for (let i = WORD - 1; i >= 0; i--, word >>= 8n) bytes[i] = Number(word & 0xffn);
	return bytes;
}
