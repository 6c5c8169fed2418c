/**
 * Move counts internal units, 100 to a host gas. A gas is to buy in Move's interpreter about the processor time that it buys in the
 * EVM's: any code may run there, so that is what a limit of gas has to bound. Translated code takes a tenth of it and less, and
 * costs the same. `npm run bench -- move` measures the ratio of gas per microsecond, Move to EVM, in turns. On two cores that were
 * not idle its median over 11 cases was 0.79 to 0.84 in four runs, and 0.90 on busy ones; by case it lies around 0.3 (loops over
 * integers, a hash map) to 2.8 (calls, and copies of bytes, which are made when they are changed and paid before).
 */
export const UNITS_PER_GAS = 100n;

/** Internal units. */
export const UNITS = {
	instruction: 150,
	/** Multiplication, division and remainder of a u64: numbers from 2^53 on take a bigint. */
	wideProduct: 300,
	/** Arithmetic of u128 and u256: bigints, in the interpreter. */
	big: 700,
	bigProduct: 1000,
	call: 900,
	/** Per value copied, moved into or out of a struct or vector, or compared. */
	value: 60,
	/** The same for an item of a vector of u8, u16 or u32, which are copied and compared all at once, or when the copy is changed. */
	smallItem: 15,
	/** Per byte serialised or deserialised. */
	byte: 30,
	/** Per value serialised or deserialised: a struct and each of its fields, a vector and each of its items. */
	coded: 1000,
	/** Beginning and ending a serialised value. */
	codec: 2000,
	native: 400,
	/** Per byte that a native reads or makes. */
	nativeByte: 10,
	hash: 3000,
} as const;

/** Host gas for global storage: an access is warm or cold and a write new or not, as the EVM's slots are; bytes are extra. */
export const MOVE_GAS = {
	coldResource: 2100,
	warmResource: 100,
	newResource: 20000,
	changedResource: 2900,
	/** Per byte of a resource beyond 64. */
	resourceByte: 32,
	log: 375,
	logTopic: 375,
	logByte: 8,
	depositByte: 200,
	/** Loading and linking a module at publishing, per byte. */
	loadByte: 10,
	/** Reading a module that a transaction has not used before, per byte: some 50 nanoseconds, if it is not at hand. */
	readByte: 1,
	/** So many units of the verifier's meter are one gas: a unit takes about 15 nanoseconds. */
	verifierUnits: 2,
	/** Finding a function to call from outside. */
	entry: 200,
	coldAccount: 2600,
	warmAccount: 100,
	/** Wei moved from one balance to another, as the EVM prices value without its stipend. */
	transfer: 6700,
	newAccount: 25000,
} as const;

/** Bounds on a frame. */
export const LIMITS = {
	/** Functions on the Move call stack of one frame: as in move-vm-runtime, 1,024 below the one that runs. */
	callDepth: 1025,
	/** Values on the operand stack, of all functions of one frame together, as there. */
	operands: 1024,
	/** How deep values and types nest. */
	nesting: 64,
	/** Items of a vector. */
	vector: 1_000_000,
	/** Bytes of a table's key in BCS. */
	tableKey: 4096,
} as const;
