import type { Address, Hex } from '@altvm/abi-bridge';
import type { TraceOptions } from '@altvm/host';
import type { RanTransaction } from '../transaction/run.ts';

/** Where a transaction that is traced is. What a call has not is undefined. */
export interface TracedPlace {
	readonly blockHash?: Hex | undefined;
	readonly blockNumber: bigint;
	readonly transactionHash?: Hex | undefined;
	readonly transactionIndex?: number | undefined;
	/** Number of logs of the transactions before it in its block. */
	readonly firstLog: number;
	/** Addresses of precompiled contracts. */
	readonly precompiles: ReadonlySet<Address>;
}

/** Makes something of the execution of one transaction. Each traces one transaction. */
export interface TransactionTracer {
	/** What must be recorded while the transaction runs. */
	readonly trace: TraceOptions;
	/** What it says of the transaction, as JSON. */
	result(ran: RanTransaction, place: TracedPlace): unknown;
}
