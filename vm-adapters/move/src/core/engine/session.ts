import type { CodecContext } from '@altvm/abi-bridge';
import { type Frame, Halt } from '@altvm/host';
import { UNITS, UNITS_PER_GAS } from '../../gas.ts';
import { Globals } from './globals.ts';
import type { AccessEnforcer, CallFrame, FrameStore, Instances, Session, Translator } from './interfaces.ts';
import type { Linker } from './linker.ts';
import { nativeStack } from './native-stack.ts';

const PER_GAS = Number(UNITS_PER_GAS);
/** Units that a double counts exactly; more gas than this is worth is left with the host meanwhile. */
const MAX_GAS_AT_ONCE = Math.floor(Number.MAX_SAFE_INTEGER / PER_GAS / 2);

/** What running Move code in one frame shares: units, state, links, the call stack. */
export class FrameSession implements Session {
	readonly frame: Frame;
	readonly linker: Linker;
	readonly globals: Globals;
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
	readonly translator: Translator;
	/** Once a function runs that says which resources it uses. */
	access: AccessEnforcer | undefined;
	/** Set when it runs. */
	instances!: Instances;
	/** For codecs within the VM: paid in units. */
	readonly codec: CodecContext;
	readonly pay = (units: number): void => this.use(units);

	constructor(frame: Frame, linker: Linker, translator: Translator) {
		this.frame = frame;
		this.linker = linker;
		this.translator = translator;
		this.room = nativeStack.left;
		linker.pay = this.pay;
		this.globals = new Globals(this);
		this.codec = {
			toEvmAddress: (address) => frame.codec.toEvmAddress(address),
			fromEvmAddress: (address) => frame.codec.fromEvmAddress(address),
			charge: (bytes) => this.use(bytes * UNITS.byte),
		};
		this.resume();
	}

	readonly #stores = new Map<new (session: Session) => FrameStore, FrameStore>();

	store<T extends FrameStore>(make: new (session: Session) => T): T {
		let store = this.#stores.get(make);
		if (!store) this.#stores.set(make, (store = new make(this)));
		return store as T;
	}

	leave(): () => void {
		this.globals.flush();
		const releases: (() => void)[] = [];
		for (const store of this.#stores.values()) {
			store.flush();
			if (store.hold) releases.push(store.hold());
		}
		return () => {
			for (const release of releases) release();
			for (const store of this.#stores.values()) store.afterCall();
		};
	}

	finish(): void {
		this.globals.flush();
		for (const store of this.#stores.values()) {
			store.finish?.();
			store.flush();
		}
	}

	/** Takes what the frame has as units. */
	resume(): void {
		this.#taken = Math.min(this.frame.gas.remaining, MAX_GAS_AT_ONCE);
		this.units = this.#taken * PER_GAS;
	}

	/** Makes the frame's meter right: what was used rounds up. */
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
