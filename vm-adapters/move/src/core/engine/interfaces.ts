import type { AccessSpecifier } from '../loader/file-format.ts';
import type { LoadedFunction } from '../loader/loaded-module.ts';
import type { Code } from './code.ts';
import type { AccessChecker, FrameContext } from './frame-context.ts';
import type { Globals } from './globals.ts';
import type { StructType, Type } from './types.ts';
import type { Pay, Value } from './values.ts';

/** A native function: arguments in order, results in order. It charges before it acts. */
export type Native = (session: Session, args: readonly Value[], typeArgs: readonly Type[]) => Value[];

/** The native functions of a VM. */
export interface NativeTable {
	/** The implementation of a native function, if the VM has one. */
	find(fn: LoadedFunction): Native | undefined;
}

/** A function in translated code. */
export interface Compiled {
	/**
	 * Takes the instance, the session and the arguments. A reference is two arguments: container and index. Returns the first
	 * result; the others are in `Session.out`.
	 */
	readonly run: (instance: Instance, session: Session, ...args: unknown[]) => unknown;
	/** Takes the arguments from `stack`, starting at `base`, puts the results there and returns the new height. */
	readonly fromStack: (instance: Instance, session: Session, stack: Value[], base: number) => number;
	/** How much of `Session.room` a call takes. */
	readonly cost: number;
	/** Characters of code. */
	readonly size: number;
}

/** The part of a function that continues from the start of a loop, with the interpreter's locals. */
export interface CompiledLoop {
	readonly fromStack: (
		instance: Instance,
		session: Session,
		locals: (Value | undefined)[],
		stack: Value[],
		base: number,
	) => number;
	readonly cost: number;
	readonly size: number;
}

/** How hot a function is, and its translated code. */
export interface Translation {
	/** Units that the interpreter spends until the function is hot. */
	fuel: number;
	/** Undefined while cold, and for a function that cannot be translated. */
	compiled: Compiled | undefined;
	isDone: boolean;
	/** By the instruction that the loop starts with. */
	readonly loops: Map<number, CompiledLoop | undefined>;
}

/** Decides which functions are translated. No contract can observe its decisions. */
export interface Translator {
	/** The translation state of a function. */
	of(fn: LoadedFunction): Translation;
	/** Counts a call of a function that the interpreter runs, with the units that are left, and attaches translated code once there is some. */
	called(instance: Instance, left: number): void;
	/** Counts a jump back to the start of a loop. Returns translated code to continue with if the loop is hot. */
	loop(instance: Instance, start: number, left: number): CompiledLoop | undefined;
}

/**
 * A function with its type arguments, and the functions and structs that its instructions refer to, filled in when they first
 * run. Finding one costs the same each time, so gas does not show what is cached.
 */
export interface Instance {
	readonly fn: LoadedFunction;
	readonly typeArgs: readonly Type[];
	/** Undefined for a native function. */
	readonly code: Code | undefined;
	readonly native: Native | undefined;
	/** Whether its module is on the stack below this frame and must not be entered again. */
	readonly isReentry: boolean;
	readonly parameterCount: number;
	/** Callees, and the price of their type arguments if they have some, by the operand of a call. */
	readonly calls: (Instance | undefined)[];
	readonly callCosts: readonly number[];
	/** Structs, and the price of their types, by the operand of an instruction that names a struct. Empty while all are free. */
	readonly structs: (StructType | undefined)[];
	readonly structCosts: readonly number[];
	/** Keeps the price of the type arguments of a generic call. */
	costOfCall(operand: number, cost: number): void;
	/** Keeps the price of a struct's type. */
	costOfStruct(operand: number, cost: number): void;
	readonly translation: Translation;
	/** Translated code, once there is some; see `Compiled`. */
	readonly run: Compiled['run'] | undefined;
	readonly fromStack: Compiled['fromStack'] | undefined;
	readonly cost: number;
	/** Stands on the call stack for calls from translated code. */
	readonly marker: CallFrame;
	/** Calls run translated code from now on. */
	attach(compiled: Compiled): void;
}

/** The function instances of one frame. */
export interface Instances {
	get(fn: LoadedFunction, typeArgs: readonly Type[]): Instance;
	/** Drops all instances if the linker has dropped its modules since. */
	refresh(): void;
	/** The callee of a call instruction that runs for the first time. */
	called(caller: Instance, operand: number, isGeneric: boolean): Instance;
	/** The struct that an instruction names. */
	struct(of: Instance, operand: number, isGeneric: boolean): StructType;
	/** The enum that an instruction names. */
	enum(of: Instance, operand: number): StructType;
}

/** A running function. */
export interface CallFrame {
	readonly instance: Instance;
	/** Empty for translated code, which has its own variables. */
	readonly locals: (Value | undefined)[];
	/** The next instruction. */
	pc: number;
}

/** Enforces the access specifiers of functions. */
export interface AccessEnforcer extends AccessChecker {
	/** A function with access specifiers begins; its frame is the topmost of the call stack. */
	enter(frame: CallFrame, accesses: readonly AccessSpecifier[]): void;
}

/** Storage that native functions keep for one frame: values while code runs, bytes in the state before calls and at the end. */
export interface FrameStore {
	/** Writes changes to the host's state. */
	flush(): void;
	/** Called before a call, after `flush`. Returns a function that undoes it, to run after the call. */
	hold?(): () => void;
	/** Called after a call: drops the values that the call may have changed. */
	afterCall(): void;
	/** Called at the end of the frame, before the last `flush`. */
	finish?(): void;
}

/** The state that Move code running in one frame shares: units, host state, links, the call stack. */
export interface Session extends FrameContext {
	readonly globals: Globals;
	/** Units left before the host is asked for gas again. */
	units: number;
	/** Words of memory that the frame's values take (see `MEMORY`). */
	memory: number;
	/** Words that have been reserved with the host. Beyond them, `reserve` asks for more. */
	readonly reserved: number;
	/** Reserves the memory that is counted and not reserved yet. @throws Halt `memory-limit` */
	reserve(): void;
	/** Running functions, innermost last. */
	readonly callStack: CallFrame[];
	/** Operands of the functions below the running one, if that is in translated code or was called from it. */
	height: number;
	/**
	 * How much more translated code may stand on the host stack. A frame takes enough of it per operand that the operands
	 * also fit the operand stack.
	 */
	room: number;
	/** Results of translated code after the first. */
	readonly out: unknown[];
	readonly translator: Translator;
	access: AccessEnforcer | undefined;
	/** Set when code first runs. */
	instances: Instances;
	readonly pay: Pay;
	/** The frame's store of a class, made when it is first asked for. */
	store<T extends FrameStore>(make: new (session: Session) => T): T;
	/**
	 * Writes changes to the state before a call. Returns a function to run after the call; it does not cover `globals`.
	 */
	leave(): () => void;
	/** Writes changes to the state at the end. */
	finish(): void;
	/** Charges the frame's meter for the units used so far, rounded up. */
	chargeHost(): void;
	outOfGas(): never;
	/** Runs host code that charges the frame itself. */
	host<T>(run: () => T): T;
}
