import type { BlobSchedule, ChainConfig, ForkActivation } from '@altvm/ethereum';
import { hardforkOf, toNumber } from '../conformance/format.ts';
import type { BlockTest } from './format.ts';

/** Blob-parameter-only forks (EIP-7892), as mainnet has them. Files that use others define them. */
const BPO: Readonly<Record<string, BlobSchedule>> = {
	BPO1: { target: 10, max: 15, baseFeeUpdateFraction: 8346193n },
	BPO2: { target: 14, max: 21, baseFeeUpdateFraction: 11684671n },
};

/** The fork of a name in a test file, and the blob schedule that the file gives it. */
function forkOf(name: string, config: BlockTest['config']): ForkActivation | undefined {
	const hardfork = /^BPO\d+$/.test(name) ? 'osaka' : name === 'Dao' ? 'dao' : hardforkOf(name);
	if (hardfork === undefined) return undefined;
	const given = config?.blobSchedule?.[name];
	const blobSchedule = given
		? {
				target: Number(given.target),
				max: Number(given.max),
				baseFeeUpdateFraction: BigInt(given.baseFeeUpdateFraction),
			}
		: BPO[name];
	return { hardfork, ...(blobSchedule && { blobSchedule }) };
}

/**
 * The chain of a test's network: one fork from the genesis block on, or two with the place of the second: `FrontierToHomesteadAt5`,
 * `ArrowGlacierToParisAtDiffC0000`, `ParisToShanghaiAtTime15k`. Undefined for a network that is not one of Ethereum's.
 */
export function chainConfig({ network, config }: BlockTest): ChainConfig | undefined {
	const [, first = network, second, unit, at] = /^(.+?)To(.+)At(Time|Diff)?(\w+)$/.exec(network) ?? [];
	const before = forkOf(first, config);
	if (!before) return undefined;
	const chainId = config?.chainid === undefined ? 1n : toNumber(config.chainid);
	if (second === undefined || at === undefined) return { chainId, forks: [before] };
	const after = forkOf(second, config);
	if (!after) return undefined;
	return { chainId, forks: [before, { ...after, ...placeOf(unit, at) }] };
}

function placeOf(unit: string | undefined, at: string): Partial<ForkActivation> {
	if (unit === 'Diff') return { totalDifficulty: BigInt(`0x${at}`) };
	const place = at.endsWith('k') ? BigInt(at.slice(0, -1)) * 1000n : BigInt(at);
	return unit === 'Time' ? { timestamp: place } : { block: place };
}
