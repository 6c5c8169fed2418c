import type { Address, ContractInterface, DecodedCall, Failure, VmId } from '@altvm/abi-bridge';
import { serializeInterface } from '@altvm/abi-bridge';
import type { VmAdapter } from '../adapter.ts';
import type { BlockContext, TransactionContext } from '../context.ts';
import { HostFault } from '../errors.ts';
import { allButOne64th, GasMeter } from '../gas.ts';
import { Halt, type HaltReason } from '../halt.ts';
import type { CallRequest, CreateRequest, Message } from '../message.ts';
import type { FrameResult, Outcome } from '../outcome.ts';
import { type AccountState, EMPTY_CODE_HASH } from '../state/account-state.ts';
import type { Journal } from '../state/journal.ts';
import type { Log } from '../state/log.ts';
import { ScopedState } from '../state/scoped-state.ts';
import type { RefusedCall, Tracer } from '../trace/tracer.ts';
import { chargeCall } from './charge-call.ts';
import { readFailure, transcodeInput, transcodeOutput, writeFailure } from './crossing.ts';
import { HostFrame } from './host-frame.ts';
import type { InterfaceCache } from './interface-cache.ts';
import { MAX_DEPTH, MAX_GUEST_MEMORY, MAX_NATIVE_DEPTH, PRICES } from './prices.ts';

const EMPTY = new Uint8Array(0);
const MAX_NONCE = 2n ** 64n - 1n;

export interface RouterOptions {
	readonly journal: Journal;
	readonly adapters: ReadonlyMap<VmId, VmAdapter>;
	/** Addresses that a VM runs without code. */
	readonly builtins: ReadonlyMap<Address, VmAdapter>;
	readonly interfaces: InterfaceCache;
	readonly block: BlockContext;
	readonly transaction: TransactionContext;
	readonly tracer: Tracer | undefined;
}

/** A call or create that is being set up. */
interface Attempt extends RefusedCall {
	readonly parent: HostFrame | undefined;
}

/** The first message of a transaction: nobody of this stack calls it. */
export interface RootCall {
	readonly sender: Address;
	readonly gas: number;
	readonly isStatic: boolean;
}

/**
 * Moves calls between frames, within a VM and across VMs, for one transaction: depth, gas, static, value, re-entrancy,
 * checkpoints and transcoding are settled here and nowhere else.
 */
export class Router {
	readonly journal: Journal;
	readonly block: BlockContext;
	readonly transaction: TransactionContext;
	readonly #adapters: ReadonlyMap<VmId, VmAdapter>;
	readonly #builtins: ReadonlyMap<Address, VmAdapter>;
	readonly #interfaces: InterfaceCache;
	readonly #tracer: Tracer | undefined;
	readonly #states = new Map<VmId, { normal: ScopedState; static: ScopedState }>();
	readonly #stack: HostFrame[] = [];
	/** How many times each contract is on the stack. */
	readonly #active = new Map<Address, number>();
	#nativeDepth = 0;
	#memory = 0;

	constructor(options: RouterOptions) {
		this.journal = options.journal;
		this.block = options.block;
		this.transaction = options.transaction;
		this.#adapters = options.adapters;
		this.#builtins = options.builtins;
		this.#interfaces = options.interfaces;
		this.#tracer = options.tracer;
		for (const address of options.builtins.keys()) this.journal.account(address).warm = true;
	}

