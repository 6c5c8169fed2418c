import { createHash } from 'node:crypto';

const STYLE = `
:root { color-scheme: light dark; --ground: #f6f7f9; --card: #fff; --line: #e3e6ea; --text: #1b2027; --soft: #68717d; --good: #178a50;
	--bad: #c4362c; --evm: #5b6ee1; --wasm: #d97a28; --move: #1c9a8d; --svm: #a14fc4; --transfer: #98a2b0; }
@media (prefers-color-scheme: dark) { :root { --ground: #12151a; --card: #1a1f26; --line: #2a313b; --text: #e6e9ee; --soft: #8d97a5;
	--good: #4fc98a; --bad: #ff7a70; --evm: #8696ff; --wasm: #f0a05a; --move: #4fc7ba; --svm: #c98ae6; --transfer: #6d7785; } }
* { box-sizing: border-box; margin: 0; }
body { background: var(--ground); color: var(--text); font: 15px/1.45 system-ui, sans-serif; padding: 32px 20px; }
main { max-width: 1080px; margin: 0 auto; display: grid; gap: 16px; }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 14px; }
h1 { font-size: 22px; letter-spacing: -0.01em; }
h2 { font-size: 12px; font-weight: 600; letter-spacing: 0.05em; text-transform: uppercase; color: var(--soft); }
.soft { color: var(--soft); }
.state { margin-left: auto; font-weight: 600; }
.state::before { content: ''; display: inline-block; width: 9px; height: 9px; border-radius: 50%; margin-right: 7px; background: currentColor; }
.state.good { color: var(--good); } .state.bad { color: var(--bad); }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(230px, 1fr)); gap: 16px; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 16px 18px; min-width: 0; }
.big { font-size: 30px; font-weight: 650; letter-spacing: -0.02em; font-variant-numeric: tabular-nums; margin: 4px 0 2px; }
dl { display: grid; grid-template-columns: auto 1fr; gap: 3px 14px; margin-top: 8px; }
dt { color: var(--soft); } dd { text-align: right; font-variant-numeric: tabular-nums; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
code { font: 13px ui-monospace, monospace; }
.chart { display: flex; align-items: flex-end; gap: 2px; height: 120px; margin-top: 14px; border-bottom: 1px solid var(--line); }
.bar { flex: 1; max-width: 22px; display: flex; flex-direction: column-reverse; height: 100%; border-radius: 2px 2px 0 0; }
.bar:hover { background: var(--line); }
.legend { display: flex; flex-wrap: wrap; gap: 6px 18px; margin-top: 12px; }
.key::before { content: ''; display: inline-block; width: 10px; height: 10px; border-radius: 3px; margin-right: 7px; background: var(--colour); }
.scroll { overflow-x: auto; margin-top: 8px; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th { text-align: left; font-weight: 500; color: var(--soft); } th, td { padding: 5px 16px 5px 0; white-space: nowrap; }
td { border-top: 1px solid var(--line); } .n { text-align: right; }
.vm { display: inline-block; padding: 0 8px; border-radius: 9px; margin-right: 5px; font-size: 13px; color: var(--card); background: var(--colour); }
.empty { color: var(--soft); padding: 26px 0 10px; text-align: center; }
`;

