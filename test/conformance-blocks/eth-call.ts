import { readFileSync } from 'node:fs';
import { bytesToHex, type Hex, hexToBytes } from '@altvm/abi-bridge';
import { estimateTransactionGas, simulateTransaction, type TransactionCall } from '@altvm/ethereum';
import { EstimateError, type Host } from '@altvm/host';

/** A call as JSON-RPC has it. */
interface RpcCall {
	readonly from?: Hex;
	readonly to?: Hex;
	readonly input?: Hex;
	readonly value?: Hex;
	readonly gas?: Hex;
	readonly maxFeePerGas?: Hex;
	readonly maxPriorityFeePerGas?: Hex;
	readonly maxFeePerBlobGas?: Hex;
	readonly blobVersionedHashes?: readonly Hex[];
}

/** A question and its answer, from a file of execution-apis. */
export interface Exchange {
	readonly method: 'eth_call' | 'eth_estimateGas';
	readonly call: RpcCall;
	/** The result, or the revert data of the error. */
	readonly answer: Hex;
}

export function readExchange(file: string): Exchange {
	const line = (mark: string) =>
		JSON.parse(
			readFileSync(file, 'utf8')
				.split('\n')
				.find((text) => text.startsWith(mark))!
				.slice(mark.length),
		);
	const [{ method, params }, { result, error }] = [line('>> '), line('<< ')];
	return { method, call: params[0], answer: result ?? error.data };
}

/** Answers as a node would. */
export function answerTo(host: Host, { method, call }: Exchange): Hex {
	const asked = transactionCall(call);
	if (method === 'eth_call') return bytesToHex(outputOf(simulateTransaction(host, asked).outcome));
	try {
		return `0x${estimateTransactionGas(host, asked).toString(16)}`;
	} catch (error) {
		if (error instanceof EstimateError) return bytesToHex(outputOf(error.outcome));
		throw error;
	}
}

function outputOf({ output }: { readonly output: Uint8Array }): Uint8Array {
	return output;
}

function transactionCall(call: RpcCall): TransactionCall {
	const { from, to, input, value, gas, maxFeePerGas, maxPriorityFeePerGas, maxFeePerBlobGas, blobVersionedHashes } =
		call;
	return {
		...(from && { from }),
		...(to && { to }),
		...(input && { data: hexToBytes(input) }),
		...(value && { value: BigInt(value) }),
		...(gas && { gasLimit: BigInt(gas) }),
		...(maxFeePerGas && { maxFee: BigInt(maxFeePerGas) }),
		...(maxPriorityFeePerGas && { maxPriorityFee: BigInt(maxPriorityFeePerGas) }),
		...(maxFeePerBlobGas && { maxBlobFee: BigInt(maxFeePerBlobGas) }),
		...(blobVersionedHashes && { blobHashes: blobVersionedHashes }),
	};
}
