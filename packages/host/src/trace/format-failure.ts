import { type Address, bytesToHex, type Failure, formatValue } from '@altvm/abi-bridge';

/**
 * Formats a failure in one line. `nameOf` formats the addresses in it.
 *
 * @example
 * ```ts
 * import { formatFailure } from '@altvm/host';
 *
 * formatFailure({ kind: 'panic', code: 0x11n }); // Panic(0x11)
 * formatFailure({ kind: 'halt', vm: 'evm', reason: 'out-of-gas' }); // evm halt: out-of-gas
 * ```
 */
export function formatFailure(failure: Failure, nameOf?: (address: Address) => string): string {
	switch (failure.kind) {
		case 'error': {
			const args = failure.error.inputs.map(({ type }, i) => formatValue(type, failure.args[i]!, nameOf));
			return `${failure.error.name}(${args.join(', ')})`;
		}
		case 'message':
			return JSON.stringify(failure.message);
		case 'panic':
			return `Panic(0x${failure.code.toString(16)})`;
		case 'abort': {
			const abort = `MoveAbort(${failure.module}, ${failure.name ?? failure.code})`;
			return failure.cause ? `${abort} caused by ${formatFailure(failure.cause, nameOf)}` : abort;
		}
		case 'halt':
			return `${failure.vm} halt: ${failure.reason}`;
		case 'refused':
			return `refused: ${failure.reason}`;
		case 'raw':
			return failure.data.length === 0 ? 'revert without data' : `${failure.vm} revert ${bytesToHex(failure.data)}`;
	}
}