	stateFor(vm: VmId, isStatic: boolean): ScopedState {
		let states = this.#states.get(vm);
		if (!states) {
			const tracer = this.#tracer;
			const onWrite = tracer && ((...write: Parameters<Tracer['write']>) => tracer.write(...write));
			const make = (flag: boolean) => new ScopedState(this.journal, vm, flag, this.#interfaces, onWrite);
			states = { normal: make(false), static: make(true) };
			this.#states.set(vm, states);
		}
		return isStatic ? states.static : states.normal;
	}

	/** Runs the transaction's first message to its end. */
	run(root: RootCall, request: CallRequest | CreateRequest): Outcome {
		const begun = this.#begin(undefined, root, request, true);
		return begun instanceof HostFrame ? this.close(begun, this.#execute(begun)) : begun;
	}

	call(parent: HostFrame, request: CallRequest | CreateRequest): Outcome {
		this.#mustBeOnTop(parent);
		const begun = this.#begin(parent, undefined, request, true);
		return begun instanceof HostFrame ? this.close(begun, this.#execute(begun)) : begun;
	}

	open(parent: HostFrame, request: CallRequest | CreateRequest): HostFrame | Outcome {
		this.#mustBeOnTop(parent);
		const begun = this.#begin(parent, undefined, request, false);
		if (!(begun instanceof HostFrame) || !begun.record.isNative) return begun;
		return this.close(begun, this.#execute(begun));
	}

	isOnStackBelow(frame: HostFrame, address: Address): boolean {
		const { address: owner } = this.journal.account(address);
		const own = frame.record.entered[0] === owner ? 1 : 0;
		return (this.#active.get(owner) ?? 0) > own;
	}

	#mustBeOnTop(frame: HostFrame): void {
		if (this.#stack[this.#stack.length - 1] !== frame)
			throw new HostFault('a frame that is not running asked for a call');
	}

	/** The frame's own contract, or another contract of its VM that it says it acts as. */
	actingAddress(frame: HostFrame, as: Address | undefined): Address {
		if (as === undefined || as === frame.message.target) return frame.message.target;
		const account = this.journal.account(as);
		if (account.vm !== frame.vm)
			throw new HostFault(`a frame of VM ${frame.vm} acts as ${as}, which is not of that VM`);
		return account.address;
	}

	log(log: Log): void {
		this.journal.log(log);
		this.#tracer?.log(log);
	}

	reserveMemory(frame: HostFrame, bytes: number): void {
		if (!(bytes >= 0) || this.#memory + bytes > MAX_GUEST_MEMORY) {
			throw new Halt('memory-limit', `more than ${MAX_GUEST_MEMORY} bytes of guest memory over all frames`);
		}
		this.#memory += bytes;
		frame.memory += bytes;
	}

	#execute(frame: HostFrame): FrameResult {
		const { adapter } = frame.record;
		try {
			return frame.message.kind === 'create' ? adapter.deploy(frame) : adapter.run(frame);
		} catch (error) {
			if (error instanceof Halt) return { status: 'halt', reason: error.reason, detail: error.message };
			if (error instanceof HostFault) throw error;
			const what = error instanceof Error ? error.message : String(error);
			throw new HostFault(`the ${adapter.vm} adapter failed: ${what}`, { cause: error });
		}
	}

	#begin(
		parent: HostFrame | undefined,
		root: RootCall | undefined,
		request: CallRequest | CreateRequest,
		native: boolean,
	): HostFrame | Outcome {
		return request.kind === 'create'
			? this.#beginCreate(parent, root, request, native)
			: this.#beginCall(parent, root, request, native);
	}

	#beginCall(
		parent: HostFrame | undefined,
		root: RootCall | undefined,
		request: CallRequest,
		native: boolean,
	): HostFrame | Outcome {
		const { kind, value } = request;
		const { journal } = this;
		if (value < 0n) throw new Halt('bad-input', 'a call with a negative value');
		const isStatic = (parent ? parent.message.isStatic : root!.isStatic) || request.isStatic === true;
		if (isStatic && kind === 'call' && value !== 0n) {
			if (parent?.message.isStatic !== false) throw new Halt('static-violation', 'value sent from a static frame');
			throw new Halt('static-violation', 'value sent with a static call');
		}
		const caller = parent ? this.actingAddress(parent, request.as) : journal.account(root!.sender).address;
		const callee = journal.account(request.target);
		if (parent && !parent.record.adapter.pricesCalls) chargeCall(journal, parent.gas, callee, value);
		const gas = this.#forward(parent, root, request);

		const depth = parent ? parent.message.depth + 1 : 0;
		const adapter = this.#adapterOf(callee);
		const crosses = parent !== undefined && adapter !== undefined && adapter !== parent.record.adapter;
		const attempt: Attempt = {
			parent,
			kind,
			vm: adapter?.vm,
			sender: caller,
			target: callee.address,
			value,
			gas,
			input: request.input,
		};
		if (depth > MAX_DEPTH) {
			if (crosses) return this.#haltUnstarted(attempt, 'depth', `more than ${MAX_DEPTH} frames`);
			return this.#refuse(attempt, crosses, 'call depth');
		}
		const payer = kind === 'callcode' ? journal.account(parent!.message.target) : journal.account(caller);
		if (kind !== 'delegatecall' && payer.balance < value) return this.#refuse(attempt, crosses, 'insufficient balance');
		if (crosses && kind !== 'call') return this.#refuse(attempt, crosses, `${kind} into another VM`);
		const isNative = native || crosses;
		if (isNative && adapter && this.#nativeDepth >= MAX_NATIVE_DEPTH) {
			return this.#haltUnstarted(attempt, 'depth', `more than ${MAX_NATIVE_DEPTH} frames on the native stack`);
		}
		const code = journal.code(callee);
		const entered = this.#enteredBy(parent, request, callee);
		if (adapter && !this.#mayEnter(callee, parent, request, adapter, code)) {
			return this.#refuse(attempt, true, 're-entrancy');
		}

		const checkpoint = journal.checkpoint();
		const meter = new GasMeter(gas);
		const target = kind === 'call' ? callee.address : parent!.message.target;
		const from = kind === 'delegatecall' ? parent!.message.sender : caller;
		const shownValue = kind === 'delegatecall' ? parent!.message.value : value;
		const plain =
			adapter === undefined ||
			(request.input.length === 0 && !adapter.dialect.acceptsRaw(adapter.vm) && kind === 'call');
		const iface = this.#interfaces.get(journal, callee.interfaceHash);

		let input = request.input;
		let transcoded: DecodedCall | undefined;
		if (crosses && !plain) {
			const crossing = transcodeInput(this.journal, meter, parent.record.adapter, adapter, iface, request.input);
			if (crossing.status !== 'crossed') {
				if (crossing.status === 'halt') meter.remaining = 0;
				this.#settleGas(parent, meter, checkpoint, true);
				const outcome =
					crossing.status === 'halt'
						? this.#halted(parent, gas, crossing.reason, crossing.detail, adapter.vm)
						: this.#reverted(parent, meter.used, crossing.failure);
				this.#tracer?.refused(attempt, outcome);
				return outcome;
			}
			input = crossing.input;
			transcoded = crossing.call;
		}
		const message: Message = {
			kind,
			sender: from,
			target,
			codeAddress: callee.address,
			value: shownValue,
			gas,
			input,
			constructorInput: EMPTY,
			isStatic,
			depth,
		};
		try {
			if (kind === 'call') this.#move(journal.account(caller), callee, value);
		} catch (error) {
			// The callee's account is made by this transfer, and its alias is refused.
			if (!(error instanceof Halt)) throw error;
			journal.revert(checkpoint);
			return this.#haltUnstarted(attempt, error.reason, error.message);
		}
		if (plain) {
			this.#tracer?.transfer(message, adapter?.vm);
			this.#settleGas(parent, meter, checkpoint, false);
			return { status: 'success', output: EMPTY, gasUsed: 0 };
		}
		const record = { parent, adapter, checkpoint, transcoded, givenInterface: undefined, entered, isNative };
		return this.#push(
			new HostFrame(this, record, message, meter, { code, codeHash: callee.codeHash, interface: iface }),
		);
	}

	#beginCreate(
		parent: HostFrame | undefined,
		root: RootCall | undefined,
		request: CreateRequest,
		native: boolean,
	): HostFrame | Outcome {
		const { journal } = this;
		const { value } = request;
		if (value < 0n) throw new Halt('bad-input', 'a create with a negative value');
		if (parent?.message.isStatic || root?.isStatic) throw new Halt('static-violation', 'create in a static frame');
		const vm = request.vm ?? parent?.vm;
		const adapter = vm === undefined ? undefined : this.#adapters.get(vm);
		if (!adapter) {
			if (!parent) throw new HostFault(`no adapter for VM ${vm}`);
			throw new Halt('bad-input', `no VM ${vm}`);
		}
		const crosses = parent !== undefined && adapter !== parent.record.adapter;
		if (parent && (crosses || !parent.record.adapter.pricesCalls)) parent.gas.charge(PRICES.create);
		const gas = this.#forward(parent, root, request);
		const sender = journal.account(parent ? parent.message.target : root!.sender);
		const depth = parent ? parent.message.depth + 1 : 0;
		const attempt: Attempt = {
			parent,
			kind: 'create',
			vm: adapter.vm,
			sender: sender.address,
			target: undefined,
			value,
			gas,
			input: request.code,
		};
		if (depth > MAX_DEPTH) return this.#refuse(attempt, crosses, 'call depth');
		if (sender.balance < value) return this.#refuse(attempt, crosses, 'insufficient balance');
		if (sender.nonce >= MAX_NONCE) return this.#refuse(attempt, crosses, 'nonce overflow');
		const isNative = native || crosses;
		if (isNative && this.#nativeDepth >= MAX_NATIVE_DEPTH) {
			return this.#haltUnstarted(attempt, 'depth', `more than ${MAX_NATIVE_DEPTH} frames on the native stack`);
		}

		const meter = new GasMeter(gas);
		let address: Address;
		try {
			address = adapter.contractAddress(sender.address, sender.nonce, request);
			if (request.interface) meter.charge(serializeInterface(request.interface).length * PRICES.depositByte);
		} catch (error) {
			if (!(error instanceof Halt)) throw error;
			journal.setNonce(sender, sender.nonce + 1n);
			return this.#haltUnstarted(attempt, error.reason, error.message);
		}
		journal.setNonce(sender, sender.nonce + 1n);
		const account = journal.account(address);
		journal.warmAccount(account);
		// EIP-7610: an address with storage of the new contract's VM is taken as well.
		if (account.nonce !== 0n || account.codeHash !== EMPTY_CODE_HASH || journal.hasStorage(account, adapter.vm)) {
			return this.#haltUnstarted(attempt, 'address-collision', `${address} is taken`);
		}
		const checkpoint = journal.checkpoint();
		try {
			journal.markCreated(account, adapter.vm);
			journal.setNonce(account, 1n);
			this.#move(sender, account, value);
		} catch (error) {
			if (!(error instanceof Halt)) throw error;
			journal.revert(checkpoint);
			return this.#haltUnstarted(attempt, error.reason, error.message);
		}
		const message: Message = {
			kind: 'create',
			sender: sender.address,
			target: account.address,
			codeAddress: account.address,
			value,
			gas,
			input: request.code,
			constructorInput: request.constructorInput ?? EMPTY,
			isStatic: false,
			depth,
		};
		const record = {
			parent,
			adapter,
			checkpoint,
			transcoded: undefined,
			givenInterface: request.interface,
			entered: [account.address],
			isNative,
		};
		const program = { code: request.code, codeHash: EMPTY_CODE_HASH, interface: request.interface };
		return this.#push(new HostFrame(this, record, message, meter, program));
	}

