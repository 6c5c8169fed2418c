import type { Address, ContractInterface, Hex, VmId } from '@altvm/abi-bridge';
import { OverlayStore, type StateChanges, type StateStore } from '@altvm/state';
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
import type { Precompiles } from './precompiles.ts';
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
	/** Another address, at which the precompiled contract of this one is called instead. What lies there stays, but does not run. */
	readonly movePrecompileTo?: Hex;
}

/** Overrides by address, of 20 or 32 bytes; an alias leads to its owner. */
export type AccountOverrides = Readonly<Record<Hex, AccountOverride>>;

/**
 * What a simulation takes to be different from the state and the block, as the overrides of geth's `eth_call`. Nothing of it is kept. As
 * there, an address whose account is overridden has no precompiled contract any more, so that code can take its place.
 */
export interface Overrides {
	readonly accounts?: AccountOverrides;
	/** Fields of the block. Those of `chain` are added to the block's own. */
	readonly block?: Partial<BlockContext>;
}

/** The state and the block that a message runs in. */
export interface Scene {
	readonly store: StateStore;
	/** What was read of the store, if that may be used. */
	readonly view: StateView | undefined;
	readonly block: BlockContext;
	/** Default: those of the host. */
	readonly precompiles?: Precompiles;
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
	movePrecompileTo: OPTION.address,
};

/** `state` goes through all entries that it replaces: a request must not make a host do that for millions of them. */
const MOST_REPLACED = 100_000;

/** What a host knows of the contracts that overrides may touch. */
interface OverriddenMachine extends Known {
	readonly rules: StateRules;
}

/**
 * Returns the scene with the overrides, which are checked. The scene itself stays as it is.
 * @throws HostError `bad-request` that names the field that is unknown or wrong, `unknown-vm` for a VM that the host does not have.
 */
export function overridden(scene: Scene, overrides: Overrides, machine: OverriddenMachine): Scene {
	checkOptions(overrides, 'the overrides', OVERRIDES);
	const { accounts, block } = overrides;
	const changed = accounts ? withAccounts(scene, accounts, machine) : scene;
	return block ? { ...changed, block: overriddenBlock(scene.block, block, machine) } : changed;
}

function overriddenBlock(block: BlockContext, given: Partial<BlockContext>, { adapters }: Known): BlockContext {
	const { chain } = given;
	const merged =
		typeof chain === 'object' && chain !== null ? { ...given, chain: { ...block.chain, ...chain } } : given;
	return { ...block, ...checkedBlock(merged, adapters) };
}

/** The state and the precompiled contracts that overrides lead to. */
export interface OverriddenAccounts {
	readonly changes: StateChanges;
	readonly precompiles: Precompiles;
}

/** The overrides are in the store below the transaction, so that it pays for its changes as if the state were so. */
function withAccounts(scene: Scene, accounts: AccountOverrides, machine: OverriddenMachine): Scene {
	const { changes, precompiles } = overriddenAccounts(scene.store, accounts, machine);
	const store = new OverlayStore(scene.store);
	store.apply(changes);
	return { ...scene, store, view: undefined, precompiles };
}

/** @throws HostError `bad-request` that names the field that is unknown or wrong, `unknown-vm` for a VM that the host does not have. */
export function overriddenAccounts(
	store: StateStore,
	accounts: AccountOverrides,
	machine: OverriddenMachine,
): OverriddenAccounts {
	const journal = new Journal(store, machine.rules);
	const given = new Map<Address, AccountOverride>();
	for (const [at, override] of Object.entries(accounts) as [Hex, AccountOverride][]) {
		checkOptions(override, `the override of ${at}`, ACCOUNT);
		const account = journal.account(checkedAddress(at, `accounts['${at}']`));
		const { address } = account;
		if (given.has(address)) refuse(`\`accounts\` names ${address} twice`);
		given.set(address, override);
		try {
			overrideAccount(journal, store, account, override, machine);
		} catch (cause) {
			if (cause instanceof Halt) throw new HostError('bad-request', cause.message, { cause });
			throw cause;
		}
	}
	return { changes: journal.changes(), precompiles: movedPrecompiles(machine.precompiles, given) };
}

/** In the order of the addresses, as geth does: of several contracts that are moved to one address, the last one is there. */
function movedPrecompiles(precompiles: Precompiles, overrides: ReadonlyMap<Address, AccountOverride>): Precompiles {
	const moved = new Map(precompiles);
	for (const address of [...overrides.keys()].sort()) {
		const to = overrides.get(address)!.movePrecompileTo;
		const precompile = precompiles.get(address);
		moved.delete(address);
		if (to === undefined) continue;
		if (!precompile) refuse(`the account ${address} is not a precompiled contract`);
		const target = checkedAddress(to, 'movePrecompileTo');
		if (overrides.has(target)) refuse(`the account ${target}, to which ${address} moves, is overridden, too`);
		moved.set(target, precompile);
	}
	return moved;
}

function overrideAccount(
	journal: Journal,
	store: StateStore,
	account: AccountState,
	{ state, stateDiff, movePrecompileTo: _, ...rest }: AccountOverride,
	known: Known,
): void {
	const { address } = account;
	if (state && stateDiff) refuse(`the override of ${address} has both \`state\` and \`stateDiff\``);
	const storage = state ?? stateDiff;
	const needsVm = storage !== undefined || rest.code !== undefined || rest.interface !== undefined;
	const vm = rest.vm ?? (needsVm ? account.vm : undefined);
	if (needsVm && vm === undefined) refuse(`the override of ${address} needs the \`vm\` of its code and storage`);
	if (state) {
		const entries = store.account(address)?.slots[vm!] ?? 0;
		if (entries > MOST_REPLACED)
			refuse(`${address} has ${entries} entries: \`state\` replaces at most ${MOST_REPLACED}`);
		for (const [, key] of store.slots(address, vm)) journal.writeSlot(journal.slot(account, vm!, key), undefined);
	}
	const edit: AccountEdit = { ...rest, ...(vm !== undefined && { vm }), ...(storage && { storage }) };
	checkEdit(edit);
	editAccount(journal, address, edit, known);
}
