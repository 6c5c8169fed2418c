import type { Command } from 'commander';
import type { CommandContext } from './command-context.ts';
import { dbCommand } from './db-command.ts';
import { exportCommand } from './export-command.ts';
import { importCommand } from './import-command.ts';
import { nodeCommand } from './node-command.ts';

/**
 * The commands of a node, to be added to a program of commander.
 *
 * @example
 * ```ts
 * import { nodeCommands } from '@altvm/node';
 *
 * const about = { node: 'runs a node', import: 'imports blocks', export: 'writes blocks', db: 'looks after a database' };
 * const commands = nodeCommands({ version: '1.0.0', adapters: async () => [], about });
 * commands.map((command) => command.name()); // [ 'node', 'import', 'export', 'db' ]
 * ```
 */
export function nodeCommands(context: CommandContext): Command[] {
	return [nodeCommand(context), importCommand(context), exportCommand(context), dbCommand(context)];
}
