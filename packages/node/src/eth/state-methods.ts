import { bytesToHex, EMPTY_BYTES, type Hex } from '@altvm/abi-bridge';
import type { AccountProof, Chain } from '@altvm/chain';
import { EVM } from '@altvm/evm';
import { foreignCode, type Host } from '@altvm/host';
import { z } from 'zod';
import { type BlockFinder, withoutState } from '../blocks/block-finder.ts';
import { toQuantity, toRpcAddress, toWord } from '../format/values.ts';
import { blockOrLatest } from '../params/block.ts';
import { address, slotKey } from '../params/hex.ts';
import { defineMethod } from '../rpc/define-method.ts';
import type { RpcMethods } from '../rpc/method.ts';
import { RPC_CODE, RpcError } from '../rpc/rpc-error.ts';

/** Most slots of one request, as in geth. */
const MAX_SLOTS = 1024;
/** geth's code for a request that asks for too much. */
const CLIENT_LIMIT = -38026;

/** An object whose names are addresses, and the names as they were written. */
const slotsByAddress = z.record(z.string(), z.array(slotKey)).transform((given, context) => {
	const accounts: { readonly shown: Hex; readonly at: Hex; readonly keys: readonly Hex[] }[] = [];
	for (const [name, keys] of Object.entries(given)) {
		const parsed = address.safeParse(name);
		if (!parsed.success) {
			context.addIssue({ code: 'custom', message: parsed.error.issues[0]!.message, continue: false });
			return z.NEVER;
		}
		accounts.push({ shown: name.toLowerCase() as Hex, at: parsed.data, keys: keys.map(({ key }) => key) });
	}
	return accounts;
});

/** Methods that read the state after a block. */
export function stateMethods(chain: Chain, finder: BlockFinder): RpcMethods {
	const atBlock = z.tuple([address, blockOrLatest]);
	return {
		eth_getBalance: defineMethod(atBlock, ([of, block]) => finder.state(block, (host) => toQuantity(host.balance(of)))),
		eth_getCode: defineMethod(atBlock, ([of, block]) => finder.state(block, (host) => bytesToHex(shownCode(host, of)))),
		eth_getTransactionCount: defineMethod(atBlock, async ([of, block]) => {
			if (block === 'pending') {
				// Known without building a block.
				const next = chain.mempool.nextNonce(of);
				return toQuantity(next ?? (await finder.state('latest', (host) => host.nonce(of))));
			}
			return finder.state(block, (host) => toQuantity(host.nonce(of)));
		}),
		eth_getAccountInfo: defineMethod(atBlock, ([of, block]) =>
			finder.state(block, (host) => ({
				balance: toQuantity(host.balance(of)),
				nonce: toQuantity(host.nonce(of)),
				code: bytesToHex(shownCode(host, of)),
			})),
		),
		eth_getStorageAt: defineMethod(z.tuple([address, slotKey, blockOrLatest]), ([of, { key }, block]) =>
			finder.state(block, (host) => slotOf(host, of, key)),
		),
		eth_getStorageValues: defineMethod(z.tuple([slotsByAddress, blockOrLatest]), ([accounts, block]) => {
			const total = accounts.reduce((sum, { keys }) => sum + keys.length, 0);
			if (total === 0) throw new RpcError(RPC_CODE.invalidParams, 'empty request');
			if (total > MAX_SLOTS) throw new RpcError(CLIENT_LIMIT, `too many slots (max ${MAX_SLOTS})`);
			return finder.state(block, (host) =>
				Object.fromEntries(accounts.map(({ shown, at, keys }) => [shown, keys.map((key) => slotOf(host, at, key))])),
			);
		}),
		eth_getProof: defineMethod(z.tuple([address, z.array(slotKey), blockOrLatest]), async ([of, slots, block]) => {
			if (slots.length > MAX_SLOTS) throw new RpcError(CLIENT_LIMIT, `too many keys (max ${MAX_SLOTS})`);
			const found = await finder.get(block);
			try {
				const proof = chain.proof(
					found.hash,
					of,
					slots.map(({ key }) => key),
				);
				return formatProof(of, proof, slots);
			} catch (error) {
				throw withoutState(error, found);
			}
		}),
	};
}

/** The code of an account as the EVM sees it: a marker, if the contract is of another VM. */
function shownCode(host: Host, of: Hex): Uint8Array {
	const vm = host.vmOf(of);
	if (vm === undefined) return EMPTY_BYTES;
	return vm === EVM ? host.code(of) : foreignCode(vm).code;
}

function slotOf(host: Host, of: Hex, key: Hex): Hex {
	const value = host.storage(of, EVM, key);
	return value ? toWord(BigInt(bytesToHex(value))) : toWord(0n);
}

type Slot = z.output<typeof slotKey>;

/** A proof as EIP-1186 has it. A key is shown as it was written: whole, or as a number. */
function formatProof(of: Parameters<typeof toRpcAddress>[0], proof: AccountProof, slots: readonly Slot[]): object {
	return {
		address: toRpcAddress(of),
		accountProof: proof.accountProof.map(bytesToHex),
		balance: toQuantity(proof.balance),
		codeHash: proof.codeHash,
		nonce: toQuantity(proof.nonce),
		storageHash: proof.storageRoot,
		storageProof: proof.storageProof.map(({ key, value, proof: nodes }, i) => ({
			key: slots[i]?.isWhole ? key : toQuantity(BigInt(key)),
			value: toQuantity(value),
			proof: nodes.map(bytesToHex),
		})),
	};
}
