import { type Address, type CodecContext, type ContractInterface, type Hex, Memo } from '@altvm/abi-bridge';
import { EMPTY_CODE_HASH } from '@altvm/state';
import { JournalCodecContext } from '../codec/codec-context.ts';
import type { BlockContext, TransactionContext } from '../context.ts';
import type { Frame, FrameState, TypedEvent } from '../frame.ts';
import type { GasMeter } from '../gas.ts';
import { Halt } from '../halt.ts';
import type { ContractCode } from '../journal/contract-code.ts';
import { loadOnce } from '../journal/load-once.ts';
import type { CallRequest, CreateRequest, Message } from '../message.ts';
import type { NativeStack } from '../native-stack.ts';
import type { FrameResult, Outcome } from '../outcome.ts';
import type { StepReporter } from '../trace/step.ts';
import { actingAddress, hasSigned, isControlled } from './authority.ts';
import type { CallRouter } from './call-router.ts';
import type { ToldFailure } from './caller.ts';
import type { FrameRecord, RevertedFrame, RunningFrame } from './running-frame.ts';
import { shownInterface } from './shown-interface.ts';

/** Whether a topic is 32 bytes in hex. Cached, because event signatures and accounts repeat. */
const knownTopics = new Memo<Hex, boolean>((topic) => /^0x[0-9a-fA-F]{64}$/.test(topic), 4096);

export class HostFrame implements RunningFrame {
	readonly message: Message;
	readonly vm: string;
	readonly gas: GasMeter;
	state: FrameState;
	readonly block: BlockContext;
	transaction: TransactionContext;
	readonly record: FrameRecord;
	memory = 0;
	told: ToldFailure | undefined;
	bubbling: RevertedFrame | undefined;
	nativeLeft = 0;
	readonly nativeStack: NativeStack;
	readonly steps: StepReporter | undefined;
	readonly #router: CallRouter;
	#contract: ContractCode;
	#codec: CodecContext | undefined;
	#interface: ContractInterface | undefined;
	/** Set until the interface is loaded. */
	#interfaceHash: Hex | undefined;
	/** The interface for traces and results, once it is known. */
	#shown: { readonly resolved: ContractInterface | undefined } | undefined;

	constructor(
		router: CallRouter,
		record: FrameRecord,
		message: Message,
		gas: GasMeter,
		contract: ContractCode,
		/**
		 * The hash of the registered interface: most frames within a VM never read it. Or the interface that the call was transcoded by, or
		 * that a create is given.
		 */
		iface: { readonly resolved: ContractInterface | undefined } | Hex | undefined,
	) {
		this.#router = router;
		this.record = record;
		this.message = message;
		this.vm = record.adapter.vm;
		this.gas = gas;
		this.state = router.stateFor(record.adapter.vm, message.isStatic);
		this.nativeStack = router.stack.native;
		this.steps = router.tracer?.steps?.reporter(record.adapter.vm, message, contract.bytes);
		this.block = router.block;
		this.transaction = router.transaction;
		this.#contract = contract;
		if (typeof iface === 'string') this.#interfaceHash = iface;
		else if (iface) {
			this.#interface = iface.resolved;
			this.#shown = iface;
		}
	}

	/** Returns the router of a frame, for the host's own contracts: it is not part of what adapters see. */
	static routerOf(frame: HostFrame): CallRouter {
		return frame.#router;
	}

	/**
	 * Begins again as another call, on the same record, message and meter, which the caller has filled in.
	 * @param interfaceHash of the registered interface.
	 */
	restart(state: FrameState, contract: ContractCode, interfaceHash: Hex | undefined): void {
		this.state = state;
		this.transaction = this.#router.transaction;
		this.#contract = contract;
		this.#interfaceHash = interfaceHash;
		this.#interface = undefined;
		this.#shown = undefined;
		this.#codec = undefined;
		this.memory = 0;
		this.told = undefined;
		this.bubbling = undefined;
	}

	get code(): Uint8Array {
		return this.#contract.bytes;
	}

	get codeHash(): Hex {
		return this.#contract.hash;
	}

	get prepared(): unknown {
		return this.#contract.prepared;
	}

	set prepared(prepared: unknown) {
		this.#contract.prepared = prepared;
	}

	get interface(): ContractInterface | undefined {
		if (this.#interfaceHash !== undefined) {
			const { interfaces, journal } = this.#router;
			this.#interface = interfaces.load(journal, this.gas, this.#interfaceHash);
			this.#interfaceHash = undefined;
		}
		return this.#interface;
	}

