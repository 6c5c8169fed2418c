import { readFileSync } from 'node:fs';
import { type DefaultTheme, defineConfig } from 'vitepress';
import { mermaidFences, repositoryLinks } from './markdown.ts';
import { publishMermaid } from './publish-mermaid.ts';

publishMermaid();

const apiSidebar: DefaultTheme.SidebarItem[] = JSON.parse(
	readFileSync(new URL('../api/typedoc-sidebar.json', import.meta.url), 'utf8'),
);

const guide: DefaultTheme.SidebarItem[] = [
	{
		text: 'Guide',
		items: [
			{ text: 'Getting started', link: '/start' },
			{ text: 'Architecture', link: '/architecture' },
			{ text: 'Calls across VMs', link: '/calls' },
			{ text: 'Traces', link: '/traces' },
			{ text: 'Deploying contracts', link: '/deploying' },
			{ text: 'Writing contracts', link: '/contracts' },
			{ text: 'Calling from another language', link: '/bind' },
			{ text: 'Adding a VM', link: '/adding-a-vm' },
			{ text: 'Running a node', link: '/node' },
			{ text: 'Commands', link: '/commands' },
			{ text: 'Consensus engines', link: '/consensus' },
		],
	},
	{
		text: 'Packages',
		items: [
			{ text: 'abi-bridge', link: '/packages/abi-bridge' },
			{ text: 'state', link: '/packages/state' },
			{ text: 'host', link: '/packages/host' },
			{ text: 'vm-kit', link: '/packages/vm-kit' },
			{ text: 'evm', link: '/packages/evm' },
			{ text: 'wasm', link: '/packages/wasm' },
			{ text: 'move', link: '/packages/move' },
			{ text: 'move: objects of Sui', link: '/packages/move-sui' },
			{ text: 'ethereum', link: '/packages/ethereum' },
			{ text: 'chain', link: '/packages/chain' },
			{ text: 'node', link: '/packages/node' },
			{ text: 'shadow', link: '/packages/shadow' },
			{ text: 'altvm', link: '/packages/altvm' },
			{ text: 'assemblyscript', link: '/packages/assemblyscript' },
			{ text: 'solidity', link: '/packages/solidity' },
		],
	},
	{ text: 'Tests and references', items: [{ text: 'How it is tested', link: '/testing' }] },
];

export default defineConfig({
	title: 'altvm',
	description: 'Contracts of many virtual machines in one state, one gas budget and one call stack',
	lang: 'en',
	cleanUrls: true,
	srcExclude: ['README.md'],
	markdown: {
		config: (md) => {
			mermaidFences(md);
			repositoryLinks(md);
		},
	},
	themeConfig: {
		nav: [
			{ text: 'Guide', link: '/start' },
			{ text: 'Architecture', link: '/architecture' },
			{ text: 'API', link: '/api/' },
		],
		sidebar: { '/api/': apiSidebar, '/': guide },
		outline: [2, 3],
		search: {
			provider: 'local',
			options: {
				// Of the API reference, names are searched: the text of 300 pages would make the index larger than the site.
				_render: (source, env, md) =>
					env.relativePath.startsWith('api/')
						? md.render(/^# .*/m.exec(source)?.[0] ?? '', env)
						: md.render(source, env),
			},
		},
		footer: { message: 'Released under the MIT licence.' },
	},
});
