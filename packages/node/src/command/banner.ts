import { checksumAddress, evmFormOf } from '@altvm/abi-bridge';
import pc from 'picocolors';
import type { RunningNode } from '../start/start-node.ts';

const row = (name: string, value: string) => `  ${pc.dim(name.padEnd(11))}${value}`;

function accountLines({ accounts, config }: RunningNode): string[] {
	if (accounts.length === 0) return [];
	const width = `${accounts.length - 1}`.length;
	const index = (at: number) => pc.dim(`(${`${at}`.padStart(width)})`);
	return [
		'',
		pc.bold('Accounts'),
		...accounts.map(
			({ address }, at) => `  ${index(at)} ${checksumAddress(evmFormOf(address))} ${pc.dim(`${config.balance} ETH`)}`,
		),
		'',
		pc.bold('Private keys'),
		...accounts.map(({ privateKey }, at) => `  ${index(at)} ${privateKey}`),
		'',
		row('Mnemonic', config.mnemonic),
		row('Path', "m/44'/60'/0'/0/"),
		'',
		`  ${pc.yellow('These keys are public.')} What is sent to them on another network is lost.`,
	];
}

/** What a node prints when it runs. */
export function banner(node: RunningNode, version: string): string {
	const { chain, config, urls } = node;
	const { number } = chain.head.header;
	const state = config.archive ? 'every block' : `the last ${config.keepBlocks.toLocaleString('en')} blocks`;
	const rows: [string, string][] = [
		['Chain', `${chain.config.chainId}`],
		['Head', `${number} ${pc.dim(chain.head.hash)}`],
		['VMs', chain.at(chain.head.hash, (host) => [...host.adapters.keys()].join(', '))],
		['Data', config.datadir ?? 'in memory'],
		['State of', state],
	];
	const places: [string, string][] = [
		['HTTP', urls.http],
		['WebSocket', urls.ws],
		['IPC', urls.ipc],
		['Engine', urls.engine],
		['ev-node', urls.evNode],
		['CometBFT', urls.abci],
		['Metrics', urls.metrics],
		['Status', urls.http && `${urls.http}/`],
	];
	return [
		'',
		`${pc.bold(pc.cyan('altvm'))} ${pc.dim(version)}`,
		'',
		...rows.map(([name, value]) => row(name, value)),
		...accountLines(node),
		'',
		...places.filter(([, url]) => url !== '').map(([name, url]) => row(name, pc.cyan(url))),
		'',
	].join('\n');
}
