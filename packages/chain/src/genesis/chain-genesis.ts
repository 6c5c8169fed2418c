import { type Address, BridgeError, type ContractInterface, type Hex, type VmId } from '@altvm/abi-bridge';
import { type BlockHeader, type Genesis, installGenesis } from '@altvm/ethereum';
import { EVM } from '@altvm/evm';
import { Halt, Host, HostError, type VmAdapter } from '@altvm/host';
import {
	MemoryStore,
	type NodeChanges,
	OverlayStore,
	PathTrieCommitment,
	type StateChanges,
	type StateStore,
} from '@altvm/state';
import { ChainError } from '../chain-error.ts';

/** An account of a genesis block that has code or storage of any VM. */
export interface GenesisVmAccount {
	/** VM of the code and the storage. */
	readonly vm: VmId;
	/** Wei. Default 0. */
	readonly balance?: bigint;
	/** Default 1 if there is code, else 0. */
	readonly nonce?: bigint;
	/** In the form in which the VM's adapter stores code. Default none. */
	readonly code?: Uint8Array;
	/** The contract's interface. It needs `code`. Default: the one in the code, if it has one. */
	readonly interface?: ContractInterface;
	/** Keys and values in the VM's own encoding. */
	readonly storage?: ReadonlyMap<Hex, Uint8Array>;
}

/** What a chain begins with: Ethereum's genesis, and what altvm adds to it. */
export interface ChainGenesis extends Genesis {
	/** The VMs that the chain has. Default: the EVM alone, so that the state root is Ethereum's. */
	readonly vms?: readonly VmId[];
	/** Accounts of these VMs, in addition to `accounts`. */
	readonly vmAccounts?: ReadonlyMap<Address, GenesisVmAccount>;
}

/** A genesis block that was made: its header, and the state after it. */
export interface MadeGenesis {
	readonly header: BlockHeader;
	readonly changes: StateChanges;
	readonly nodes: NodeChanges;
}

/** Makes the genesis block in memory. */
export async function makeGenesis(
	{ vms: _, vmAccounts, ...genesis }: ChainGenesis,
	adapters: readonly VmAdapter[],
): Promise<MadeGenesis> {
	const state = new OverlayStore(new MemoryStore());
	let commitment!: PathTrieCommitment;
	const host = new Host({
		adapters,
		store: state,
		commitment: (store) => (commitment = genesisCommitment(store)),
	});
	const header = await installGenesis(host, genesis);
	for (const [address, account] of vmAccounts ?? []) install(host, address, account);
	const stateRoot = vmAccounts ? await host.stateRoot() : header.stateRoot;
	return { header: { ...header, stateRoot }, changes: state.changes(), nodes: commitment.changes() };
}

/** @throws ChainError `bad-request` if the VM does not accept the code, the interface or the storage. */
function install(host: Host, address: Address, account: GenesisVmAccount): void {
	const { vm, code, nonce, balance, storage } = account;
	const hasCode = code !== undefined && code.length > 0;
	try {
		const iface = account.interface ?? (hasCode ? host.adapters.get(vm)?.readInterface(code) : undefined);
		host.setAccount(address, {
			vm,
			...(code && { code }),
			...(iface && { interface: iface }),
			nonce: nonce ?? (hasCode ? 1n : 0n),
			...(balance !== undefined && { balance }),
			...(storage && { storage }),
			exists: true,
		});
	} catch (cause) {
		if (!(cause instanceof HostError || cause instanceof BridgeError || cause instanceof Halt)) throw cause;
		throw new ChainError('bad-request', `the account ${address} of the genesis block: ${cause.message}`, { cause });
	}
}

/** A commitment to a state that has nothing but what the adapters of a host put there. */
function genesisCommitment(store: StateStore): PathTrieCommitment {
	const commitment = new PathTrieCommitment(store, { node: () => undefined });
	const accounts = new Map(store.accounts());
	commitment.record({ accounts, slots: new Map(), blobs: new Map(), aliases: new Map() });
	return commitment;
}

/**
 * Chooses the adapters of the VMs that a genesis names.
 * @throws ChainError `bad-request` if one is missing.
 */
export function adaptersOf(vms: readonly VmId[], available: readonly VmAdapter[]): VmAdapter[] {
	if (!vms.includes(EVM)) throw new ChainError('bad-request', 'a chain without the EVM: `vms` must name "evm"');
	return vms.map((vm) => {
		const adapter = available.find((each) => each.vm === vm);
		if (!adapter) {
			const names = available.map((each) => each.vm).join(', ');
			throw new ChainError(
				'bad-request',
				`the genesis names the VM '${vm}', of which there is no adapter; there are: ${names}`,
			);
		}
		return adapter;
	});
}
