import { type Address, aliasOf, bytesToHex, isEvmForm, toEvmHex } from '@altvm/abi-bridge';
import type { HaltReason } from '../halt.ts';
import { formatFailure } from './format-failure.ts';
import { mustBeTrace } from './must-be-trace.ts';
import type { SelfDestructStep, TraceFrame } from './trace.ts';

/** One frame in the format of geth's `callTracer` with `withLog`. */
export interface CallTracerFrame {
	readonly type: string;
	readonly from: string;
	/** Undefined for a create that failed. */
	readonly to?: string;
	readonly value?: string;
	readonly gas: string;
	readonly gasUsed: string;
	readonly input: string;
	readonly output?: string;
	readonly error?: string;
	readonly revertReason?: string;
	readonly calls?: readonly CallTracerFrame[];
	readonly logs?: readonly {
		readonly address: string;
		readonly topics: readonly string[];
		readonly data: string;
		/** Number of the frame's calls before the log. */
		readonly position: string;
		/** Number of the transaction's logs before it. Logs of failed frames are not counted. */
		readonly index: string;
	}[];
	/** The VM that ran the frame. geth has no such field. */
	readonly vm?: string;
}

const evm = (address: Address): string => toEvmHex(isEvmForm(address) ? address : aliasOf(address));
const quantity = (n: number | bigint): string => `0x${n.toString(16)}`;

/**
 * Converts a frame and its calls to the format of geth's `callTracer` with `withLog`. An address that is not of EVM form is written
 * as its 20-byte alias.
 *
 * @throws HostError `bad-request` for what is no trace.
 * @example
 * ```ts
 * import { evmAdapter } from '@altvm/evm';
 * import { Host, toCallTracer } from '@altvm/host';
 *
 * const host = new Host({ adapters: [evmAdapter()] });
 * const from = '0x00000000000000000000000000000000000000a1';
 * host.mint(from, 10n);
 * const { trace } = host.call({ from, to: '0x00000000000000000000000000000000000000b2', value: 3n, trace: true });
 * const { type, to, value } = toCallTracer(trace!);
 * console.log(type, to, value); // CALL 0x00000000000000000000000000000000000000b2 0x3
 * ```
 */
export function toCallTracer(frame: TraceFrame): CallTracerFrame {
	mustBeTrace(frame);
	return convert(frame, false, { logs: 0 });
}

/** @param isUndone whether a frame above failed: geth omits the logs of failed frames and of all below. */
function convert(frame: TraceFrame, isUndone: boolean, counted: { logs: number }): CallTracerFrame {
	const calls: CallTracerFrame[] = [];
	const logs = [];
	const failed = isUndone || frame.status !== 'success';
	for (const step of frame.steps) {
		if (step.type === 'call') calls.push(convert(step.frame, failed, counted));
		if (step.type === 'self-destruct') calls.push(selfDestruct(step));
		if (step.type === 'log' && !failed) {
			const { address, topics, data } = step.log;
			const [position, index] = [quantity(calls.length), quantity(counted.logs++)];
			logs.push({ address: evm(address), topics, data: bytesToHex(data), position, index });
		}
	}
	const type = typeOf(frame);
	const isFailedCreate = frame.kind === 'create' && frame.status !== 'success';
	const reason = revertReason(frame);
	return {
		type,
		from: evm(frame.sender),
		...(!isFailedCreate && { to: evm(frame.target) }),
		...(type !== 'STATICCALL' && { value: quantity(frame.value) }),
		gas: quantity(frame.gas),
		gasUsed: quantity(frame.gasUsed),
		input: bytesToHex(frame.input),
		...(frame.output.length > 0 && { output: bytesToHex(frame.output) }),
		...(frame.status !== 'success' && { error: errorOf(frame) }),
		...(reason !== undefined && { revertReason: reason }),
		...(calls.length > 0 && { calls }),
		...(logs.length > 0 && { logs }),
		...(frame.vm !== undefined && { vm: frame.vm }),
	};
}

/** geth shows a self-destruct as a call of the contract that runs nothing. */
function selfDestruct({ address, beneficiary, value }: SelfDestructStep): CallTracerFrame {
	const [from, to] = [evm(address), evm(beneficiary)];
	return { type: 'SELFDESTRUCT', from, to, value: quantity(value), gas: '0x0', gasUsed: '0x0', input: '0x' };
}

function typeOf(frame: TraceFrame): string {
	if (frame.kind === 'call' && frame.asksStatic) return 'STATICCALL';
	if (frame.kind === 'create' && frame.salt !== undefined) return 'CREATE2';
	return frame.kind.toUpperCase();
}

/** The texts of geth's `core/vm/errors.go`, by our reasons. Other halts have no counterpart in geth. */
const ERRORS: Partial<Record<HaltReason, string>> = {
	'out-of-gas': 'out of gas',
	'invalid-jump': 'invalid jump destination',
	'stack-underflow': 'stack underflow',
	'stack-overflow': 'stack limit reached 1024 (1023)',
	'out-of-bounds': 'return data out of bounds',
	'static-violation': 'write protection',
	'address-collision': 'contract address collision',
	'code-size': 'max code size exceeded',
	'invalid-code': 'invalid code: must not begin with 0xef',
	'nonce-overflow': 'nonce uint64 overflow',
	depth: 'max call depth exceeded',
};

function errorOf({ status, reason = 'trap', detail, failure }: TraceFrame): string {
	if (status === 'revert') {
		// Calls that Ethereum refuses before they start.
		if (failure?.kind !== 'refused') return 'execution reverted';
		if (failure.reason === 'insufficient balance') return 'insufficient balance for transfer';
		return failure.reason === 'call depth' ? 'max call depth exceeded' : 'execution reverted';
	}
	const opcode = reason === 'invalid-opcode' ? /^opcode 0x([0-9a-f]{2}) /.exec(detail ?? '')?.[1] : undefined;
	if (opcode === 'fe') return 'invalid opcode: INVALID';
	if (opcode !== undefined) return `invalid opcode: opcode 0x${Number.parseInt(opcode, 16).toString(16)} not defined`;
	return ERRORS[reason] ?? reason.replaceAll('-', ' ');
}

/** The texts of geth's `accounts/abi/abi.go` for Solidity's panics. */
const PANICS: Readonly<Record<string, string>> = {
	'0': 'generic panic',
	'1': 'assert(false)',
	'17': 'arithmetic underflow or overflow',
	'18': 'division or modulo by zero',
	'33': 'enum overflow',
	'34': 'invalid encoded storage byte array accessed',
	'49': 'out-of-bounds array access; popping on an empty array',
	'50': 'out-of-bounds access of an array or bytesN',
	'65': 'out of memory',
	'81': 'uninitialized function',
};

/** As geth: the text of `Error(string)` and `Panic(uint256)`, and none for custom errors. Failures of other VMs are written out. */
function revertReason({ failure }: TraceFrame): string | undefined {
	if (!failure) return undefined;
	switch (failure.kind) {
		case 'error':
		case 'raw':
			return undefined;
		case 'message':
			return failure.message;
		case 'panic':
			return PANICS[String(failure.code)] ?? `unknown panic code: ${quantity(failure.code)}`;
		default:
			return formatFailure(failure);
	}
}
