import { type Address, type Hex, hexToBytes } from '@altvm/abi-bridge';
import { decodeTransaction, signatureOf, type UnsignedFields, unsignedTransaction } from '@altvm/ethereum';
import { z } from 'zod';
import { rulesOf } from '../blocks/block-content.ts';
import type { BlockFinder } from '../blocks/block-finder.ts';
import { callRefusal } from '../call/call-errors.ts';
import { CALL_LIMITS, type CallLimits } from '../call/call-limits.ts';
import { type FilledTransaction, fillTransaction } from '../call/fill-transaction.ts';
import { type TransactionArgs, transactionArgs } from '../call/transaction-args.ts';
import { TipOracle } from '../eth/tip-oracle.ts';
import { transactionRefusal } from '../eth/transaction-refusal.ts';
import { formatTransaction } from '../format/transaction.ts';
import { toRpcAddress } from '../format/values.ts';
import { address, data } from '../params/hex.ts';
import { defineMethod } from '../rpc/define-method.ts';
import type { RpcMethods } from '../rpc/method.ts';
import { RPC_CODE, RpcError } from '../rpc/rpc-error.ts';
import type { UnlockedAccounts } from './accounts.ts';
import type { DevNode } from './dev-node.ts';

/** EIP-712 data, as text or as an object. */
const typedData = z
	.union([
		z.string().transform((text, context) => {
			try {
				return JSON.parse(text) as unknown;
			} catch {
				context.addIssue({ code: 'custom', message: 'typed data that is no JSON', continue: false });
				return z.NEVER;
			}
		}),
		z.unknown(),
	])
	.pipe(
		z.object({
			types: z.record(z.string(), z.array(z.object({ name: z.string(), type: z.string() }))),
			primaryType: z.string(),
			domain: z.record(z.string(), z.unknown()),
			message: z.record(z.string(), z.unknown()),
		}),
	);

/** Methods that sign for the accounts of a development node, and send transactions of those that it impersonates. */
export function signingMethods(
	dev: DevNode,
	finder: BlockFinder,
	accounts: UnlockedAccounts,
	given: Partial<CallLimits> = {},
): RpcMethods {
	const { chain, miner } = dev;
	const { chainId } = chain.config;
	const parts = { chain, oracle: new TipOracle(chain), limits: { ...CALL_LIMITS, ...given } };
	const fill = (args: TransactionArgs): Promise<FilledTransaction> => {
		if (args.from === undefined) throw new RpcError(RPC_CODE.invalidParams, 'missing "from"');
		return finder.state('latest', (host) => {
			try {
				return fillTransaction(host, args, parts);
			} catch (error) {
				throw callRefusal(error);
			}
		});
	};
	const add = async (taken: () => Hex | Promise<Hex>): Promise<Hex> => {
		let hash: Hex;
		try {
			hash = await taken();
		} catch (error) {
			throw transactionRefusal(error);
		}
		// Tests read the state right after they have sent a transaction.
		if (miner.mode === 'instant') await miner.idle();
		return hash;
	};
	const signMessage = ([message, from]: readonly [Uint8Array, Address]) =>
		accounts.get(from).signMessage({ message: { raw: message } });
	const signTypedData = defineMethod(z.tuple([address, typedData]), async ([from, typed]) => {
		const account = accounts.get(from);
		try {
			return await account.signTypedData(typed as Parameters<typeof account.signTypedData>[0]);
		} catch (cause) {
			throw new RpcError(RPC_CODE.invalidParams, `typed data: ${(cause as Error).message.slice(0, 500)}`);
		}
	});
	const isImpersonated = (from: Address) => dev.impersonatesAll || dev.impersonated.has(from);
	return {
		eth_accounts: defineMethod(z.tuple([]), () => accounts.addresses.map(toRpcAddress)),
		eth_sendTransaction: defineMethod(z.tuple([transactionArgs]), async ([args]) => {
			const { from, transaction } = await fill(args);
			if (accounts.has(from)) {
				const raw = await accounts.sign(from, transaction, chainId);
				return add(() => chain.mempool.add(hexToBytes(raw)));
			}
			if (!isImpersonated(from)) accounts.get(from);
			const { hardfork } = rulesOf(chain, chain.head);
			const fields: UnsignedFields = transaction;
			return add(() =>
				chain.mempool.addFrom(from, unsignedTransaction(from, fields, { hardfork, chainId, marksSender: true })),
			);
		}),
		eth_sendRawTransaction: defineMethod(z.tuple([data]), ([raw]) => add(() => chain.mempool.addLater(raw))),
		eth_signTransaction: defineMethod(z.tuple([transactionArgs]), async ([args]) => {
			const { from, transaction } = await fill(args);
			const raw = await accounts.sign(from, transaction, chainId);
			const signed = decodeTransaction(hexToBytes(raw), rulesOf(chain, chain.head).hardfork, chainId);
			return { raw, tx: formatTransaction(signed, from, signatureOf(signed), undefined) };
		}),
		eth_sign: defineMethod(z.tuple([address, data]), ([from, message]) => signMessage([message, from])),
		personal_sign: defineMethod(z.tuple([data, address, z.unknown().optional()]), ([message, from]) =>
			signMessage([message, from]),
		),
		eth_signTypedData: signTypedData,
		eth_signTypedData_v4: signTypedData,
	};
}
