/**
 * Internal units per unit of host gas. A unit of gas buys about as much processor time in Move's interpreter as in the
 * EVM's: any code may run interpreted, so gas limits must bound the time of the interpreter. Translated code costs the
 * same and takes a tenth of the time or less. `npm run bench -- move` measures the ratio of gas per microsecond, Move
 * to EVM, in alternating runs. On two cores that were not idle, its median over 11 cases was 0.79 to 0.84 in four runs,
 * and 0.90 on busy cores. Single cases range from around 0.3 (loops over integers, a hash map) to 2.8 (calls, and
 * copies of bytes, which are charged for at the copy but made when one of them is changed).
 */
export const UNITS_PER_GAS = 100n;

/** Prices in internal units. */
export const UNITS = {
	instruction: 150,
	/** Multiplication, division and remainder of u64, whose integers from 2^53 on are bigints. */
	wideProduct: 300,
	/** Arithmetic of u128 and u256, which takes bigints in the interpreter. */
	big: 700,
	bigProduct: 1000,
	call: 900,
	/** Per value that is copied, compared, or moved into or out of a struct or vector. */
	value: 60,
	/**
	 * As `value`, per item of a vector of u8, u16 or u32. Such vectors are compared in bulk, and copied in bulk when a
	 * copy is changed.
	 */
	smallItem: 15,
	/** Per byte that is serialised or deserialised. */
	byte: 30,
	/**
	 * Per value that is serialised or deserialised; a struct and each of its fields count, as do a vector and each of its
	 * items.
	 */
	coded: 1000,
	/** Per serialisation. */
	codec: 2000,
	native: 400,
	/** Per byte that a native function reads or makes. */
	nativeByte: 10,
	hash: 3000,
} as const;

/**
 * Host gas for global storage. As for the EVM's storage slots, an access is warm or cold and a write new or not; bytes
 * are extra.
 */
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
	/** Per byte of a module that is loaded and linked at publishing. */
	loadByte: 10,
	/** Per byte of a module that the transaction has not used before: some 50 nanoseconds if the module is not cached. */
	readByte: 1,
	/** Units of the verifier's meter per unit of gas. Such a unit takes about 15 nanoseconds. */
	verifierUnits: 2,
	/** Finding the function that is called from outside. */
	entry: 200,
	coldAccount: 2600,
	warmAccount: 100,
	/** Moving wei from one balance to another, at the EVM's price for value without the stipend. */
	transfer: 6700,
	newAccount: 25000,
} as const;

/** Limits of one frame. */
export const LIMITS = {
	/** Functions on the Move call stack of a frame. As in move-vm-runtime, 1,024 may be below the running one. */
	callDepth: 1025,
	/** Values on the operand stack, of all functions of a frame together. The same limit as in move-vm-runtime. */
	operands: 1024,
	/** The deepest nesting of values and of types. */
	nesting: 64,
	/** The most items of a vector. */
	vector: 1_000_000,
	/** The most bytes of a table key in BCS. */
	tableKey: 4096,
} as const;