	#move(from: AccountState, to: AccountState, value: bigint): void {
		if (!this.journal.transfer(from, to, value)) throw new HostFault('a checked transfer failed');
	}

	#adapterOf(account: AccountState): VmAdapter | undefined {
		if (account.vm === undefined) return this.#builtins.get(account.address);
		const adapter = this.#adapters.get(account.vm);
		if (!adapter) throw new HostFault(`the state has a contract of VM ${account.vm}, which this host does not have`);
		return adapter;
	}

	/** Takes the gas to forward from the parent: at most all but one 64th (EIP-150). */
	#forward(parent: HostFrame | undefined, root: RootCall | undefined, request: CallRequest | CreateRequest): number {
		if (!parent) return root!.gas;
		const cap = allButOne64th(parent.gas.remaining);
		const gas = request.gas === undefined ? cap : Math.min(request.gas, cap);
		if (!(gas >= 0) || !Number.isInteger(gas)) throw new HostFault(`a call asked for ${request.gas} gas`);
		parent.gas.charge(gas);
		return gas + (request.kind === 'create' ? 0 : (request.stipend ?? 0));
	}

	#enteredBy(parent: HostFrame | undefined, request: CallRequest, callee: AccountState): Address[] {
		const entered = [callee.address];
		if (parent && request.as !== undefined) entered.push(this.actingAddress(parent, request.as));
		for (const address of request.active ?? []) entered.push(this.journal.account(address).address);
		return entered;
	}

	#mayEnter(
		callee: AccountState,
		parent: HostFrame | undefined,
		request: CallRequest,
		adapter: VmAdapter,
		code: Uint8Array,
	): boolean {
		if (!parent || code.length === 0) return true;
		const { address } = callee;
		const onStack =
			this.#active.has(address) ||
			(request.as !== undefined && this.actingAddress(parent, request.as) === address) ||
			(request.active ?? []).some((other) => this.journal.account(other).address === address);
		return !onStack || adapter.allowsReentry(code, callee.codeHash);
	}

	#push(frame: HostFrame): HostFrame {
		this.#stack.push(frame);
		if (frame.record.isNative) this.#nativeDepth++;
		for (const address of frame.record.entered) this.#active.set(address, (this.#active.get(address) ?? 0) + 1);
		this.#tracer?.enter(frame);
		return frame;
	}

	#pop(frame: HostFrame): void {
		if (this.#stack.pop() !== frame) throw new HostFault('a frame was closed that is not the innermost');
		frame.isOpen = false;
		this.#memory -= frame.memory;
		if (frame.record.isNative) this.#nativeDepth--;
		for (const address of frame.record.entered) {
			const count = this.#active.get(address)! - 1;
			if (count === 0) this.#active.delete(address);
			else this.#active.set(address, count);
		}
	}

	close(frame: HostFrame, result: FrameResult): Outcome {
		this.#mustBeOnTop(frame);
		const outcome = this.#finish(frame, result);
		this.#tracer?.exit(frame, result, outcome);
		this.#pop(frame);
		return outcome;
	}

	#finish(frame: HostFrame, result: FrameResult): Outcome {
		const { parent, adapter, checkpoint, transcoded } = frame.record;
		const { gas: meter, message } = frame;
		const crosses = parent !== undefined && parent.record.adapter !== adapter;
		if (result.status === 'success') {
			try {
				if (message.kind === 'create') {
					const failure = this.#install(frame, result);
					if (failure) {
						this.#settleGas(parent, meter, checkpoint, true);
						return this.#reverted(parent, meter.used, failure, crosses || parent === undefined);
					}
					this.#settleGas(parent, meter, checkpoint, false);
					return { status: 'success', output: EMPTY, gasUsed: meter.used, address: message.target };
				}
				const output = crosses
					? transcodeOutput(
							this.journal,
							meter,
							parent.record.adapter,
							adapter,
							frame.interface,
							transcoded,
							result.output,
						)
					: result.output;
				this.#settleGas(parent, meter, checkpoint, false);
				return { status: 'success', output, gasUsed: meter.used };
			} catch (error) {
				if (!(error instanceof Halt)) throw error;
				result = { status: 'halt', reason: error.reason, detail: error.message };
			}
		}
		if (result.status === 'revert') {
			this.#settleGas(parent, meter, checkpoint, true);
			if (parent && !crosses) return { status: 'revert', output: result.output, gasUsed: meter.used };
			const failure = readFailure(this.journal, adapter, frame.interface, result.output);
			if (!parent) return { status: 'revert', output: result.output, gasUsed: meter.used, failure };
			return this.#reverted(parent, meter.used, failure);
		}
		meter.remaining = 0;
		this.#settleGas(parent, meter, checkpoint, true);
		return this.#halted(crosses ? parent : undefined, meter.limit, result.reason, result.detail, adapter.vm);
	}

	/** Stores what a create made. A failure says why the interface that came with it cannot be its own. */
	#install(frame: HostFrame, result: FrameResult & { status: 'success' }): Failure | undefined {
		const { adapter, givenInterface } = frame.record;
		const iface = givenInterface ?? result.interface;
		if (givenInterface && result.output.length > 0) {
			try {
				adapter.checkInterface(result.output, givenInterface);
			} catch (error) {
				if (error instanceof Halt || error instanceof HostFault) throw error;
				return { kind: 'refused', reason: error instanceof Error ? error.message : String(error) };
			}
		}
		if (iface && !givenInterface) frame.gas.charge(serializeInterface(iface).length * PRICES.depositByte);
		this.journal.setCode(this.journal.account(frame.message.target), frame.vm, result.output, iface);
		return undefined;
	}

	/** Ends a frame's changes and gives its parent the gas left. */
	#settleGas(parent: HostFrame | undefined, meter: GasMeter, checkpoint: number, undo: boolean): void {
		if (undo) this.journal.revert(checkpoint);
		else this.journal.commit(checkpoint);
		parent?.gas.restore(meter.remaining);
	}

	/** The callee is not started and what was forwarded comes back, as in Ethereum. `told`: the caller learns why. */
	#refuse(attempt: Attempt, told: boolean, reason: string): Outcome {
		const { parent, gas } = attempt;
		parent?.gas.restore(gas);
		const outcome = this.#reverted(parent, 0, { kind: 'refused', reason }, told);
		this.#tracer?.refused(attempt, outcome);
		return outcome;
	}

	/** The callee is not started and what was forwarded is gone. */
	#haltUnstarted(attempt: Attempt, reason: HaltReason, detail: string): Outcome {
		const { parent, gas, vm } = attempt;
		const told = parent && vm !== undefined && parent.vm !== vm ? parent : undefined;
		const outcome = this.#halted(told, gas, reason, detail, vm ?? '');
		this.#tracer?.refused(attempt, outcome);
		return outcome;
	}

	#reverted(parent: HostFrame | undefined, gasUsed: number, failure: Failure, encode = true): Outcome {
		const output = encode && parent ? writeFailure(this.journal, parent.record.adapter, failure) : EMPTY;
		return { status: 'revert', output, gasUsed, failure };
	}

	#halted(parent: HostFrame | undefined, gasUsed: number, reason: HaltReason, detail: string, vm: VmId): Outcome {
		if (!parent) return { status: 'halt', reason, detail, output: EMPTY, gasUsed };
		const failure: Failure = { kind: 'halt', vm, reason };
		const output = writeFailure(this.journal, parent.record.adapter, failure);
		return { status: 'halt', reason, detail, output, gasUsed, failure };
	}

	/** For reading outside of frames: the interface of a contract. */
	interfaceOf(account: AccountState): ContractInterface | undefined {
		return this.#interfaces.get(this.journal, account.interfaceHash);
	}
}
