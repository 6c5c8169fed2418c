import { type Address, type Hex, hexToBytes, toAddress } from '@altvm/abi-bridge';
import type { EvmHardfork } from '@altvm/evm';
import { HostError } from '@altvm/host';
import { z } from 'zod';
import type { BlobSchedule } from '../transaction/blob-gas.ts';
import type { ForkActivation } from './chain-config.ts';
import type { Genesis, GenesisAccount } from './genesis.ts';

/** A number of the file: a JSON number, or text in decimal or hex. */
const number = z
	.union([z.number().int().nonnegative(), z.string().regex(/^(0x[0-9a-fA-F]+|[0-9]+)$/)])
	.refine((value) => typeof value === 'string' || Number.isSafeInteger(value), {
		error: 'a number above 2^53 has lost digits: write it as text',
	})
	.transform((value) => BigInt(value));
const bytes = z
	.string()
	.regex(/^(0x)?([0-9a-fA-F]{2})*$/)
	.transform((text) => hexToBytes(text.startsWith('0x') ? text : `0x${text}`));
const fixed = (size: number) =>
	z
		.string()
		.regex(new RegExp(`^(0x)?[0-9a-fA-F]{${2 * size}}$`))
		.transform((text): Hex => `0x${text.replace(/^0x/, '').toLowerCase()}`);
const address = fixed(20).transform((hex): Address => toAddress(hex));
/** geth writes short numbers for hashes and nonces too. */
const padded = (size: number) =>
	number.transform((value, context): Hex => {
		const digits = value.toString(16);
		if (digits.length > 2 * size) context.addIssue({ code: 'custom', message: `more than ${size} bytes` });
		return `0x${digits.padStart(2 * size, '0')}`;
	});

/** The forks by their names in the file, oldest first. */
const BY_BLOCK: readonly (readonly [name: string, hardfork: EvmHardfork])[] = [
	['homesteadBlock', 'homestead'],
	['daoForkBlock', 'dao'],
	['eip150Block', 'tangerineWhistle'],
	['eip158Block', 'spuriousDragon'],
	['byzantiumBlock', 'byzantium'],
	['constantinopleBlock', 'constantinople'],
	['petersburgBlock', 'petersburg'],
	['istanbulBlock', 'istanbul'],
	['muirGlacierBlock', 'muirGlacier'],
	['berlinBlock', 'berlin'],
	['londonBlock', 'london'],
	['arrowGlacierBlock', 'arrowGlacier'],
	['grayGlacierBlock', 'grayGlacier'],
];
const BY_TIME: readonly (readonly [name: string, hardfork: EvmHardfork])[] = [
	['shanghaiTime', 'shanghai'],
	['cancunTime', 'cancun'],
	['pragueTime', 'prague'],
	['osakaTime', 'osaka'],
	['bpo1Time', 'osaka'],
	['bpo2Time', 'osaka'],
	['bpo3Time', 'osaka'],
	['bpo4Time', 'osaka'],
	['bpo5Time', 'osaka'],
];

const schedule = z
	.object({ target: number, max: number, baseFeeUpdateFraction: number })
	.transform(({ target, max, baseFeeUpdateFraction }): BlobSchedule => {
		return { target: Number(target), max: Number(max), baseFeeUpdateFraction };
	});

const activations = Object.fromEntries(
	[...BY_BLOCK, ...BY_TIME, ['eip155Block'] as const, ['mergeNetsplitBlock'] as const].map(([name]) => [
		name,
		number.nullish(),
	]),
);

const schema = z.object({
	config: z.looseObject({
		chainId: number,
		...activations,
		daoForkSupport: z.boolean().nullish(),
		terminalTotalDifficulty: number.nullish(),
		depositContractAddress: address.nullish(),
		blobSchedule: z.record(z.string(), schedule).nullish(),
	}),
	nonce: padded(8).optional(),
	timestamp: number.optional(),
	extraData: bytes.nullish(),
	gasLimit: number,
	difficulty: number.nullish(),
	mixHash: padded(32).optional(),
	coinbase: address.optional(),
	number: number.optional(),
	gasUsed: number.optional(),
	parentHash: padded(32).optional(),
	baseFeePerGas: number.nullish(),
	excessBlobGas: number.nullish(),
	blobGasUsed: number.nullish(),
	alloc: z.record(
		fixed(20),
		z.object({
			balance: number.optional(),
			nonce: number.optional(),
			code: bytes.optional(),
			storage: z.record(z.string(), z.string()).optional(),
		}),
	),
});

