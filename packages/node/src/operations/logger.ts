import { type Logger, pino, stdSerializers } from 'pino';
import pretty from 'pino-pretty';
import type { NodeConfig } from '../config/node-config.ts';

export type { Logger };

/** Fields of a line are written as text: a bigint is none that JSON has. */
const plain = (value: unknown): unknown => (typeof value === 'bigint' ? `${value}` : value);

/**
 * Makes the log of a node: a line of JSON for each event, or lines for people in a terminal. It goes to standard error, so that standard
 * output is free.
 */
export function createLogger({ level, format }: NodeConfig['log']): Logger {
	const options = {
		level,
		base: null,
		serializers: { err: stdSerializers.err },
		formatters: {
			level: (label: string) => ({ level: label }),
			log: (fields: Record<string, unknown>) =>
				Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, plain(value)])),
		},
		timestamp: () => `,"time":"${new Date().toISOString()}"`,
	};
	const isPretty = format === 'pretty' || (format === 'auto' && process.stderr.isTTY);
	if (!isPretty) return pino(options, process.stderr);
	return pino(
		options,
		pretty({
			destination: 2,
			sync: true,
			colorize: process.stderr.isTTY && process.env['NO_COLOR'] === undefined,
			translateTime: 'SYS:HH:MM:ss.l',
			singleLine: true,
			ignore: 'pid,hostname',
		}),
	);
}