	get registeredInterface(): ContractInterface | undefined {
		this.#shown ??= { resolved: shownInterface(this.#router, this.message) ?? this.#ownInterface() };
		return this.#shown.resolved;
	}

	/** The interface that was registered with the contract when the frame began. It may have been undone since, with the contract. */
	#ownInterface(): ContractInterface | undefined {
		return this.#interface ?? this.#router.interfaces.get(this.#router.journal, this.#interfaceHash);
	}

	load<T extends object>(hash: Hex, bytes: number, gasPerByte: number, make: () => T): T {
		return loadOnce(this.#router.journal, this.gas, this.vm, hash, bytes, gasPerByte, make);
	}

	keep<T extends object>(make: () => T): T {
		const { kept } = this.#router;
		let mine = kept.get(this.vm) as T | undefined;
		if (!mine) kept.set(this.vm, (mine = make()));
		return mine;
	}

	get codec(): CodecContext {
		this.#codec ??= new JournalCodecContext(this.#router.journal, this.gas, this.message.isStatic);
		return this.#codec;
	}

	call(request: CallRequest | CreateRequest): Outcome {
		return this.#router.call(this, request);
	}

	beginFrame(request: CallRequest | CreateRequest): Frame | Outcome {
		return this.#router.beginFrame(this, request);
	}

	endFrame(result: FrameResult): Outcome {
		return this.#router.endFrame(this, result);
	}

	isOnStackBelow(address: Address): boolean {
		const { journal, stack } = this.#router;
		return stack.hasBelow(this, journal.account(address));
	}

	log(topics: readonly Hex[], data: Uint8Array, event?: TypedEvent, as?: Address): void {
		this.#refuseStatic('log');
		if (topics.length > 4) throw new Halt('limit', `a log has at most 4 topics, not ${topics.length}`);
		for (let i = 0; i < topics.length; i++) {
			const topic = topics[i]!;
			if (topic.length !== 66 || !knownTopics.get(topic))
				throw new Halt('bad-input', `a log topic is 32 bytes, not ${topic.slice(0, 80)}`);
		}
		const { journal, tracer } = this.#router;
		const address = actingAddress(journal, this, as);
		const { vm } = this;
		const log = event ? { address, topics, data, vm, event } : { address, topics, data, vm };
		journal.log(log);
		tracer?.log(log);
	}

	reserveMemory(bytes: number, until: 'frame' | 'transaction' = 'frame'): void {
		this.#router.stack.reserveMemory(until === 'frame' ? this : undefined, bytes);
	}

	transfer(to: Address, wei: bigint, as?: Address): boolean {
		this.#refuseStatic('transfer');
		if (wei < 0n) throw new Halt('bad-input', 'a transfer of a negative amount');
		const { journal } = this.#router;
		const signed = as !== undefined && this.hasSigned(as);
		const from = journal.account(signed ? as : actingAddress(journal, this, as));
		return journal.transfer(from, journal.account(to), wei);
	}

	hasSigned(account: Address): boolean {
		const { journal } = this.#router;
		return hasSigned(journal, this, journal.account(account));
	}

	isControlled(account: Address): boolean {
		const { journal } = this.#router;
		return isControlled(journal, this.vm, journal.account(account));
	}

	control(address: Address): boolean {
		this.#refuseStatic('taking control of an account');
		const { journal } = this.#router;
		const account = journal.account(address);
		const isUsed = account.nonce !== 0n || account.codeHash !== EMPTY_CODE_HASH || journal.hasStorage(account, this.vm);
		if (isUsed || journal.controllerOf(account) !== undefined) return false;
		journal.setController(account, this.vm);
		return true;
	}

	selfDestruct(beneficiary: Address): boolean {
		this.#refuseStatic('selfdestruct');
		const { journal } = this.#router;
		const account = journal.account(this.message.target);
		const heir = journal.account(beneficiary);
		this.#router.tracer?.selfDestruct(account.address, heir.address, account.balance);
		journal.transfer(account, heir, account.balance);
		if (account.createdBy !== this.vm && !journal.rules.destroysOldContracts) return false;
		// Value that a contract sends to itself is burned at once, not at the end of the transaction (EIP-6780).
		if (account.balance > 0n) journal.burn(account, account.balance);
		return journal.markDestroyed(account, this.vm);
	}

	#refuseStatic(what: string): void {
		if (this.message.isStatic) throw new Halt('static-violation', `${what} in a static frame`);
	}
}