const SCRIPT = `
const $ = (id) => document.getElementById(id);
const whole = new Intl.NumberFormat('en').format;
const text = (id, value) => { $(id).textContent = value; };
const colour = (vm) => 'var(--' + (['evm', 'wasm', 'move', 'svm'].includes(vm) ? vm : 'transfer') + ')';
const NAMES = { evm: 'EVM', wasm: 'WASM', move: 'Move', svm: 'SVM', transfer: 'Transfers' };
const name = (vm) => NAMES[vm] ?? vm;
const ago = (seconds) => seconds < 0 ? 'now' : seconds < 60 ? seconds + ' s ago' : seconds < 3600 ? Math.floor(seconds / 60) + ' min ago'
	: seconds < 86400 ? Math.floor(seconds / 3600) + ' h ago' : Math.floor(seconds / 86400) + ' days ago';
const gas = (value) => value >= 1e6 ? (value / 1e6).toFixed(value >= 1e7 ? 1 : 2) + ' M' : value >= 1e4 ? (value / 1e3).toFixed(0) + ' k' : whole(value);
const fee = (wei) => wei < 1e6 ? whole(wei) + ' wei' : Number((wei / 1e9).toPrecision(4)) + ' gwei';
function element(tag, attributes = {}, ...children) {
	const made = document.createElement(tag);
	for (const [key, value] of Object.entries(attributes)) key === 'vm' ? made.style.setProperty('--colour', colour(value)) : made.setAttribute(key, value);
	made.append(...children);
	return made;
}
const order = ['evm', 'wasm', 'move', 'svm', 'transfer'];
const sorted = (vms) => Object.keys(vms).sort((a, b) => order.indexOf(a) - order.indexOf(b));
function show(status) {
	const now = Date.now() / 1000;
	const { head, blocks } = status;
	text('version', status.version);
	text('chain', 'chain ' + status.chainId);
	$('state').className = 'state ' + (status.syncing ? 'bad' : 'good');
	text('state', status.syncing ? 'syncing ' + status.syncing.current + ' of ' + status.syncing.highest : 'ready');
	text('head', whole(BigInt(head.number)));
	text('age', head.timestamp === 0 ? 'genesis' : ago(Math.floor(now - head.timestamp)));
	text('hash', head.hash.slice(0, 10) + '…');
	$('hash').title = head.hash;
	text('finality', (status.safe ?? '–') + ' / ' + (status.finalized ?? '–'));
	text('fee', head.baseFee === null ? '–' : fee(Number(head.baseFee)));
	text('pending', whole(status.pool.pending));
	text('queued', whole(status.pool.queued) + ' wait for a nonce');
	text('limit', gas(head.gasLimit));
	const count = blocks.reduce((sum, block) => sum + block.transactions, 0);
	text('transactions', whole(count));
	text('blocks', 'in the last ' + blocks.length + (blocks.length === 1 ? ' block' : ' blocks'));
	const failed = blocks.reduce((sum, block) => sum + Object.values(block.vms).reduce((all, vm) => all + vm.failed, 0), 0);
	text('failed', whole(failed));
	const span = blocks.length < 2 ? 0 : blocks[blocks.length - 1].timestamp - blocks[0].timestamp;
	text('rate', span > 0 ? (count / span).toFixed(count / span < 10 ? 2 : 0) : '–');
	text('calls', whole(status.rpc.calls));
	text('open', status.rpc.open + ' run now');
	text('errors', whole(status.rpc.errors));
	text('subscriptions', status.rpc.subscriptions + ' / ' + status.rpc.filters);
	text('source', status.source);
	text('peers', status.peers);
	const up = status.uptime;
	text('uptime', up < 60 ? up + ' s' : up < 3600 ? Math.floor(up / 60) + ' min' : up < 86400 ? Math.floor(up / 3600) + ' h ' + Math.floor(up % 3600 / 60) + ' min' : Math.floor(up / 86400) + ' days');

	const most = Math.max(1, ...blocks.map((block) => block.gasUsed));
	const totals = {};
	$('chart').replaceChildren(...blocks.map((block) => {
		const parts = sorted(block.vms).map((vm) => {
			totals[vm] = (totals[vm] ?? 0) + block.vms[vm].gas;
			const part = element('div');
			part.style.height = block.vms[vm].gas / most * 100 + '%';
			part.style.background = colour(vm);
			return part;
		});
		return element('div', { class: 'bar', title: 'Block ' + block.number + ': ' + whole(block.gasUsed) + ' gas, ' + block.transactions + ' transactions' }, ...parts);
	}));
	const all = Object.values(totals).reduce((sum, value) => sum + value, 0);
	$('legend').replaceChildren(...sorted(totals).map((vm) => element('span', { class: 'key', vm }, name(vm) + ' ', element('span', { class: 'soft' }, gas(totals[vm]) + ' gas, ' + (totals[vm] / all * 100).toFixed(0) + ' %'))));
	$('nothing').hidden = all > 0;
	$('chart').hidden = all === 0;
	$('recent').replaceChildren(...blocks.slice(-12).reverse().map((block) => element('tr', {},
		element('td', {}, whole(BigInt(block.number))),
		element('td', {}, element('code', { title: block.hash }, block.hash.slice(0, 10) + '…')),
		element('td', {}, ago(Math.floor(now - block.timestamp))),
		element('td', { class: 'n' }, whole(block.transactions)),
		element('td', { class: 'n' }, gas(block.gasUsed)),
		element('td', { class: 'n' }, (block.gasUsed / block.gasLimit * 100).toFixed(1) + ' %'),
		element('td', {}, ...sorted(block.vms).map((vm) => element('span', { class: 'vm', vm }, name(vm)))))));
	$('table').hidden = blocks.length === 0;
}
async function refresh() {
	try {
		show(await (await fetch('status.json')).json());
	} catch {
		$('state').className = 'state bad';
		text('state', 'not reachable');
	}
	setTimeout(refresh, 2000);
}
refresh();
`;

const card = (title: string, big: string, under: string, rows: readonly (readonly [string, string])[]) => `
<section class="card"><h2>${title}</h2><div class="big" id="${big}">–</div><div class="soft" id="${under}">&nbsp;</div>
<dl>${rows.map(([label, id]) => `<dt>${label}</dt><dd id="${id}">–</dd>`).join('')}</dl></section>`;

/** The status page. It loads nothing from elsewhere, and reads `status.json`. */
export const STATUS_PAGE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>altvm node</title>
<link rel="icon" href="data:,"><style>${STYLE}</style></head>
<body><main>
<header><h1>altvm node</h1><span class="soft" id="chain"></span><span class="soft" id="version"></span><span class="state" id="state">loading</span></header>
<div class="cards">
${card('Head', 'head', 'age', [
	['Hash', 'hash'],
	['Safe / finalized', 'finality'],
	['Base fee', 'fee'],
])}
${card('Transactions', 'transactions', 'blocks', [
	['A second', 'rate'],
	['Failed', 'failed'],
	['Gas limit', 'limit'],
])}
${card('Mempool', 'pending', 'queued', [
	['Blocks by', 'source'],
	['Peers', 'peers'],
	['Up for', 'uptime'],
])}
${card('JSON-RPC calls', 'calls', 'open', [
	['Errors', 'errors'],
	['Subscriptions / filters', 'subscriptions'],
])}
</div>
<section class="card"><h2>Gas by VM</h2><div class="chart" id="chart" hidden></div><div class="empty" id="nothing">No transactions yet</div><div class="legend" id="legend"></div></section>
<section class="card" id="table" hidden><h2>Recent blocks</h2><div class="scroll"><table><thead><tr><th>Block</th><th>Hash</th><th>Time</th><th class="n">Transactions</th>
<th class="n">Gas</th><th class="n">Full</th><th>VMs</th></tr></thead><tbody id="recent"></tbody></table></div></section>
</main><script>${SCRIPT}</script></body></html>
`;

const hash = (code: string) => `'sha256-${createHash('sha256').update(code).digest('base64')}'`;

/** What the page may load: itself, and `status.json`. */
export const STATUS_PAGE_POLICY = `default-src 'none'; script-src ${hash(SCRIPT)}; style-src ${hash(STYLE)}; connect-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'`;
