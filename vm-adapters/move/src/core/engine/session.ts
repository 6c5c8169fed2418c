import type { Address, CodecContext } from '@altvm/abi-bridge';
import { type Frame, Halt } from '@altvm/host';
import { MEMORY, UNITS, UNITS_PER_GAS } from '../../gas.ts';
import { Globals } from './globals.ts';
import type { AccessEnforcer, CallFrame, FrameStore, Instances, Session, Translator } from './interfaces.ts';
import type { Linker } from './linker.ts';
import { nativeStack } from './native-stack.ts';
import { places } from './values.ts';

const PER_GAS = Number(UNITS_PER_GAS);
/**
 * The most gas that a session takes from the frame at once: a double counts its units exactly. The rest stays in the
 * frame's meter.
 */
const MAX_GAS_AT_ONCE = Math.floor(Number.MAX_SAFE_INTEGER / PER_GAS / 2);

const NO_STORES: readonly FrameStore[] = [];
const NOTHING = () => {};

/** The frame's codec, but bytes are charged in units. */
class SessionCodec implements CodecContext {
	readonly #session: FrameSession;

	constructor(session: FrameSession) {
		this.#session = session;
	}

	toEvmAddress(address: Address): `0x${string}` {
		return this.#session.frame.codec.toEvmAddress(address);
	}

	fromEvmAddress(address: `0x${string}`): Address {
		return this.#session.frame.codec.fromEvmAddress(address);
	}

	charge(bytes: number): void {
		this.#session.use(bytes * UNITS.byte);
	}
}

/** The state that Move code running in one frame shares: units, host state, links, the call stack. */
export class FrameSession implements Session {
	readonly frame: Frame;
	readonly linker: Linker;
	readonly globals: Globals;
	/** Units left before the host is asked for gas again. */
	units = 0;
	/** Words of memory that the frame's values take, and those that have been reserved with the host. */
	memory = 0;
	reserved = 0;
	#taken = 0;
	/** Running functions, innermost last. */
	readonly callStack: CallFrame[] = [];
	/** Operands of the functions below the running one, if that is in translated code or was called from it. */
	height = 0;
	/**
	 * How much more translated code may stand on the host stack. A frame takes enough of it per operand that the operands
	 * also fit the operand stack.
	 */
	room: number;
	/** Results of translated code after the first. */
	readonly out: unknown[] = places(16);
	readonly translator: Translator;
	/** Set when the first function with access specifiers runs. */
	access: AccessEnforcer | undefined;
	/** Set when code first runs. */
	instances!: Instances;
	/** For codecs within the VM: bytes are charged in units. */
	readonly codec: CodecContext;
	readonly pay = (units: number): void => this.use(units);

	constructor(frame: Frame, linker: Linker, translator: Translator) {
		this.frame = frame;
		this.linker = linker;
		this.translator = translator;
		this.room = nativeStack.left;
		linker.chargeTo(this);
		this.globals = new Globals(this);
		this.codec = new SessionCodec(this);
		this.resume();
	}

	/** Most frames use none. */
	#stores: FrameStore[] | undefined;

	store<T extends FrameStore>(make: new (session: Session) => T): T {
		this.#stores ??= [];
		for (const store of this.#stores) if (store instanceof make) return store;
		const store = new make(this);
		this.#stores.push(store);
		return store;
	}

	/**
	 * The stores in the order in which they write, whichever was used first. A store that can abort the frame at its end comes last,
	 * so that the writes of the others are paid for.
	 */
	#inOrder(): readonly FrameStore[] {
		const stores = this.#stores ?? NO_STORES;
		if (stores.length < 2) return stores;
		return [...stores.filter(({ finish }) => !finish), ...stores.filter(({ finish }) => finish)];
	}

	leave(): () => void {
		this.globals.flush();
		const stores = this.#inOrder();
		if (stores.length === 0) return NOTHING;
		const releases: (() => void)[] = [];
		for (const store of stores) {
			store.flush();
			if (store.hold) releases.push(store.hold());
		}
		return () => {
			for (const release of releases) release();
			for (let i = stores.length - 1; i >= 0; i--) stores[i]!.afterCall();
		};
	}

	finish(): void {
		this.globals.flush();
		for (const store of this.#inOrder()) {
			store.finish?.();
			store.flush();
		}
	}

	/** Takes the frame's remaining gas as units, up to `MAX_GAS_AT_ONCE`. */
	resume(): void {
		this.#taken = Math.min(this.frame.gas.remaining, MAX_GAS_AT_ONCE);
		this.units = this.#taken * PER_GAS;
	}

	/** Charges the frame's meter for the units used so far, rounded up. */
	chargeHost(): void {
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

	allocate(words: number): void {
		this.memory += words;
		if (this.memory > this.reserved) this.reserve();
	}

	free(words: number): void {
		this.memory -= words;
	}

	/**
	 * Reserves the memory that is counted, and charges for what is beyond `MEMORY.free`. The host releases it when the frame ends.
	 */
	reserve(): void {
		const more = this.memory - Math.max(this.reserved, MEMORY.free);
		const paid = more > 0 ? Math.ceil(more / MEMORY.step) * MEMORY.step : 0;
		const words = paid + (this.reserved === 0 ? MEMORY.free : 0);
		this.useGas(paid / MEMORY.wordsPerGas);
		this.frame.reserveMemory(words * MEMORY.wordBytes);
		this.reserved += words;
	}

	outOfGas(): never {
		this.frame.gas.remaining = 0;
		throw new Halt('out-of-gas');
	}

	/** Runs host code that charges the frame itself. */
	host<T>(run: () => T): T {
		this.chargeHost();
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
