import { type Address, BridgeError, type CodecContext, type Failure } from '@altvm/abi-bridge';
import { type Frame, Halt } from '@altvm/host';
import { UNITS, UNITS_PER_GAS } from '../../gas.ts';
import { Objects } from '../../sui/objects.ts';
import type { AccessControl } from './access-control.ts';
import type { CallFrame } from './call-frame.ts';
import { Globals } from './globals.ts';
import type { Instances } from './instance.ts';
import type { Linker } from './linker.ts';
import { nativeStack } from './native-stack.ts';
import { Tables } from './tables.ts';
import type { Tiers } from './tiers.ts';

/** Ends a frame with an abort: the module's contract address and the code. */
export class MoveAbort extends Error {
	readonly module: Address;
	readonly abortCode: bigint;
	readonly reason: Failure | undefined;

	constructor(module: Address, abortCode: bigint, reason?: Failure) {
		const { stackTraceLimit } = Error;
		Error.stackTraceLimit = 0;
		super(`abort ${abortCode} in ${module}`);
		Error.stackTraceLimit = stackTraceLimit;
		this.module = module;
		this.abortCode = abortCode;
		this.reason = reason;
	}
}

const PER_GAS = Number(UNITS_PER_GAS);
/** Units that a double counts exactly; more gas than this is worth is left with the host meanwhile. */
const MAX_GAS_AT_ONCE = Math.floor(Number.MAX_SAFE_INTEGER / PER_GAS / 2);

/** What running Move code in one frame shares: units, state, links, the call stack. */
export class Session {
	readonly frame: Frame;
	readonly linker: Linker;
	readonly globals: Globals;
	readonly tables: Tables;
	/** Left before the host is asked for gas again. */
	units = 0;
	#taken = 0;
	/** Functions under way, innermost last. */
	readonly callStack: CallFrame[] = [];
	/** Operands of functions under way below the one that runs, if that is in translated code or was called by it. */
	height = 0;
	/**
	 * How much more translated code may stand on the native stack. A frame takes so much for each operand that it may have
	 * that it has room for them on the operand stack as well.
	 */
	room: number;
	/** Results of translated code beside the first. */
	readonly out: unknown[] = new Array(16).fill(undefined);
	readonly tiers: Tiers;
	/** Once a function runs that says which resources it uses. */
	access: AccessControl | undefined;
	/** Set when it runs. */
	instances!: Instances;
	/** For codecs within the VM: paid in units. */
	readonly codec: CodecContext;
	readonly pay = (units: number): void => this.use(units);

	constructor(frame: Frame, linker: Linker) {
		this.frame = frame;
		this.linker = linker;
		this.tiers = linker.tiers;
		this.room = nativeStack.left;
		linker.pay = this.pay;
		this.globals = new Globals(this);
		this.tables = new Tables(this);
		this.codec = {
			toEvmAddress: (address) => frame.codec.toEvmAddress(address),
			fromEvmAddress: (address) => frame.codec.fromEvmAddress(address),
			charge: (bytes) => this.use(bytes * UNITS.byte),
		};
		this.resume();
	}

	#objects: Objects | undefined;

	/** Objects of the Sui flavour. */
	get objects(): Objects {
		this.#objects ??= new Objects(this);
		return this.#objects;
	}

	/** Writes to the state what changed, before a call. Gives what is to be done after it, but for the globals. */
	leave(): () => void {
		this.globals.flush();
		this.tables.flush();
		const objects = this.#objects;
		objects?.flush();
		const release = objects?.hold();
		return () => {
			release?.();
			objects?.afterCall();
			this.tables.afterCall();
		};
	}

	/** Writes to the state what changed, at the end. */
	finish(): void {
		this.globals.flush();
		this.tables.flush();
		this.#objects?.finish();
		this.#objects?.flush();
	}

	/** Takes what the frame has as units. */
	resume(): void {
		this.#taken = Math.min(this.frame.gas.remaining, MAX_GAS_AT_ONCE);
		this.units = this.#taken * PER_GAS;
	}

	/** Makes the frame's meter right: what was used rounds up. */
	settle(): void {
		const used = this.#taken - Math.floor(this.units / PER_GAS);
		this.frame.gas.charge(used);
		this.#taken -= used;
		this.units = this.#taken * PER_GAS;
	}

	use(units: number): void {
		this.units -= units;
		if (!(this.units >= 0)) this.outOfGas();
	}

	useGas(gas: number): void {
		this.use(gas * PER_GAS);
	}

	outOfGas(): never {
		this.frame.gas.remaining = 0;
		throw new Halt('out-of-gas');
	}

	/** Runs host code that charges the frame itself. */
	host<T>(run: () => T): T {
		this.settle();
		const { left, wide } = nativeStack;
		nativeStack.left = this.room;
		try {
			return run();
		} finally {
			nativeStack.left = left;
			nativeStack.wide = wide;
			this.resume();
		}
	}
}

/** What the codecs refuse is a halt of the frame. */
export function orHalt<T>(run: () => T): T {
	try {
		return run();
	} catch (error) {
		if (error instanceof BridgeError) throw new Halt('bad-input', error.message);
		throw error;
	}
}
