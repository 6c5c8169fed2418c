import {
	type Address,
	bytesToHex,
	type Failure,
	formatAddress,
	formatValue,
	type Hex,
	isOption,
	printable,
	toAddress,
	type Value,
	type VmId,
} from '@altvm/abi-bridge';
import { formatFailure } from './format-failure.ts';
import { knownErrors } from './known-errors.ts';
import { mustBeTrace } from './must-be-trace.ts';
import type { TraceFrame, TraceStep, TraceValue } from './trace.ts';

/** How a tree is coloured and what it calls addresses; each optional. */
export interface TreeOptions {
	/** A name for an address, or undefined. */
	readonly label?: (address: Address) => string | undefined;
	readonly style?: Partial<TreeStyle>;
	/** Shows state writes. */
	readonly writes?: boolean;
	/** How many units of the VM one gas buys is not shown unless asked. */
	readonly units?: boolean;
}

export interface TreeStyle {
	readonly vm: (vm: VmId, text: string) => string;
	readonly dim: (text: string) => string;
	readonly good: (text: string) => string;
	readonly bad: (text: string) => string;
	readonly strong: (text: string) => string;
}

type Label = (address: Address) => string;

/** Most characters of a label, and of one part of a line. */
const MAX_LABEL = 128;
const MAX_PART = 2048;
/** Deepest frame that is indented further: a deep frame with many logs would print mostly indentation. */
const MAX_INDENT = 64;

/** Text that a contract may have chosen: it stays within its line and does not grow without bound. */
const clean = (text: string) => printable(text, MAX_PART);

const PLAIN: TreeStyle = {
	vm: (_, text) => text,
	dim: (text) => text,
	good: (text) => text,
	bad: (text) => text,
	strong: (text) => text,
};

/**
 * Prints a transaction as a tree: a line per frame with VM, contract, call, value, gas and result, and its logs and writes below. Texts of
 * contracts are escaped and cut.
 *
 * @throws HostError `bad-request` for what is no trace.
 * @example
 * ```ts
 * import { evmAdapter } from '@altvm/evm';
 * import { Host, printTree } from '@altvm/host';
 *
 * const host = new Host({ adapters: [evmAdapter()] });
 * const from = '0x00000000000000000000000000000000000000a1';
 * const to = '0x00000000000000000000000000000000000000b2';
 * host.mint(from, 10n);
 * const { trace } = host.call({ from, to, value: 3n, trace: true });
 * trace && printTree(trace, { label: () => 'bob' }); // [transfer] bob.receive() {value 3 wei} gas 0 of 30,000,000
 * ```
 */
export function printTree(root: TraceFrame, options: TreeOptions = {}): string {
	mustBeTrace(root);
	const lines: string[] = [];
	const style = { ...PLAIN, ...options.style };
	const label = (address: Address) => printable(options.label?.(address) ?? formatAddress(address), MAX_LABEL);

	// Frames whose steps are being printed, innermost last. A recursive function would need more native stack than the frames did.
	const open: OpenFrame[] = [];
	const decoded = knownErrors(root);
	const begin = (frame: TraceFrame, head: string, indent: string): void => {
		lines.push(head + frameLine(frame, label, style, options.units === true));
		const steps = frame.steps.filter((step) => step.type !== 'write' || options.writes === true);
		open.push({ frame, steps, next: 0, indent, end: endLine(frame, label, style, decoded) });
	};
	begin(root, '', '');
	for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
		const { frame, steps, indent, end } = top;
		const step = steps[top.next++];
		if (step === undefined) {
			if (end) lines.push(indent + style.dim('└─ ') + end);
			open.pop();
			continue;
		}
		const last = top.next === steps.length && !end;
		const branch = indent + style.dim(last ? '└─ ' : '├─ ');
		if (step.type === 'call')
			begin(step.frame, branch, open.length < MAX_INDENT + 1 ? indent + style.dim(last ? '   ' : '│  ') : indent);
		else lines.push(branch + stepLine(step, frame, label, style));
	}
	return nameAddresses(lines.join('\n'), options);
}

/** A frame whose steps are being printed. */
interface OpenFrame {
	readonly frame: TraceFrame;
	readonly steps: readonly TraceStep[];
	/** Index of the step to print next. */
	next: number;
	readonly indent: string;
	/** The last line, if there is one. */
	readonly end: string | undefined;
}

/** Replaces addresses that have a label, also those inside texts and errors. */
function nameAddresses(text: string, { label }: TreeOptions): string {
	if (!label) return text;
	return text.replace(/0x(?:[0-9a-fA-F]{64}|[0-9a-fA-F]{40})(?![0-9a-fA-F])/g, (hex) => {
		const name = label(toAddress(hex.toLowerCase()));
		return name === undefined ? hex : printable(name, MAX_LABEL);
	});
}

