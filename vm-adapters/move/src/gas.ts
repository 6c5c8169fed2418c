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
	/** Products, bits and shifts of u64, whose integers from 2^53 on are bigints. */
	wide: 400,
	/** Arithmetic of u128 and u256, which takes bigints in the interpreter. */
	big: 700,
	bigProduct: 1000,
	call: 900,
	/** Per value that is copied, compared, or moved into or out of a struct or vector. */
	value: 80,
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
	/** A SHA3-256 or Keccak-256, and each byte that it reads. */
	hash: 27_000,
	hashByte: 90,
	/** A SHA2-256, and each byte that it reads. */
	sha2: 6000,
	sha2Byte: 15,
	/** Looking up a resource that is cached. */
	lookup: 1000,
	/** Comparing a struct or vector, without what is in it. */
	comparedObject: 180,
	/** Copying a struct or vector, without what is in it. */
	copiedObject: 200,
	/** Searching for text: a byte of either string. */
	searchedByte: 25,
	/** A character of the tag of a type that is made. */
	tagCharacter: 2,
	/**
	 * Decoding an instruction of a function that the transaction has not run before, a type that it takes or leaves, and a part of a
	 * type.
	 */
	decoded: 400,
	decodedType: 40,
	madeType: 40,
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
	/** Per part of a type in the signatures from which a module's interface is made, and per function. */
	interfacePart: 4,
	/** Per byte of a module that is loaded and linked at publishing. */
	loadByte: 10,
	/** Per byte of a module that the transaction has not used before: some 80 nanoseconds if the module is not cached. */
	readByte: 4,
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

/**
 * What values count against the host's bound on guest memory, in words of 16 bytes. A value counts from the instruction that
 * makes it to the one that destroys it; both engines count the same. The numbers are above what V8 takes (4 times for most
 * values), because its heap has less room than the bound, and collecting garbage takes time in proportion to what is alive.
 */
export const MEMORY = {
	wordBytes: 16,
	/** A place for a value: a field, an item, or a local of a function that waits for a call to another contract. */
	slot: 8,
	struct: 16,
	vector: 16,
	/** A vector of u8, u16 or u32, and an item of it. */
	smallVector: 48,
	smallItem: 1,
	/** The text of an address that was read from bytes. Addresses share it, so it counts until the frame ends. */
	address: 12,
	/** A running function, a function instance, a struct type, a resource or table entry that is cached, without what they hold. */
	callFrame: 16,
	instance: 64,
	type: 32,
	entry: 32,
	/** Words that a frame has without a charge, and words that it reserves at a time beyond them. */
	free: 4096,
	step: 256,
	/** Words for a unit of gas, charged when they are reserved: the collector visits what is alive again and again. */
	wordsPerGas: 1,
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