/**
 * Reads a chain's configuration and genesis block from geth's `genesis.json`: all forks by block, total difficulty and time, and
 * their blob schedules. Forks that the chain does not have are left out of the file. Nothing is added to its accounts.
 *
 * @param json the parsed JSON.
 * @throws HostError `bad-request` that names what is wrong.
 * @example
 * ```ts
 * import { parseGenesis } from '@altvm/ethereum';
 *
 * const { config } = parseGenesis({
 * 	config: { chainId: 1337, homesteadBlock: 0, londonBlock: 5, terminalTotalDifficulty: 0, shanghaiTime: 100 },
 * 	gasLimit: '0x1c9c380',
 * 	difficulty: '0x0',
 * 	alloc: {},
 * });
 * config.forks.map(({ hardfork }) => hardfork).join(' '); // chainstart homestead london paris shanghai
 * ```
 */
export function parseGenesis(json: unknown): Genesis {
	const parsed = schema.safeParse(json);
	if (!parsed.success) {
		const [issue] = parsed.error.issues;
		throw new HostError(
			'bad-request',
			`${['genesis', issue?.path.join('.')].filter(Boolean).join(': ')}: ${issue?.message}`,
			{ cause: parsed.error },
		);
	}
	const { config, alloc, ...fields } = parsed.data;
	const { extraData, difficulty, baseFeePerGas, excessBlobGas, blobGasUsed, ...same } = fields;
	const given = Object.fromEntries(Object.entries(same).filter(([, value]) => value !== undefined));
	return {
		...(given as typeof same & { gasLimit: bigint }),
		...(extraData && { extraData }),
		...(difficulty != null && { difficulty }),
		...(baseFeePerGas != null && { baseFee: baseFeePerGas }),
		...(excessBlobGas != null && { excessBlobGas }),
		...(blobGasUsed != null && { blobGasUsed }),
		config: {
			chainId: config.chainId,
			forks: forksOf(config),
			...(config.depositContractAddress && { depositContract: config.depositContractAddress }),
			...(config['mergeNetsplitBlock'] != null && { netsplitBlock: config['mergeNetsplitBlock'] as bigint }),
		},
		accounts: new Map(Object.entries(alloc).map(([at, account]) => [toAddress(at as Hex), accountOf(at, account)])),
		systemContracts: false,
	} as Genesis;
}

type ParsedConfig = z.infer<typeof schema>['config'];

/** Names of blocks in geth's configuration that begin no fork of their own: spurious dragon is one with EIP-158 here. */
const NO_FORKS = ['eip155Block', 'mergeNetsplitBlock'];

/** A fork that is not known must not be ignored: the chain would split. */
function checkForks(config: ParsedConfig): void {
	const known = [...BY_BLOCK, ...BY_TIME].map(([name]) => name);
	for (const [name, value] of Object.entries(config)) {
		if (!/(Block|Time)$/.test(name) || value == null || known.includes(name) || NO_FORKS.includes(name)) continue;
		throw new HostError(
			'bad-request',
			`genesis: config.${name}: not a fork that is known; there are: ${known.join(', ')}`,
		);
	}
	const { eip155Block, eip158Block } = config;
	if (eip155Block != null && eip158Block != null && eip155Block !== eip158Block) {
		throw new HostError('bad-request', 'genesis: config.eip155Block: not the block of eip158Block');
	}
}

function forksOf(config: ParsedConfig): ForkActivation[] {
	checkForks(config);
	const at = (name: string) => config[name] as bigint | null | undefined;
	const forks: ForkActivation[] = [{ hardfork: 'chainstart' }];
	for (const [name, hardfork] of BY_BLOCK) {
		const block = at(name);
		if (block == null || (hardfork === 'dao' && !config.daoForkSupport)) continue;
		forks.push({ hardfork, block });
	}
	const { terminalTotalDifficulty: totalDifficulty } = config;
	if (totalDifficulty != null) forks.push({ hardfork: 'paris', totalDifficulty });
	for (const [name, hardfork] of BY_TIME) {
		const timestamp = at(name);
		if (timestamp == null) continue;
		const blobs = config.blobSchedule?.[name.replace(/Time$/, '')];
		forks.push({ hardfork, timestamp, ...(blobs && { blobSchedule: blobs }) });
	}
	return forks;
}

type ParsedAccount = z.infer<typeof schema>['alloc'][Hex];

function accountOf(at: string, { balance, nonce, code, storage }: ParsedAccount): GenesisAccount {
	const word = (text: string) => {
		if (!/^(0x)?[0-9a-fA-F]{1,64}$/.test(text)) {
			throw new HostError('bad-request', `genesis: alloc.${at}.storage: not a word of 32 bytes: ${text.slice(0, 80)}`);
		}
		return BigInt(text.startsWith('0x') ? text : `0x${text}`);
	};
	return {
		...(balance !== undefined && { balance }),
		...(nonce !== undefined && { nonce }),
		...(code && { code }),
		...(storage && { storage: new Map(Object.entries(storage).map(([key, value]) => [word(key), word(value)])) }),
	};
}
