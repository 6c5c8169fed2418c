import type { Hex } from '@altvm/abi-bridge';
import type { BlobSchedule } from '@altvm/ethereum';
import type { EvmHardfork } from '@altvm/evm';

/** The parts of Ethereum's general state test format (ethereum/tests, execution-spec-tests) that the runner reads. */
export interface StateTest {
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly pre: Readonly<Record<Hex, TestAccount>>;
	readonly transaction: TestTransaction;
	readonly post: Readonly<Record<string, readonly TestPost[]>>;
	readonly config?: {
		readonly chainid?: string;
		readonly blobSchedule?: Readonly<
			Record<string, { readonly target: string; readonly max: string; readonly baseFeeUpdateFraction: string }>
		>;
	};
}

export interface TestAccount {
	readonly balance: string;
	readonly nonce: string;
	readonly code: Hex;
	readonly storage: Readonly<Record<string, string>>;
}

export interface TestTransaction {
	readonly data: readonly Hex[];
	readonly gasLimit: readonly string[];
	readonly value: readonly string[];
	readonly gasPrice?: string;
	readonly maxFeePerGas?: string;
	readonly maxPriorityFeePerGas?: string;
	readonly maxFeePerBlobGas?: string;
	readonly blobVersionedHashes?: readonly Hex[];
	readonly accessLists?: readonly (readonly { address: Hex; storageKeys: readonly Hex[] }[] | null)[];
	readonly authorizationList?: readonly Readonly<Record<string, string>>[];
	readonly nonce: string;
	readonly secretKey?: Hex;
	readonly to: Hex | '';
}

export interface TestPost {
	/** The expected state root. */
	readonly hash: Hex;
	/** keccak256 of the RLP of the logs. */
	readonly logs: Hex;
	readonly indexes: { readonly data: number; readonly gas: number; readonly value: number };
	readonly txbytes?: Hex;
	/** The exception that an invalid transaction must cause. */
	readonly expectException?: string;
	readonly state?: Readonly<Record<Hex, TestAccount>>;
}

/** Names of the forks in test files. Others (transitions at a block, drafts) are skipped. */
const FORKS: Readonly<Record<string, string>> = {
	Frontier: 'chainstart',
	Homestead: 'homestead',
	EIP150: 'tangerineWhistle',
	TangerineWhistle: 'tangerineWhistle',
	EIP158: 'spuriousDragon',
	SpuriousDragon: 'spuriousDragon',
	Byzantium: 'byzantium',
	Constantinople: 'constantinople',
	ConstantinopleFix: 'petersburg',
	Petersburg: 'petersburg',
	Istanbul: 'istanbul',
	MuirGlacier: 'muirGlacier',
	Berlin: 'berlin',
	London: 'london',
	ArrowGlacier: 'arrowGlacier',
	GrayGlacier: 'grayGlacier',
	Merge: 'paris',
	Paris: 'paris',
	Shanghai: 'shanghai',
	Cancun: 'cancun',
	Prague: 'prague',
	Osaka: 'osaka',
};

export function hardforkOf(fork: string): EvmHardfork | undefined {
	return FORKS[fork] as EvmHardfork | undefined;
}

/** Returns the blob parameters that the file itself defines for a fork. */
export function blobScheduleOf(test: StateTest, fork: string): BlobSchedule | undefined {
	const schedule = test.config?.blobSchedule?.[fork];
	if (!schedule) return undefined;
	const { target, max, baseFeeUpdateFraction } = schedule;
	return { target: Number(target), max: Number(max), baseFeeUpdateFraction: BigInt(baseFeeUpdateFraction) };
}

/** Parses a number, which is usually hex and sometimes decimal. Missing numbers are 0. */
export function toNumber(text: string | undefined): bigint {
	return text === undefined || text === '' || text === '0x' ? 0n : BigInt(text);
}

/** Whether a JSON value is a state test. Folders contain other files as well. */
export function isStateTest(value: unknown): value is StateTest {
	return (
		typeof value === 'object' &&
		value !== null &&
		['env', 'pre', 'transaction', 'post'].every((key) => key in value) &&
		!Array.isArray((value as StateTest).post)
	);
}
