import type { Address, ContractInterface, Hex, VmId } from '@altvm/abi-bridge';
import { allButOne64th, type GasMeter } from '../gas.ts';
import { Halt } from '../halt.ts';
import type { AccountState } from '../journal/account-state.ts';
import { HOST_VM, type Journal } from '../journal/journal.ts';
import { loadOnce } from '../journal/load-once.ts';
import { MAX_QUESTION_GAS } from '../limits.ts';
import type { Outcome } from '../outcome.ts';
import { PRICES } from '../prices.ts';
import type { InterfaceCache } from './interface-cache.ts';

/** How the search for an interface reads the state. */
export interface InterfaceReader {
	readonly journal: Journal;
	/** Returns the registered interface with a hash. */
	registered(hash: Hex): ContractInterface;
	/** Reads the code of another account than the callee. */
	visit(account: AccountState): void;
	storage(account: AccountState, vm: VmId, key: Hex): Uint8Array | undefined;
	scan<T extends object>(account: AccountState, read: (code: Uint8Array) => T): T;
	/** Calls a contract in static mode. Returns its output, undefined if it fails. */
	ask(sender: Address, target: Address, input: Uint8Array): Uint8Array | undefined;
}

/** Makes a static call that the host itself needs. Returns what it used of `gas` in its outcome. */
export type Question = (sender: Address, target: Address, input: Uint8Array, gas: number) => Outcome;

/** What was scanned is kept apart from the programs of the VMs. */
const SCANS: VmId = `${HOST_VM} scans`;

/** Reads for a frame that is called: its meter pays for everything. What it reads is warm afterwards, as if the callee had read it. */
export class PaidReader implements InterfaceReader {
	readonly journal: Journal;
	readonly #interfaces: InterfaceCache;
	readonly #meter: GasMeter;
	readonly #question: Question;

	constructor(journal: Journal, interfaces: InterfaceCache, meter: GasMeter, question: Question) {
		this.journal = journal;
		this.#interfaces = interfaces;
		this.#meter = meter;
		this.#question = question;
	}

	registered(hash: Hex): ContractInterface {
		return this.#interfaces.load(this.journal, this.#meter, hash);
	}

	visit(account: AccountState): void {
		this.#meter.charge(this.journal.warmAccount(account) ? PRICES.coldAccount : PRICES.warmAccount);
	}

	storage(account: AccountState, vm: VmId, key: Hex): Uint8Array | undefined {
		const slot = this.journal.slot(account, vm, key);
		this.#meter.charge(this.journal.warmSlot(slot) ? PRICES.coldSlot : PRICES.warmSlot);
		return slot.value;
	}

	scan<T extends object>(account: AccountState, read: (code: Uint8Array) => T): T {
		const { codeHash } = account;
		const known = this.journal.loaded(SCANS, codeHash);
		if (known) return known as T;
		const code = this.journal.code(account);
		const make = () => this.#interfaces.scan(codeHash, code, read);
		return loadOnce(this.journal, this.#meter, SCANS, codeHash, code.length, PRICES.scannedByte, make);
	}

	ask(sender: Address, target: Address, input: Uint8Array): Uint8Array | undefined {
		const gas = Math.min(MAX_QUESTION_GAS, allButOne64th(this.#meter.remaining));
		this.#meter.charge(gas);
		const outcome = this.#question(sender, target, input, gas);
		this.#meter.restore(gas - outcome.gasUsed);
		// With more gas, the answer might be another one.
		if (gas < MAX_QUESTION_GAS && ranOut(outcome, gas)) throw new Halt('out-of-gas');
		return outcome.status === 'success' ? outcome.output : undefined;
	}
}

/** Whether a call failed because it had too little gas, or because one that it made had: that takes most of its gas (EIP-150). */
function ranOut(outcome: Outcome, gas: number): boolean {
	if (outcome.status === 'halt') return outcome.reason === 'out-of-gas';
	return outcome.status === 'revert' && outcome.gasUsed > gas / 2;
}

/** Reads for an embedder or a trace: nobody pays, and the transaction does not see that something was read. */
export class FreeReader implements InterfaceReader {
	readonly journal: Journal;
	readonly #interfaces: InterfaceCache;
	readonly #question: Question;

	constructor(journal: Journal, interfaces: InterfaceCache, question: Question) {
		this.journal = journal;
		this.#interfaces = interfaces;
		this.#question = question;
	}

	registered(hash: Hex): ContractInterface {
		return this.#interfaces.get(this.journal, hash)!;
	}

	visit(): void {}

	storage(account: AccountState, vm: VmId, key: Hex): Uint8Array | undefined {
		return this.journal.peek(account, vm, key);
	}

	scan<T extends object>(account: AccountState, read: (code: Uint8Array) => T): T {
		return this.#interfaces.scan(account.codeHash, this.journal.code(account), read);
	}

	ask(sender: Address, target: Address, input: Uint8Array): Uint8Array | undefined {
		const checkpoint = this.journal.checkpoint();
		try {
			const outcome = this.#question(sender, target, input, MAX_QUESTION_GAS);
			return outcome.status === 'success' ? outcome.output : undefined;
		} finally {
			this.journal.revert(checkpoint);
		}
	}
}
