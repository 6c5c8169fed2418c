import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { ConfigError } from './config-error.ts';
import { flagName } from './flags.ts';
import { type NodeConfig, type NodeConfigInput, nodeConfig } from './node-config.ts';

type Tree = { readonly [name: string]: unknown };
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The second tree over the first. */
function merge(base: Tree, over: Tree): Tree {
	const merged: Record<string, unknown> = { ...base };
	for (const [name, value] of Object.entries(over)) {
		const below = merged[name];
		merged[name] = isTree(below) && isTree(value) ? merge(below, value) : value;
	}
	return merged;
}

function has(tree: Tree, path: readonly PropertyKey[]): boolean {
	let value: unknown = tree;
	for (const part of path) {
		if (typeof part === 'number') return true;
		if (!isTree(value) || !Object.hasOwn(value, part)) return false;
		value = value[String(part)];
	}
	return true;
}

function readFile(file: string): Tree {
	let text: string;
	try {
		text = readFileSync(file, 'utf8');
	} catch (cause) {
		throw new ConfigError(`--config: ${file} cannot be read: ${(cause as Error).message}`, { cause });
	}
	let parsed: unknown;
	try {
		parsed = JSON.parse(text);
	} catch (cause) {
		throw new ConfigError(`${file} is not JSON: ${(cause as Error).message}`, { cause });
	}
	if (!isTree(parsed)) throw new ConfigError(`${file} must have an object`);
	return parsed;
}

function problemOf(issue: z.core.$ZodIssue, flags: Tree, file: string | undefined): string {
	const names = issue.path.filter((part) => typeof part === 'string');
	const reason = issue.message.replace(/^Invalid (input|option): /, '');
	if (has(flags, issue.path) && names.length > 0) return `${flagName(names)}: ${reason}`;
	const field = names.join('.');
	return [file ?? 'options', ...(field === '' ? [] : [field]), reason].join(': ');
}

/**
 * The options of a node from flags, and from a config file in JSON below them.
 * @param hasChain - whether the chain comes from elsewhere.
 * @throws ConfigError that names each flag or field that is wrong.
 */
export function readConfig(flags: NodeConfigInput, file?: string, hasChain = false): NodeConfig {
	const base = file === undefined ? {} : readFile(file);
	const result = nodeConfig.safeParse(merge(base, flags as Tree));
	if (!result.success) {
		const problems = result.error.issues.map((issue) => problemOf(issue, flags as Tree, file));
		throw new ConfigError(problems.join('\n'));
	}
	checkTogether(result.data, hasChain);
	return result.data;
}

/** Options that do not go together. */
function checkTogether(config: NodeConfig, hasChain: boolean): void {
	const { dev, genesis, datadir, readReplica, mine, blockTime, authrpc } = config;
	const wrong = (message: string) => {
		throw new ConfigError(message);
	};
	if (!dev) {
		if (!hasChain && genesis === undefined && datadir === undefined) {
			wrong('which chain? Give --genesis <file>, a --datadir that has a chain, or --dev for a chain of its own');
		}
		if (config.chainId !== undefined) wrong('--chain-id is for --dev: a genesis file has its own');
		if (config.hardfork !== undefined) wrong('--hardfork is for --dev: a genesis file has its own');
	}
	if (dev && genesis !== undefined && (config.chainId !== undefined || config.hardfork !== undefined)) {
		wrong('--chain-id and --hardfork do not go with --genesis: the file has them');
	}
	if (readReplica && datadir === undefined)
		wrong('--read-replica needs --datadir, where another process keeps the chain');
	if (readReplica && (dev || authrpc.enabled || (mine ?? 'off') !== 'off')) {
		wrong('--read-replica writes nothing: it does not go with --dev, --mine and --authrpc.enabled');
	}
	if (blockTime !== undefined && (mine ?? 'interval') !== 'interval') {
		wrong(`--block-time is for --mine interval, not ${mine}`);
	}
	if (mine === 'interval' && blockTime === undefined) wrong('--mine interval needs --block-time <seconds>');
}
