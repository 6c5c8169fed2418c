import type { RunningNode } from './nodes.ts';
import { deployment, receiver, type Sender, senders, toHex, transfer } from './transfers.ts';

interface Receipt {
	readonly contractAddress: string;
	readonly status: string;
}

/** A node with an ERC-20 of which all senders have some. */
export class LoadedNode {
	readonly node: RunningNode;
	readonly senders: readonly Sender[];
	readonly token: string;
	#sent = 0;

	private constructor(node: RunningNode, all: readonly Sender[], token: string) {
		this.node = node;
		this.senders = all;
		this.token = token;
	}

	/** @param mines whether the node makes a block only on request. */
	static async on(node: RunningNode, mines: boolean): Promise<LoadedNode> {
		const { client } = node;
		const all = senders();
		const [first, ...others] = all as [Sender, ...Sender[]];
		const hash = await client.call('eth_sendRawTransaction', toHex(deployment(first)));
		if (mines) await client.call('evm_mine');
		const { contractAddress } = await receiptOf(node, hash);
		for (const { address } of others) {
			await client.call('eth_sendRawTransaction', toHex(transfer(first, contractAddress, address, 10n ** 24n)));
		}
		if (mines) await client.call('evm_mine');
		return new LoadedNode(node, all, contractAddress);
	}

	/** Signs transfers, as many for each sender: a list for each. */
	transfers(forEach: number): string[][] {
		return this.senders.map((sender) =>
			Array.from({ length: forEach }, () => toHex(transfer(sender, this.token, receiver(this.#sent++), 1n))),
		);
	}

	/** Sends lists of transactions side by side, each in its order. */
	async send(lists: readonly (readonly string[])[]): Promise<void> {
		const { client } = this.node;
		await Promise.all(
			lists.map(async (list) => {
				for (const raw of list) await client.call('eth_sendRawTransaction', raw);
			}),
		);
	}

	async mine(): Promise<void> {
		await this.node.client.call('evm_mine');
	}

	/** Sends a transaction and waits for its receipt. */
	async sendAndWait(raw: string): Promise<void> {
		const receipt = await receiptOf(this.node, await this.node.client.call('eth_sendRawTransaction', raw));
		if (receipt.status !== '0x1') throw new Error(`${this.node.name}: a transfer failed`);
	}
}

async function receiptOf({ client }: RunningNode, hash: unknown): Promise<Receipt> {
	for (;;) {
		const receipt = await client.call('eth_getTransactionReceipt', hash);
		if (receipt) return receipt as Receipt;
	}
}
