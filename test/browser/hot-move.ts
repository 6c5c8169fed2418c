// Calls a Move function until it is hot, and prints the gas and the state root. Started by no-code-generation.test.ts.
import { readFileSync } from 'node:fs';
import { moveAdapter } from '@altvm/move';
import { Host, toAddress } from 'altvm';

const file = (name: string) =>
	new Uint8Array(readFileSync(new URL(`../../examples/contracts/coin/artifacts/${name}`, import.meta.url)));
const from = toAddress(`0x${'c011'.padStart(64, '0')}`);
const host = new Host({ adapters: [moveAdapter()] });
host.deploy({ from, vm: 'move', code: file('exchange_stub.mv') });
const coin = host.deploy({ from, vm: 'move', code: file('coin.mv') }).address!;
let gas = 0;
for (let i = 0; i < 800; i++) {
	const { status, gasUsed } = host.call({ from, to: coin, function: 'total_supply' });
	if (status !== 'success') throw new Error(`call ${i}: ${status}`);
	gas += gasUsed;
}
process.stdout.write(`${gas} ${await host.stateRoot()}\n`);
