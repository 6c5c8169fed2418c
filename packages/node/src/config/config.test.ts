import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, describe, expect, it } from 'vitest';
import { addFlags } from './flags.ts';
import type { NodeConfigInput } from './node-config.ts';
import { readConfig } from './read-config.ts';

const folder = mkdtempSync(join(tmpdir(), 'altvm-config-'));
afterAll(() => rmSync(folder, { recursive: true }));
function file(content: unknown): string {
	const path = join(folder, 'node.json');
	writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
	return path;
}
function flags(...args: string[]): NodeConfigInput {
	const command = new Command('node').exitOverride().configureOutput({ writeErr: () => {} });
	const read = addFlags(command);
	command.parse(args, { from: 'user' });
	return read();
}
const parse = (...args: string[]) => readConfig(flags(...args));

describe('flags', () => {
	it('have the defaults of the schema', () => {
		expect(flags('--dev')).toEqual({ dev: true });
		expect(parse('--dev')).toMatchObject({
			http: { enabled: true, addr: '127.0.0.1', port: 8545, cors: [], vhosts: ['localhost'] },
			ws: true,
			accounts: 10,
			rpc: { batchSize: 1_000, batchBytes: 25_000_000 },
		});
	});

	it('are numbers, lists, switches and texts', () => {
		const config = parse(
			'--dev',
			'--http.port',
			'0',
			'--gas-cap',
			'1_000_000',
			'--block-time',
			'0.5',
			'--no-ws',
			'--authrpc',
		);
		expect(config).toMatchObject({
			http: { port: 0 },
			gasCap: 1_000_000,
			blockTime: 0.5,
			ws: false,
			authrpc: { enabled: true },
		});
		expect(parse('--dev', '--http.cors', 'https://a.example, https://b.example').http.cors).toEqual([
			'https://a.example',
			'https://b.example',
		]);
		expect(parse('--dev', '--no-http', '--log.level', 'debug')).toMatchObject({
			http: { enabled: false },
			log: { level: 'debug' },
		});
	});

	it('are known by their exact name', () => {
		expect(() => flags('--http.prot', '1')).toThrow('unknown option');
		expect(() => flags('--http.port')).toThrow('argument missing');
	});

	it('are all in --help, in groups, with their defaults', () => {
		const command = new Command('node');
		addFlags(command);
		const help = command.helpInformation().replace(/\s+/g, ' ');
		for (const text of [
			'Development:',
			'Limits:',
			'--http.port <port>',
			'(default: 8545)',
			'--no-ws',
			'--read-replica',
		]) {
			expect(help).toContain(text);
		}
		expect(help).not.toContain('undefined');
		expect(help).not.toContain('(default: )');
	});
});

describe('a config file', () => {
	it('has the same options, and flags win', () => {
		const path = file({ dev: true, http: { port: 1, cors: ['*'] }, rpc: { batchSize: 5 } });
		const config = readConfig(flags('--http.port', '2'), path);
		expect(config).toMatchObject({ http: { port: 2, cors: ['*'] }, rpc: { batchSize: 5 } });
	});

	it.each([
		['what is no JSON', '{', 'is not JSON'],
		['another value', [], 'must have an object'],
		['an unknown field', { dev: true, htpp: {} }, 'Unrecognized key: "htpp"'],
		['an unknown field of a section', { dev: true, http: { prot: 1 } }, 'node.json: http: Unrecognized key: "prot"'],
		['a wrong type', { dev: true, http: { port: '1' } }, 'node.json: http.port: expected number, received string'],
		['a section that is none', { dev: true, http: 5 }, 'node.json: http: expected object'],
		['a wrong element', { dev: true, http: { cors: [1] } }, 'node.json: http.cors: expected string'],
	])('with %s is refused', (_, content, message) => {
		expect(() => readConfig({}, file(content))).toThrow(message);
	});

	it('must be there', () => {
		expect(() => readConfig({}, join(folder, 'gone.json'))).toThrow('gone.json cannot be read');
	});
});

describe('errors name the flag', () => {
	it.each([
		[['--dev', '--http.port', 'x'], '--http.port: expected number, received string'],
		[['--dev', '--http.port', '70000'], '--http.port: '],
		[['--dev', '--http.port', '-1'], '--http.port: '],
		[['--dev', '--log.level', 'loud'], '--log.level: '],
		[['--dev', '--hardfork', 'nowhere'], '--hardfork: '],
		[['--dev', '--coinbase', '0x12'], '--coinbase: expected an address of 20 bytes in hex'],
		[['--dev', '--rpc.batch-size', '0'], '--rpc.batch-size: '],
	])('%j', (args, message) => {
		expect(() => parse(...args)).toThrow(message);
	});

	it('says all that is wrong', () => {
		expect(() => parse('--dev', '--http.port', 'x', '--gas-cap', 'y')).toThrow(
			/--http\.port.*\n.*--gas-cap|--gas-cap.*\n.*--http\.port/,
		);
	});
});

describe('options that do not go together', () => {
	it.each([
		[[], 'which chain?'],
		[['--genesis', 'g.json', '--chain-id', '5'], '--chain-id is for --dev'],
		[['--genesis', 'g.json', '--hardfork', 'osaka'], '--hardfork is for --dev'],
		[['--dev', '--genesis', 'g.json', '--chain-id', '5'], 'do not go with --genesis'],
		[['--dev', '--read-replica'], '--read-replica needs --datadir'],
		[['--read-replica', '--datadir', 'x', '--mine', 'instant'], '--read-replica writes nothing'],
		[['--dev', '--mine', 'manual', '--block-time', '2'], '--block-time is for --mine interval'],
		[['--dev', '--mine', 'interval'], '--mine interval needs --block-time'],
	])('%j', (args, message) => {
		expect(() => parse(...args)).toThrow(message);
	});
});
