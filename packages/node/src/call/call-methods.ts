import { type Address, bytesToHex, EMPTY_BYTES, toAddress } from '@altvm/abi-bridge';
import type { Chain } from '@altvm/chain';
import { authoritiesOf, estimateTransactionGas, simulateTransaction, type TransactionCall } from '@altvm/ethereum';
import { contractAddress, EVM } from '@altvm/evm';
import type { Host } from '@altvm/host';
import { z } from 'zod';
import type { BlockFinder } from '../blocks/block-finder.ts';
import { TipOracle } from '../eth/tip-oracle.ts';
import { formatAccessList, formatTransaction } from '../format/transaction.ts';
import { toQuantity } from '../format/values.ts';
import { blockOrLatest } from '../params/block.ts';
import { defineMethod } from '../rpc/define-method.ts';
import type { RpcMethods } from '../rpc/method.ts';
import { RPC_CODE, RpcError } from '../rpc/rpc-error.ts';
import { findAccessList, warmAccounts } from './access-list.ts';
import { blockOverrides } from './block-overrides.ts';
import { callRefusal, failure } from './call-errors.ts';
import { CALL_LIMITS, type CallLimits } from './call-limits.ts';
import { fillTransaction } from './fill-transaction.ts';
import { cappedGas, gasToTry } from './gas-to-try.ts';
import { simulateMethod } from './simulate-method.ts';
import { stateOverrides } from './state-overrides.ts';
import { optional, type TransactionArgs, transactionArgs } from './transaction-args.ts';
import { overridesOf, transactionCallOf } from './transaction-call.ts';

const params = z.tuple([
	transactionArgs,
	blockOrLatest,
	optional(stateOverrides).optional(),
	optional(blockOverrides).optional(),
]);

const NO_SIGNATURE = { yParity: 0n, r: 0n, s: 0n };
/** EIP-7702: gas of an authorization. */
const AUTHORIZATION = 25_000n;

/** Methods that execute calls on the state of a block and keep nothing. They speak Solidity's ABI to contracts of every VM. */
export function callMethods(chain: Chain, finder: BlockFinder, given: Partial<CallLimits> = {}): RpcMethods {
	const limits = { ...CALL_LIMITS, ...given };
	const { chainId } = chain.config;
	const oracle = new TipOracle(chain);
	const call = (args: TransactionArgs) => transactionCallOf(args, chainId);
	return {
		eth_call: defineMethod(params, ([args, block, accounts, fields]) => {
			const asked = call(args);
			return finder.state(block, (host) =>
				refusing(() => {
					const overrides = overridesOf(accounts, fields, asked);
					const gasLimit = cappedGas(asked.gasLimit, limits);
					const { status, outcome, returned } = simulateTransaction(host, { ...asked, gasLimit }, { overrides });
					if (status !== 'success') throw failure(outcome);
					return bytesToHex(returned);
				}),
			);
		}),
		eth_estimateGas: defineMethod(params, ([args, block, accounts, fields]) => {
			const asked = call(args);
			return finder.state(block, (host) =>
				refusing(() => {
					const overrides = overridesOf(accounts, fields, asked);
					const most = gasToTry(host, asked, limits, fields?.gasLimit);
					return toQuantity(estimateTransactionGas(host, { ...asked, gasLimit: most }, { overrides }));
				}),
			);
		}),
		eth_createAccessList: defineMethod(params, ([args, block, accounts, fields]) => {
			const asked = call(args);
			return finder.state(block, (host) =>
				refusing(() => {
					const overrides = overridesOf(accounts, fields, asked);
					const target = asked.to === undefined ? createdBy(host, asked, args.nonce) : toAddress(asked.to);
					const warm = warmAccounts(host, asked, target, fields?.coinbase ?? host.block.coinbase);
					const gasLimit = cappedGas(asked.gasLimit, limits);
					const { authorizations = [] } = asked;
					// Before work is done for each that no gas pays.
					if (BigInt(authorizations.length) * AUTHORIZATION > gasLimit) {
						throw new RpcError(RPC_CODE.server, 'insufficient gas to process all authorizations');
					}
					for (const authority of authoritiesOf({ authorizations }, chainId)) warm.add(authority);
					const until = performance.now() + limits.maxTime;
					const { list, result } = findAccessList(host, { ...asked, gasLimit }, overrides, warm, until);
					return {
						accessList: formatAccessList(list as Parameters<typeof formatAccessList>[0]),
						gasUsed: toQuantity(result.gasUsed),
						...(result.status !== 'success' && { error: failure(result.outcome).message }),
					};
				}),
			);
		}),
		eth_fillTransaction: defineMethod(z.tuple([transactionArgs]), ([args]) =>
			finder.state('latest', (host) =>
				refusing(() => {
					const { from, transaction } = fillTransaction(host, args, { chain, oracle, limits });
					const tx = formatTransaction(transaction, from, NO_SIGNATURE, undefined);
					return { raw: bytesToHex(transaction.serialize()), tx };
				}),
			),
		),
		eth_simulateV1: simulateMethod(chain, finder, limits),
	};
}

/** The address of the contract that a creation makes. */
function createdBy(host: Host, { from, data = EMPTY_BYTES }: TransactionCall, nonce: bigint | undefined): Address {
	const sender = toAddress(from ?? `0x${'0'.repeat(40)}`);
	return contractAddress(sender, nonce ?? host.nonce(sender), { kind: 'create', vm: EVM, code: data, value: 0n });
}

function refusing<T>(run: () => T): T {
	try {
		return run();
	} catch (error) {
		throw callRefusal(error);
	}
}
