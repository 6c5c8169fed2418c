import { randomBytes } from 'node:crypto';
import { bytesToHex, type Hex, toAddress } from '@altvm/abi-bridge';
import { BlockClock, type Chain, Miner, type MiningMode } from '@altvm/chain';
import { ConfigError } from '../config/config-error.ts';
import type { NodeConfig } from '../config/node-config.ts';
import { type Development, development } from '../dev/dev-methods.ts';
import type { Logger } from '../operations/logger.ts';
import type { DevAccount } from './dev-accounts.ts';

/** When a configuration has blocks built; undefined if an engine, another process or nobody builds them. */
function miningOf({ mine, blockTime, dev, ...config }: NodeConfig): { mode: MiningMode; seconds?: number } | undefined {
	const hasEngine = config.authrpc.enabled || config.evNode.enabled || config.abci.enabled;
	if (hasEngine && ((mine ?? 'off') !== 'off' || blockTime !== undefined)) {
		throw new ConfigError('--mine and --block-time do not go with an engine: it decides when there are blocks');
	}
	if (config.readReplica) return undefined;
	if (blockTime !== undefined) return { mode: 'interval', seconds: blockTime };
	const chosen = mine ?? (dev && !hasEngine ? 'instant' : 'off');
	return chosen === 'off' || chosen === 'interval' ? undefined : { mode: chosen };
}

/** Makes a chain one for development, with the blocks that the configuration asks for. */
export async function developed(
	chain: Chain,
	config: NodeConfig,
	accounts: readonly DevAccount[],
	clientVersion: string,
	logger: Logger,
): Promise<Development> {
	const { mode, seconds } = miningOf(config) ?? { mode: 'manual' };
	const made = await development(chain, {
		keys: accounts.map(({ privateKey }) => privateKey),
		mode,
		...(seconds !== undefined && { seconds }),
		clientVersion,
		onError: (err) => logger.error({ err }, 'a block could not be built'),
	});
	if (config.coinbase !== undefined) made.node.choices.coinbase = toAddress(config.coinbase as Hex);
	return made;
}

/** Builds the blocks of a chain that has no engine, if the configuration asks for it. */
export function startMining(chain: Chain, config: NodeConfig, logger: Logger): Miner | undefined {
	const mining = miningOf(config);
	if (!mining) return undefined;
	const clock = new BlockClock();
	const coinbase = config.coinbase === undefined ? undefined : toAddress(config.coinbase as Hex);
	const miner = new Miner({
		chain,
		attributes: () => ({
			timestamp: clock.timestamp(chain.head.header.timestamp),
			prevRandao: bytesToHex(randomBytes(32)),
			...(coinbase !== undefined && { coinbase }),
		}),
		onError: (err) => logger.error({ err }, 'a block could not be built'),
	});
	miner.setMode(mining.mode, mining.seconds);
	return miner;
}

/** Who builds the blocks, in words. */
export function blocksBy(config: NodeConfig): string {
	if (config.readReplica) return 'another process';
	if (config.authrpc.enabled) return 'consensus client';
	if (config.evNode.enabled) return 'ev-node';
	if (config.abci.enabled) return 'CometBFT';
	const mining = miningOf(config);
	if (!mining) return 'nobody';
	return mining.seconds === undefined ? `this node, ${mining.mode}` : `this node, every ${mining.seconds} s`;
}
