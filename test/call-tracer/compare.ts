import type { CallTracerFrame } from '@altvm/host';

// Anvil's trace is that of revm-inspectors, whose texts and order are not always geth's. Where they differ, geth's source decides
// (version 1.16: eth/tracers/native/call.go, core/vm/evm.go, core/vm/errors.go). The differences, all of them Anvil's:
//
// - The first frame's `gas` is without the intrinsic gas. geth: the transaction's gas limit.
// - A failed first frame keeps its logs. geth: cleared, as in every failed frame.
// - Errors are names of revm (`StackUnderflow`, `CreateContractSizeLimit`), without the numbers that geth gives: see `ERRORS`.
// - A self-destruct is the first call of its frame. geth: a call at its place, which is the last, since it ends the frame.
// - A self-destruct in favour of the contract itself has no `from`, `to` and `value`, or those of an earlier one. geth: its own.
// - An empty string as reason, or one of zero bytes, is no `revertReason`. geth: only an empty one is none.

/** Anvil's words for our errors, where they are not the same. */
const ERRORS: readonly (readonly [ours: RegExp, anvils: readonly string[]])[] = [
	[/^stack underflow \(\d+ <=> \d+\)$/, ['StackUnderflow']],
	[/^stack limit reached 1024 \(1023\)$/, ['Out of stack']],
	[/^invalid opcode: opcode 0x[0-9a-f]+ not defined$/, ['invalid opcode']],
	[/^return data out of bounds$/, ['OutOfOffset']],
	[/^invalid code: must not begin with 0xef$/, ['CreateContractStartingWithEF']],
	[/^max code size exceeded$/, ['CreateContractSizeLimit']],
	[/^contract creation code storage out of gas$/, ['out of gas']],
	[/^contract address collision$/, ['CreateCollision']],
	[/^out of gas: max initcode size exceeded: size \d+$/, ['CreateInitCodeSizeLimit']],
	[/^(invalid input length|bad elliptic curve pairing size|point is not on curve)$/, ['precompiled failed']],
	// An instruction with two reasons to fail: each checks another one first.
	[/^out of gas$/, ['out of gas: out of memory', 'out of gas: invalid operand', 'CreateInitCodeSizeLimit']],
	[/^out of gas/, ['StateChangeDuringStaticCall', 'CallNotAllowedInsideStatic']],
	[/^stack underflow \(\d+ <=> \d+\)$/, ['out of gas']],
	[/^write protection$/, ['StateChangeDuringStaticCall', 'CallNotAllowedInsideStatic']],
];

function isSameError(ours: string | undefined, anvils: string | undefined): boolean {
	if (ours === anvils) return true;
	return ERRORS.some(([text, names]) => text.test(ours ?? '') && names.includes(anvils ?? ''));
}

const FIELDS = ['type', 'from', 'to', 'value', 'gas', 'gasUsed', 'input', 'output', 'revertReason'] as const;

/** Lists what differs between our tree and Anvil's, besides Anvil's known differences from geth. */
export function differences(ours: CallTracerFrame, anvils: CallTracerFrame, intrinsicGas: bigint): string[] {
	const found: string[] = [];
	const root = { ...anvils, gas: `0x${(BigInt(anvils.gas) + intrinsicGas).toString(16)}` };
	compare(ours, root, 'root', found);
	return found;
}

function compare(ours: CallTracerFrame, anvils: CallTracerFrame, path: string, found: string[]): void {
	const differ = (what: string, a: unknown, b: unknown) => {
		const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
		if (left !== right) found.push(`${path} ${what}: ours ${left}, Anvil's ${right}`);
	};
	const isToItself = ours.type === 'SELFDESTRUCT' && ours.from === ours.to;
	for (const field of FIELDS) {
		if (isToItself && ['from', 'to', 'value'].includes(field)) continue;
		differ(field, ours[field], anvils[field]);
	}
	if (!isSameError(ours.error, anvils.error)) differ('error', ours.error, anvils.error);
	if (!(path === 'root' && anvils.error !== undefined)) differ('logs', logs(ours), logs(anvils));
	const [ourCalls, theirs] = [ours.calls ?? [], inOrder(anvils.calls ?? [])];
	differ('calls', ourCalls.map(typeOf), theirs.map(typeOf));
	for (let i = 0; i < Math.min(ourCalls.length, theirs.length); i++) {
		compare(ourCalls[i]!, theirs[i]!, `${path}.${i}`, found);
	}
}

const typeOf = ({ type }: CallTracerFrame) => type;

/** The index of a log is not compared: Anvil counts logs of failed frames. */
function logs(frame: CallTracerFrame) {
	return (frame.logs ?? []).map(({ address, topics, data, position }) => [address, topics, data, Number(position)]);
}

function inOrder(calls: readonly CallTracerFrame[]): readonly CallTracerFrame[] {
	const [first, ...rest] = calls;
	return first?.type === 'SELFDESTRUCT' ? [...rest, first] : calls;
}
