import { z } from 'zod';
import { rulesOf } from '../blocks/block-content.ts';
import { nextFees } from '../eth/block-fees.ts';
import { toQuantity } from '../format/values.ts';
import { address, count, hash } from '../params/hex.ts';
import { defineMethod } from '../rpc/define-method.ts';
import type { RpcMethods } from '../rpc/method.ts';
import { aliases } from './aliases.ts';
import type { DevNode } from './dev-node.ts';

/** Methods of a development node as a whole: snapshots, the pool, impersonation, and what it says of itself. */
export function devNodeMethods(dev: DevNode, clientVersion: string): RpcMethods {
	const { chain, miner } = dev;
	const none = z.tuple([]);
	const instance = `0x${crypto.randomUUID().replaceAll('-', '').padStart(64, '0')}`;
	const impersonate = (tool: string, start: boolean) =>
		defineMethod(z.tuple([address]), ([at]) => {
			if (start) dev.impersonated.add(at);
			else dev.impersonated.delete(at);
			return tool === 'hardhat' ? true : null;
		});
	return {
		...aliases('snapshot', ['anvil', 'evm'], () => defineMethod(none, async () => toQuantity(await dev.snapshot()))),
		...aliases('revert', ['anvil', 'evm'], () => defineMethod(z.tuple([count]), ([id]) => dev.revert(Number(id)))),
		...aliases('reset', ['anvil', 'hardhat'], (tool) =>
			defineMethod(z.tuple([z.unknown().optional()]), async () => {
				await dev.reset();
				return tool === 'hardhat' ? true : null;
			}),
		),
		...aliases('impersonateAccount', ['anvil', 'hardhat'], (tool) => impersonate(tool, true)),
		...aliases('stopImpersonatingAccount', ['anvil', 'hardhat'], (tool) => impersonate(tool, false)),
		...aliases('autoImpersonateAccount', ['anvil', 'hardhat'], () =>
			defineMethod(z.tuple([z.boolean()]), ([on]) => {
				dev.impersonatesAll = on;
				return null;
			}),
		),
		anvil_dropTransaction: defineMethod(z.tuple([hash]), ([of]) => (chain.mempool.remove(of) ? of : null)),
		hardhat_dropTransaction: defineMethod(z.tuple([hash]), ([of]) => chain.mempool.remove(of)),
		anvil_dropAllTransactions: defineMethod(none, () => {
			chain.mempool.clear();
			return null;
		}),
		anvil_removePoolTransactions: defineMethod(z.tuple([address]), ([sender]) => {
			const { pending, queued } = chain.mempool.content();
			const own = [...(pending.get(sender) ?? []), ...(queued.get(sender) ?? [])];
			for (const { transaction } of own) chain.mempool.remove(transaction.hash);
			return null;
		}),
		...aliases('setLoggingEnabled', ['anvil', 'hardhat'], (tool) =>
			// The node's log is that of its configuration. Tools turn it off before tests.
			defineMethod(z.tuple([z.boolean()]), () => (tool === 'hardhat' ? true : null)),
		),
		anvil_nodeInfo: defineMethod(none, () => {
			const { hash: head, header } = chain.head;
			const { baseFee } = nextFees(chain, chain.head);
			return {
				currentBlockNumber: Number(header.number),
				currentBlockTimestamp: Number(header.timestamp),
				currentBlockHash: head,
				hardFork: rulesOf(chain, chain.head).hardfork,
				transactionOrder: 'fees',
				environment: {
					baseFee: toQuantity(baseFee),
					chainId: Number(chain.config.chainId),
					gasLimit: toQuantity(dev.choices.gasLimit ?? header.gasLimit),
					gasPrice: toQuantity(baseFee),
				},
				forkConfig: { forkUrl: null, forkBlockNumber: null, forkRetryBackoff: null },
			};
		}),
		...aliases('metadata', ['anvil', 'hardhat'], () =>
			defineMethod(none, () => ({
				clientVersion,
				chainId: Number(chain.config.chainId),
				instanceId: instance,
				latestBlockNumber: Number(chain.head.header.number),
				latestBlockHash: chain.head.hash,
				snapshots: {},
			})),
		),
		evm_getAutomine: defineMethod(none, () => miner.mode === 'instant'),
	};
}
