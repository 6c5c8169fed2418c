import { type Address, evmFormOf, type Hex, hexToBytes, toAddress } from '@altvm/abi-bridge';
import type { Log, TraceFrame } from '@altvm/host';
import type { ShownLog } from './simulation.ts';

/** ERC-7528: the address that stands for ether. */
const ETHER = toAddress('0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee');
/** keccak256 of `Transfer(address,address,uint256)`. */
const TRANSFER: Hex = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';

/** Logs without their indices. */
type Entry = Omit<ShownLog, 'logIndex'>;

/**
 * The logs of a call, and the transfers of ether that it made if they are wanted, in their order. Those of frames that failed are left
 * out, but have an index, as in geth.
 * @param trace that of the call.
 * @param first index of the first log.
 * @returns the logs, and the index of the next call's first one.
 */
export function shownLogs(
	trace: TraceFrame | undefined,
	withTransfers: boolean,
	first: number,
): { readonly shown: readonly ShownLog[]; readonly next: number } {
	if (!trace) return { shown: [], next: first };
	let next = first;
	// Frames nest up to the depth of the call stack, which is more than native recursion should bear.
	const open: { readonly frame: TraceFrame; at: number; readonly logs: ShownLog[] }[] = [];
	const add = (log: Entry) => void open.at(-1)!.logs.push({ ...log, logIndex: next++ });
	const enter = (frame: TraceFrame) => {
		open.push({ frame, at: 0, logs: [] });
		const { kind, sender, target, value } = frame;
		if (withTransfers && value > 0n && (kind === 'call' || kind === 'create')) add(transfer(sender, target, value));
	};
	enter(trace);
	for (;;) {
		const top = open.at(-1)!;
		const step = top.frame.steps[top.at++];
		if (step?.type === 'call') enter(step.frame);
		else if (step?.type === 'log') add(plain(step.log));
		else if (step?.type === 'self-destruct' && withTransfers && step.value > 0n) {
			add(transfer(step.address, step.beneficiary, step.value));
		} else if (!step) {
			open.pop();
			const kept = top.frame.status === 'success' ? top.logs : [];
			const parent = open.at(-1);
			if (!parent) return { shown: kept, next };
			for (const log of kept) parent.logs.push(log);
		}
	}
}

function plain({ address, vm, topics, data }: Log): Entry {
	return { address, vm, topics, data };
}

function transfer(from: Address, to: Address, value: bigint): Entry {
	const data = hexToBytes(`0x${value.toString(16).padStart(64, '0')}`);
	return { address: ETHER, vm: undefined, topics: [TRANSFER, evmFormOf(from), evmFormOf(to)], data };
}
