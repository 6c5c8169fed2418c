import type { ContractInterface, Hex, VmId } from '@altvm/abi-bridge';
import { OverlayStore, type StateStore } from '@altvm/state';
import { type AccountEdit, checkEdit, editAccount } from './accounts/edit-account.ts';
import { checkedAddress } from './check-address.ts';
import { checkedBlock } from './check-context.ts';
import { checkOptions, OPTION, type OptionChecks } from './check-options.ts';
import type { BlockContext } from './context.ts';
import { HostError } from './errors.ts';
import { Halt } from './halt.ts';
import type { AccountState } from './journal/account-state.ts';
import { Journal } from './journal/journal.ts';
import type { StateView } from './journal/state-view.ts';
import type { Known } from './known.ts';
import { refuse } from './refuse.ts';
import type { StateRules } from './state-rules.ts';

/** What an account is taken to be in a simulation. Fields that are omitted are as in the state. */
export interface AccountOverride {
	/** VM of `code`, `state` and `stateDiff`. Default: that of the account. */
	readonly vm?: VmId;
	readonly code?: Uint8Array;
	readonly interface?: ContractInterface;
	/** Wei. */
	readonly balance?: bigint;
	readonly nonce?: bigint;
	/** The whole storage of the VM, in that VM's encoding: the account has no other entries. */
	readonly state?: ReadonlyMap<Hex, Uint8Array>;
	/** Single entries of the storage. Empty bytes remove one. */
	readonly stateDiff?: ReadonlyMap<Hex, Uint8Array>;
}

/** What a simulation takes to be different from the state and the block, as the overrides of geth's `eth_call`. Nothing of it is kept. */
export interface Overrides {
	/** By address, of 20 or 32 bytes; an alias leads to its owner. */
	readonly accounts?: Readonly<Record<Hex, AccountOverride>>;
	/** Fields of the block. Those of `chain` are added to the block's own. */
	readonly block?: Partial<BlockContext>;
}

/** The state and the block that a message runs in. */
export interface Scene {
	readonly store: StateStore;
	/** What was read of the store, if that may be used. */
	readonly view: StateView | undefined;
	readonly block: BlockContext;
}

const OVERRIDES: OptionChecks<Overrides> = { accounts: OPTION.object, block: OPTION.object };
const ACCOUNT: OptionChecks<AccountOverride> = {
	vm: OPTION.text,
	code: OPTION.bytes,
	interface: OPTION.object,
	balance: OPTION.amount(256),
	nonce: OPTION.amount(64),
	state: OPTION.map,
	stateDiff: OPTION.map,
};

/**
 * Returns the scene with the overrides, which are checked. The scene itself stays as it is.
 * @throws HostError `bad-request` that names the field that is unknown or wrong, `unknown-vm` for a VM that the host does not have.
 */
export function overridden(scene: Scene, overrides: Overrides, known: Known, rules: StateRules): Scene {
	checkOptions(overrides, 'the overrides', OVERRIDES);
	const { accounts, block } = overrides;
	return {
		store: accounts ? overriddenStore(scene.store, accounts, known, rules) : scene.store,
		view: accounts ? undefined : scene.view,
		block: block ? overriddenBlock(scene.block, block, known) : scene.block,
	};
}

function overriddenBlock(block: BlockContext, given: Partial<BlockContext>, { adapters }: Known): BlockContext {
	const { chain } = given;
	const merged =
		typeof chain === 'object' && chain !== null ? { ...given, chain: { ...block.chain, ...chain } } : given;
	return { ...block, ...checkedBlock(merged, adapters) };
}

/** The overrides are in the store below the transaction, so that it pays for its changes as if the state were so. */
function overriddenStore(
	store: StateStore,
	accounts: Readonly<Record<Hex, AccountOverride>>,
	known: Known,
	rules: StateRules,
): StateStore {
	const overlay = new OverlayStore(store);
	const journal = new Journal(overlay, rules);
	const seen = new Set<string>();
	for (const [at, override] of Object.entries(accounts) as [Hex, AccountOverride][]) {
		checkOptions(override, `the override of ${at}`, ACCOUNT);
		const account = journal.account(checkedAddress(at, `accounts['${at}']`));
		const { address } = account;
		if (seen.has(address)) refuse(`\`accounts\` names ${address} twice`);
		seen.add(address);
		try {
			overrideAccount(journal, store, account, override, known);
		} catch (cause) {
			if (cause instanceof Halt) throw new HostError('bad-request', cause.message, { cause });
			throw cause;
		}
	}
	overlay.apply(journal.changes());
	return overlay;
}

function overrideAccount(
	journal: Journal,
	store: StateStore,
	account: AccountState,
	{ state, stateDiff, ...rest }: AccountOverride,
	known: Known,
): void {
	const { address } = account;
	if (state && stateDiff) refuse(`the override of ${address} has both \`state\` and \`stateDiff\``);
	const storage = state ?? stateDiff;
	const needsVm = storage !== undefined || rest.code !== undefined || rest.interface !== undefined;
	const vm = rest.vm ?? (needsVm ? account.vm : undefined);
	if (needsVm && vm === undefined) refuse(`the override of ${address} needs the \`vm\` of its code and storage`);
	if (state) {
		for (const [, key] of store.slots(address, vm)) journal.writeSlot(journal.slot(account, vm!, key), undefined);
	}
	const edit: AccountEdit = { ...rest, ...(vm !== undefined && { vm }), ...(storage && { storage }) };
	checkEdit(edit);
	editAccount(journal, address, edit, known);
}
