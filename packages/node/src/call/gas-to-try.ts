import { forkOf, type TransactionCall, transactionRules } from '@altvm/ethereum';
import type { Host } from '@altvm/host';
import type { CallLimits } from './call-limits.ts';

/** The least gas that a client can mean as the most of an estimate, as in geth. */
const LEAST = 21_000n;

/** The gas of a call: what the client says, or all that the node gives. */
export function cappedGas(gas: bigint | undefined, { gasCap }: Pick<CallLimits, 'gasCap'>): bigint {
	return gas !== undefined && gas < gasCap ? gas : gasCap;
}

/**
 * The most gas that an estimate tries: what the client says, or the block's limit, within the caps of the fork and of the node.
 * @param blockLimit in place of that of the host's block.
 */
export function gasToTry(
	host: Host,
	{ gasLimit }: TransactionCall,
	limits: Pick<CallLimits, 'gasCap'>,
	blockLimit: bigint = host.block.gasLimit,
): bigint {
	const asked = gasLimit !== undefined && gasLimit >= LEAST ? gasLimit : blockLimit;
	const { gasCap } = transactionRules(forkOf(host));
	return cappedGas(gasCap !== undefined && gasCap < asked ? gasCap : asked, limits);
}
