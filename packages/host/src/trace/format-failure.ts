import {
	type Address,
	bytesToHex,
	type Failure,
	formatAddress,
	formatValue,
	panicText,
	printable,
	quoted,
	type VmId,
} from '@altvm/abi-bridge';

/**
 * Formats a failure in one line, in which the texts of contracts are escaped and cut. `nameOf` formats the addresses in it.
 *
 * @example
 * ```ts
 * import { formatFailure } from '@altvm/host';
 *
 * formatFailure({ kind: 'panic', code: 0x11n }); // Panic(0x11): arithmetic underflow or overflow
 * formatFailure({ kind: 'halt', vm: 'evm', reason: 'out-of-gas' }); // evm halt: out-of-gas
 * ```
 */
export function formatFailure(failure: Failure, nameOf?: (address: Address) => string): string {
	switch (failure.kind) {
		case 'error': {
			const args = failure.error.inputs.map(({ type }, i) => formatValue(type, failure.args[i]!, nameOf));
			return printable(`${failure.error.name}(${args.join(', ')})`, MAX_FAILURE);
		}
		case 'message':
			return quoted(failure.message);
		case 'panic':
			return panicOf(failure.code);
		case 'abort': {
			const module = (nameOf ?? formatAddress)(failure.module);
			const abort = printable(`MoveAbort(${module}, ${failure.name ?? failure.code})`);
			return failure.cause ? `${abort} caused by ${formatFailure(failure.cause, nameOf)}` : abort;
		}
		case 'halt':
			return printable(`${failure.vm} halt: ${failure.reason}`);
		case 'refused':
			return printable(`refused: ${failure.reason}`);
		case 'raw':
			return failure.data.length === 0 ? 'revert without data' : rawText(failure.vm, failure.data);
	}
}

function panicOf(code: bigint): string {
	const text = panicText(code);
	return `Panic(0x${code.toString(16)})${text === undefined ? '' : `: ${text}`}`;
}

/** Most characters of a failure with its arguments, and most bytes of raw revert data. */
const MAX_FAILURE = 4096;
const MAX_RAW = 512;

function rawText(vm: VmId, data: Uint8Array): string {
	const more = data.length > MAX_RAW ? `…(${data.length} bytes)` : '';
	return `${printable(vm, 32)} revert ${bytesToHex(data.subarray(0, MAX_RAW))}${more}`;
}
