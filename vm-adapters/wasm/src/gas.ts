/**
 * Ink per host gas, as in Arbitrum Stylus. A plain instruction costs five times as much as there, so that a gas buys about the same time as in
 * other VMs in code that V8 has not optimised: one or two nanoseconds an instruction.
 */
export const INK_PER_GAS = 10_000n;

/** Ink of a plain instruction. */
export const INK = {
	instruction: 150,
	/** Loads and stores. One that misses the first caches takes 5 to 20 nanoseconds. See also `CACHED_PAGES`. */
	memory: 1500,
	/** Division and remainder. */
	division: 1500,
	/** `br`, `br_if`, `br_table`, `return` and `unreachable`. What runs next is charged on its own. */
	branch: 500,
	if: 700,
	/** Entering a loop. */
	loop: 500,
	globalSet: 400,
	call: 1800,
	callIndirect: 2500,
	/** Table instructions: V8 calls a function of its own. */
	tableGet: 4000,
	tableSet: 24_000,
	funcRef: 2500,
	dataDrop: 1500,
	/** `memory.grow` and `memory.init`, beside their length. */
	grow: 34_000,
	init: 34_000,
	/** Per parameter beyond `REGISTER_VALUES`, which is passed on the stack, and per such result. */
	param: 600,
	result: 200,
	/** Per local, which a function sets to zero on entry. */
	local: 20,
	/** `memory.copy` and `memory.fill`, beside their length. */
	bulk: 3000,
	/** Per byte of memory.copy, memory.fill and memory.init. */
	bulkByte: 20,
} as const;

/** Parameters of a call, and results, that its own price includes. */
export const REGISTER_VALUES = 8;

/**
 * Pages of memory that fit the processor's caches. An instance with `n` times as many gets an `n`th of the ink per gas: a load that
 * misses all caches takes 100 nanoseconds and more, and which loads do cannot be told beforehand.
 */
export const CACHED_PAGES = 32;

/** Host gas of host operations. Storage costs what it costs in the EVM, plus a price per byte beyond 32. */
export const WASM_GAS = {
	/** A new instance of a component, with one core instance. */
	instance: 700,
	/** Each further core instance: it takes V8 4 to 8 microseconds, and 2 more for the exports that `freeSetup` leaves free. */
	coreInstance: 120,
	/** Per 128 table entries of 8 bytes. V8 fills entries one by one, in 30 to 70 nanoseconds each. */
	tableKib: 64,
	/** Per byte of imports, globals, exports and table elements beyond `freeSetup`. An export of 7 bytes takes half a microsecond. */
	setupByte: 2,
	/** Setup bytes that the price of an instance includes. */
	freeSetup: 1024,
	/** Per 32 bytes of initial memory beyond `freeData`. */
	dataWord: 2,
	freeData: 32768,
	/** Per page of 65,536 bytes: of the initial memory, and of memory.grow. */
	page: 512,
	/** A `memory.grow` that adds pages, beside the price of the pages: the engine makes a new buffer. */
	memoryGrow: 100,
	hostCall: 60,
	coldSlot: 2100,
	warmSlot: 100,
	storageSet: 20000,
	storageReset: 2900,
	storageByte: 32,
	readByte: 1,
	log: 375,
	logTopic: 375,
	logByte: 8,
	keccak: 150,
	keccakWord: 6,
	coldAccount: 2600,
	warmAccount: 100,
	/** Per byte of code, at its first use in a transaction: parsing, metering and compiling it. */
	loadByte: 8,
	/** Also at its first use: for each core module. */
	load: 6000,
	/** Also at its first use: for each call of a function. */
	compiledCall: 12,
	/** Also at its first use: for each function and type. */
	declaration: 160,
	/** Also at its first use: for each pair of a block or branch and a value of the frame. The compiler takes 20 to 50 nanoseconds for it. */
	merge: 2,
	/** At deployment, per byte of code: for storing it, and for checking it. */
	depositByte: 200,
	checkByte: 20,
} as const;

/** Limits of a contract. */
export const LIMITS = {
	/** Bytes of a component. */
	size: 512 * 1024,
	modules: 8,
	/** Instances of core modules. */
	instances: 16,
	functions: 8192,
	types: 4096,
	/** Nodes of a type, with shared parts counted wherever they are used. */
	typeNodes: 4096,
	/** Nodes of the types of all exports. */
	exportedNodes: 16384,
	/** Types within types. */
	typeDepth: 64,
	name: 512,
	exports: 256,
	/** Pages of 65,536 bytes in all memories of a contract. */
	pages: 1024,
	tableEntries: 16384,
	/** Locals and parameters of one function. */
	locals: 4096,
	/** Blocks and branches of one function: optimising takes time that grows with their square. */
	jumps: 4096,
	/** Blocks within blocks. */
	nesting: 512,
	/** Bytes of native stack that a frame of one function may take, without what is inlined into it. */
	frame: 65536,
} as const;
