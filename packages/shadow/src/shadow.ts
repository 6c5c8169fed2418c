import { bytesToHex, EMPTY_BYTES, formatAddress, keccak256 } from '@altvm/abi-bridge';
import { EVM, HARDFORKS } from '@altvm/evm';
import {
	checkOptions,
	type FrameWitness,
	OPTION,
	type OptionChecks,
	type RecordedFrame,
	type RecordedTrace,
} from '@altvm/host';
import { type Common, createCustomCommon, type Hardfork, Mainnet } from '@ethereumjs/common';
import { EVMError, type ExecResult } from '@ethereumjs/evm';
import { FrameEvm } from './frame-evm.ts';
import { evmHex, type ReplayedState } from './replayed-state.ts';
import type { Difference, ShadowDifference, ShadowOptions, ShadowReport, UncheckedFrame } from './report.ts';

const EMPTY_CODE_HASH = keccak256(EMPTY_BYTES);

/**
 * Runs each EVM frame of a trace by itself in @ethereumjs/evm and compares. A frame reads the state that it read in the trace, and its
 * calls end as they ended there, whichever VM they went to. Calls to EVM frames are checked as frames of their own.
 *
 * @throws HostError `bad-request` for what is no recorded trace, and for a fork that there is not.
 * @example
 * ```ts
 * import { hexToBytes } from '@altvm/abi-bridge';
 * import { evmAdapter } from '@altvm/evm';
 * import { Host } from '@altvm/host';
 * import { shadow } from '@altvm/shadow';
 *
 * const host = new Host({ adapters: [evmAdapter()] });
 * const from = '0x00000000000000000000000000000000000000a1';
 * const to = '0x00000000000000000000000000000000000000c3';
 * // PUSH1 1, PUSH0, SSTORE.
 * host.setAccount(to, { vm: 'evm', code: hexToBytes('0x60015f55') });
 * const { recorded } = host.call({ from, to, trace: 'witness' });
 * const { checked, differences } = await shadow(recorded!);
 * console.log(checked, differences); // 1 []
 * ```
 */
export async function shadow(trace: RecordedTrace, options: ShadowOptions = {}): Promise<ShadowReport> {
	checkOptions(options, 'shadow', OPTIONS);
	checkTrace(trace);
	const { hardfork } = options;
	const fork = forkOf(hardfork ?? trace.rules?.[EVM] ?? 'osaka');
	// A chain id as text is exact beyond 2^53.
	const common = createCustomCommon({ chainId: String(trace.block.chainId) }, Mainnet, { hardfork: fork });
	let checked = 0;
	const unchecked: UncheckedFrame[] = [];
	const differences: ShadowDifference[] = [];
	// Frames that are left, the next one last: a recursive function would need native stack for each.
	const left: { readonly frame: RecordedFrame; readonly path: string }[] = [{ frame: trace.root, path: '0' }];
	for (let next = left.pop(); next !== undefined; next = left.pop()) {
		const { frame, path } = next;
		// No code ran in a call that did not start.
		if (frame.vm === EVM && !frame.unstarted) {
			const { witness } = frame;
			const name = `${nameOf(frame)} (${path})`;
			const why = witness ? cannotRun(trace, frame, witness) : 'no witness';
			if (why !== undefined || !witness) unchecked.push({ frame, name, why: why ?? 'no witness' });
			else {
				checked++;
				const found = await check(trace, frame, witness, common);
				differences.push(...found.map((difference) => ({ ...difference, frame, name })));
			}
		}
		const calls = frame.steps.flatMap((step) => (step.type === 'call' ? [step.frame] : []));
		for (let i = calls.length - 1; i >= 0; i--) left.push({ frame: calls[i]!, path: `${path}.${i}` });
	}
	return { checked, skipped: unchecked.length, unchecked, differences };
}

function forkOf(name: string): Hardfork {
	return (name === 'frontier' ? 'chainstart' : name) as Hardfork;
}

const checkFork = OPTION.oneOf([...HARDFORKS, 'frontier']);
const OPTIONS: OptionChecks<ShadowOptions> = { hardfork: checkFork };

/** @throws HostError `bad-request` for what is no recorded trace, such as a `TransactionResult` or its `trace`. */
function checkTrace(trace: RecordedTrace): void {
	OPTION.object(trace, 'trace');
	for (const name of ['block', 'blockHashes', 'transaction', 'codes', 'root'] as const)
		OPTION.object(trace[name], `trace.${name}`);
	const fork = trace.rules?.[EVM];
	if (fork !== undefined) checkFork(fork, 'trace.rules.evm');
}

