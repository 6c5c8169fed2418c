/** Host gas for the router's own work. Calls cost what EIP-2929 and the Yellow Paper's fee schedule say. */
export const PRICES = {
	/** A call into another VM: looking up the callee's interface and making its frame. */
	crossing: 400,
	/** Parsing a byte of an interface, at its first use in a transaction. */
	interfaceByte: 4,
	/** Decoding or encoding 32 bytes at a crossing: three times the price of a word of memory (read, value, write). */
	codecWord: 9,
	/** First access to an account in a transaction (EIP-2929). */
	coldAccount: 2600,
	/** Any later access to an account. */
	warmAccount: 100,
	/** First read of a storage entry in a transaction (EIP-2929), to find out how a contract is called. */
	coldSlot: 2100,
	/** Any later read of a storage entry. */
	warmSlot: 100,
	/** Reading a byte of code to find out how its contract is called, at its first use in a transaction. */
	scannedByte: 1,
	/** Parsing and checking a byte of an interface that is given to the registry. */
	checkedByte: 20,
	/** The address of a created contract, to prove who made it. */
	createdAddress: 200,
	/** A log of the host itself, and each of its topics (G_log, G_logtopic), and a byte of its data (G_logdata). */
	log: 375,
	logByte: 8,
	/** Sending value with a call (G_callvalue). */
	callValue: 9000,
	/** Sending value to an account that does not exist yet (G_newaccount). */
	newAccount: 25000,
	/** Recording an alias: when its owner's account is made, or first shown to the EVM. The record stays in the state. */
	newAlias: 25000,
	/** A storage entry that moves to the owner when an alias is recorded: one is written and one deleted (EIP-2200). */
	entryAtAlias: 25000,
	/** Creating a contract (G_create). */
	create: 32000,
	/** A byte of code or interface that is stored in the state (G_codedeposit). */
	depositByte: 200,
} as const;
