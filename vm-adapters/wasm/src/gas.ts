/** WASM counts ink: 10,000 to a host gas, as Stylus does. An instruction of about a third of a nanosecond is one unit of 30 ink. */
export const INK_PER_GAS = 10_000n;

/** Ink of a plain instruction. */
export const INK = {
	instruction: 30,
	/** Loads and stores. */
	memory: 60,
	/** Division and remainder. */
	division: 240,
	call: 240,
	callIndirect: 360,
	/** Per local that a function zeroes when it is entered. */
	local: 10,
	/** Per byte of memory.copy, memory.fill and memory.init. */
	bulkByte: 3,
} as const;

/** Host gas of what the host does for a contract. Storage is priced as the EVM's slots are, and by the byte beyond 32. */
export const WASM_GAS = {
	/** A fresh instance, of one core instance. */
	instance: 700,
	/** Each further core instance: 4 microseconds in V8 and more with its imports. */
	coreInstance: 50,
	/** Per 128 table entries of 8 bytes, which V8 fills one by one: 30 to 70 nanoseconds each. */
	tableKib: 64,
	/** Per byte of imports, globals, exports and table elements beyond `freeSetup`: an export of 7 bytes takes half a microsecond. */
	setupByte: 2,
	/** What an ordinary contract has of them is in the price of its instance. */
	freeSetup: 2048,
	/** Per 32 bytes that are copied to memory at the start, beyond the first 32 KiB. */
	dataWord: 2,
	freeData: 32768,
	/** Per page of 65,536 bytes, at the start and for memory.grow. */
	page: 512,
	hostCall: 20,
	coldSlot: 2100,
	warmSlot: 100,
	storageSet: 20000,
	storageReset: 2900,
	storageByte: 32,
	readByte: 1,
	log: 375,
	logTopic: 375,
	logByte: 8,
	keccak: 30,
	keccakWord: 6,
	coldAccount: 2600,
	warmAccount: 100,
	/** At deployment: keeping a byte of code, and checking it. */
	depositByte: 200,
	checkByte: 20,
} as const;

/** What a contract may have. */
export const LIMITS = {
	/** Bytes of a component. */
	size: 512 * 1024,
	modules: 8,
	/** Instances of core modules, each with tables of its own. */
	instances: 16,
	functions: 8192,
	types: 4096,
	/** Nodes of a type when it is written out. */
	typeNodes: 4096,
	name: 512,
	exports: 256,
	/** Pages of 65,536 bytes over a contract's memories. */
	pages: 1024,
	tableEntries: 16384,
	/** Locals and parameters of one function. */
	locals: 4096,
	/** Blocks within blocks. */
	nesting: 512,
	/** Slots of 8 bytes that all WASM functions on the stack may use, over all frames of a transaction. */
	stackSlots: 32768,
} as const;