/** Why a frame cannot be run in @ethereumjs/evm, or undefined. */
function cannotRun(
	{ codes }: RecordedTrace,
	{ kind }: RecordedFrame,
	{ codeAddress, codeHash }: FrameWitness,
): UncheckedFrame['why'] | undefined {
	if (kind !== 'create' && BigInt(codeAddress) === 10n) return 'kzg';
	return kind === 'create' || codeHash === EMPTY_CODE_HASH || codes.has(codeHash) ? undefined : 'no code';
}

function nameOf(frame: RecordedFrame): string {
	const contract = frame.contract ?? formatAddress(frame.target);
	if (frame.kind === 'create') return `${contract}.create`;
	return `${contract}.${frame.function ?? (frame.input.length === 0 ? 'receive' : bytesToHex(frame.input.subarray(0, 4)))}`;
}

async function check(
	trace: RecordedTrace,
	frame: RecordedFrame,
	witness: FrameWitness,
	common: Common,
): Promise<Difference[]> {
	let run: Awaited<ReturnType<FrameEvm['run']>>;
	try {
		run = await new FrameEvm(trace, frame, witness, common.copy()).run();
	} catch (error) {
		return [
			{
				what: 'outcome',
				traced: witness.status,
				shadowed: `failed: ${error instanceof Error ? error.message : error}`,
			},
		];
	}
	const { result, refund, state, differences } = run;
	const status = statusOf(result);
	const differ = (what: string, traced: string, shadowed: string) => {
		if (traced !== shadowed) differences.push({ what, traced, shadowed });
	};
	differ('status', witness.status, status);
	differ('gas used', String(witness.gasUsed), String(result.executionGasUsed));
	if (status !== witness.status) return differences;
	if (status !== 'halt') differ('output', bytesToHex(frame.output), bytesToHex(result.returnValue));
	if (status !== 'success') return differences;
	differ('refund', String(witness.refund), String(refund));
	differ('logs', tracedLogs(frame), shadowedLogs(result));
	compareWrites(frame, witness, state, differ);
	return differences;
}

function statusOf({ exceptionError }: ExecResult): RecordedFrame['status'] {
	const error = exceptionError?.error;
	// In Frontier, the contract stays without code.
	if (error === undefined || error === EVMError.errorMessages.CODESTORE_OUT_OF_GAS) return 'success';
	return error === EVMError.errorMessages.REVERT ? 'revert' : 'halt';
}

function tracedLogs({ steps }: RecordedFrame): string {
	const logs = steps.flatMap((step) => (step.type === 'log' ? [step.log] : []));
	return logs.map(({ address, topics, data }) => logText(evmHex(address), topics, data)).join('; ');
}

function shadowedLogs({ logs = [] }: ExecResult): string {
	return logs.map(([address, topics, data]) => logText(bytesToHex(address), topics.map(bytesToHex), data)).join('; ');
}

const logText = (address: string, topics: readonly string[], data: Uint8Array) =>
	`${address} [${topics.join(', ')}] ${bytesToHex(data)}`;

type Writes = Map<string, bigint>;

/** Compares the changed slots for each part between two calls: a callee can read what was written before the call. */
function compareWrites(
	frame: RecordedFrame,
	{ reads }: FrameWitness,
	state: ReplayedState,
	differ: (what: string, traced: string, shadowed: string) => void,
): void {
	const traced: Writes[] = [new Map()];
	for (const step of frame.steps) {
		if (step.type === 'call') traced.push(new Map());
		if (step.type === 'write') traced.at(-1)!.set(`${evmHex(step.address)} ${step.key}`, toNumber(step.value));
	}
	for (const [part, writes] of traced.entries()) {
		const before: Writes = new Map();
		for (const read of reads[part] ?? []) {
			if (read.what === 'slot') before.set(`${evmHex(read.address)} ${read.key}`, toNumber(read.value));
		}
		const shadowed = new Map([...(state.writes[part] ?? [])].map(([slot, value]) => [slot, toNumber(value)]));
		differ(part === 0 ? 'storage' : `storage after call ${part}`, changes(writes, before), changes(shadowed, before));
	}
}

function toNumber(bytes: Uint8Array | undefined): bigint {
	return bytes === undefined || bytes.length === 0 ? 0n : BigInt(bytesToHex(bytes));
}

function changes(writes: Writes, before: Writes): string {
	return [...writes]
		.filter(([slot, value]) => before.get(slot) !== value)
		.map(([slot, value]) => `${slot} = ${value}`)
		.sort()
		.join('; ');
}