function frameLine(frame: TraceFrame, label: Label, style: TreeStyle, units: boolean): string {
	const vm = frame.vm === undefined ? 'transfer' : frame.vm;
	const target = label(frame.target);
	const what = frame.kind === 'create' ? createText(frame) : callText(frame, label);
	const flags = [
		frame.isStatic ? 'static' : '',
		frame.kind === 'delegatecall' || frame.kind === 'callcode' ? frame.kind : '',
		frame.value > 0n ? `value ${frame.value} wei` : '',
	].filter((flag) => flag !== '');
	const gas = `gas ${group(frame.gasUsed)} of ${group(frame.gas)}${units ? ` (${group(frame.unitsUsed)} units)` : ''}`;
	const { transaction } = frame;
	const whole = transaction && `(transaction: ${group(transaction.gasUsed)} of ${group(transaction.gas)})`;
	return [
		style.vm(vm, `[${vm}]`),
		style.strong(clean(hasTarget(frame) ? `${target}.${what}` : what)),
		...flags.map((flag) => style.dim(`{${flag}}`)),
		style.dim(gas),
		...(whole === undefined ? [] : [style.dim(whole)]),
	].join(' ');
}

/** A create that was refused before it had an address has that of its creator in the trace. */
function hasTarget({ kind, unstarted, target, sender }: TraceFrame): boolean {
	return !(kind === 'create' && unstarted && target === sender);
}

function createText({ isUpgrade, salt }: TraceFrame): string {
	if (isUpgrade) return 'upgrade';
	return salt === undefined ? 'create' : `create2(salt: ${shorten(salt)})`;
}

function callText(frame: TraceFrame, label: Label): string {
	if (frame.function !== undefined) return `${frame.function}(${values(frame.args ?? [], label)})`;
	if (frame.input.length === 0) return 'receive()';
	return `${shorten(bytesToHex(frame.input))}`;
}

function endLine(
	frame: TraceFrame,
	label: Label,
	style: TreeStyle,
	decoded: (failure: Failure) => Failure,
): string | undefined {
	if (frame.status === 'halt') {
		const detail = frame.detail !== undefined && frame.detail !== frame.reason ? ` (${frame.detail})` : '';
		return style.bad(clean(`✗ halt: ${frame.reason}${detail}`));
	}
	if (frame.status === 'revert')
		return style.bad(clean(`✗ revert: ${frame.failure ? formatFailure(decoded(frame.failure), label) : ''}`));
	if (frame.results)
		return frame.results.length > 0 ? style.good(clean(`← ${values(frame.results, label)}`)) : undefined;
	return frame.output.length > 0 && frame.kind !== 'create'
		? style.good(`← ${shorten(bytesToHex(frame.output))}`)
		: undefined;
}

function stepLine(
	step: Exclude<TraceStep, { type: 'call' }>,
	frame: TraceFrame,
	label: Label,
	style: TreeStyle,
): string {
	if (step.type === 'write') {
		const value = step.value ? shorten(bytesToHex(step.value)) : 'deleted';
		return style.dim(`write ${label(step.address)} ${shorten(step.key)} = ${value}`);
	}
	if (step.type === 'self-destruct') return `self-destruct to ${label(step.beneficiary)} {value ${step.value} wei}`;
	const { address, topics, data, event } = step.log;
	const text = event
		? `${event.name}(${event.values.map(({ name, value }) => `${name}: ${eventText(value, label)}`).join(', ')})`
		: `${topics.map((topic: Hex) => shorten(topic)).join(' ')} ${shorten(bytesToHex(data))}`;
	const from = address === frame.target ? '' : ` by ${label(address)}`;
	const undone = frame.status === 'success' ? '' : ' (undone)';
	return `log ${clean(text)}${from}${undone}`;
}

/** Formats a value of an event. Types are not known here: addresses and bytes are recognised by their form. */
function eventText(value: Value, label: Label): string {
	if (value instanceof Uint8Array) return shorten(bytesToHex(value));
	if (isOption(value)) return value.some ? `some(${eventText(value.value, label)})` : 'none';
	if (typeof value === 'object') return `[${value.map((item) => eventText(item, label)).join(', ')}]`;
	return typeof value === 'string' && /^0x[0-9a-f]{64}$/.test(value) ? label(toAddress(value)) : String(value);
}

function values(list: readonly TraceValue[], label: Label): string {
	return list
		.map(({ name, type, value }) => `${name === '' ? '' : `${name}: `}${formatValue(type, value, label)}`)
		.join(', ');
}

function shorten(hex: string): string {
	return hex.length <= 22 ? hex : `${hex.slice(0, 12)}…${hex.slice(-6)}`;
}

function group(n: number | bigint): string {
	return n.toString().replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}
