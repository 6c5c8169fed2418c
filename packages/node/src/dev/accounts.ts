import type { Address, Hex } from '@altvm/abi-bridge';
import { toAddress } from '@altvm/abi-bridge';
import type { SignedTransaction } from '@altvm/ethereum';
import type { PrivateKeyAccount } from 'viem/accounts';
import { toRpcAddress } from '../format/values.ts';
import { RPC_CODE, RpcError } from '../rpc/rpc-error.ts';

/** Accounts that a development node signs for. */
export class UnlockedAccounts {
	readonly #accounts: ReadonlyMap<Address, PrivateKeyAccount>;

	private constructor(accounts: readonly PrivateKeyAccount[]) {
		this.#accounts = new Map(accounts.map((account) => [toAddress(account.address), account]));
	}

	/** @param keys private keys, of 32 bytes each. */
	static async of(keys: readonly Hex[]): Promise<UnlockedAccounts> {
		// Only development nodes sign: others need not load it.
		const { privateKeyToAccount } = await import('viem/accounts');
		return new UnlockedAccounts(keys.map((key) => privateKeyToAccount(key)));
	}

	/** In the order of their keys. */
	get addresses(): readonly Address[] {
		return [...this.#accounts.keys()];
	}

	has(address: Address): boolean {
		return this.#accounts.has(address);
	}

	/** @throws RpcError if the node does not have its key */
	get(address: Address): PrivateKeyAccount {
		const account = this.#accounts.get(address);
		if (account) return account;
		throw new RpcError(RPC_CODE.server, `unknown account ${toRpcAddress(address)}`);
	}

	/** Signs a transaction that nobody has signed. @returns its bytes. */
	async sign(from: Address, transaction: SignedTransaction, chainId: bigint): Promise<Hex> {
		const account = this.get(from);
		const { type, to, nonce, gasLimit, value, data, maxFee, maxPriorityFee } = transaction;
		const common = {
			chainId: Number(chainId),
			nonce: Number(nonce),
			gas: gasLimit,
			value,
			data: toHex(data),
			to: to === undefined ? null : toRpcAddress(to),
		};
		const accessList = transaction.accessList.map(({ address, keys }) => ({
			address: toRpcAddress(address),
			storageKeys: keys,
		}));
		const fees = { maxFeePerGas: maxFee, maxPriorityFeePerGas: maxPriorityFee };
		switch (type) {
			case 0:
				return account.signTransaction({ ...common, type: 'legacy', gasPrice: maxFee });
			case 1:
				return account.signTransaction({ ...common, type: 'eip2930', gasPrice: maxFee, accessList });
			case 2:
				return account.signTransaction({ ...common, type: 'eip1559', ...fees, accessList });
			case 4: {
				const authorizationList = transaction.authorizations.map((given) => ({
					chainId: Number(given.chainId),
					address: toRpcAddress(given.address),
					nonce: Number(given.nonce),
					yParity: Number(given.yParity),
					r: word(given.r),
					s: word(given.s),
				}));
				return account.signTransaction({ ...common, type: 'eip7702', ...fees, accessList, authorizationList });
			}
			default:
				throw new RpcError(RPC_CODE.server, 'a blob transaction needs its blobs: send it with eth_sendRawTransaction');
		}
	}
}

function toHex(bytes: Uint8Array): Hex {
	return `0x${Buffer.from(bytes).toString('hex')}`;
}

function word(value: bigint): Hex {
	return `0x${value.toString(16).padStart(64, '0')}`;
}
