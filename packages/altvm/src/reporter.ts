import { type Address, formatAddress, type Hex, printable, type VmId } from '@altvm/abi-bridge';
import { formatFailure, type Host, printTree, type TransactionResult, type TreeStyle } from '@altvm/host';
import pc from 'picocolors';
import { printableLine } from './printable-line.ts';
import type { ScenarioContext } from './scenario.ts';

const VM_COLOURS = [pc.cyan, pc.magenta, pc.yellow, pc.blue, pc.green];

/**
 * Assigns one colour to each VM, in the host's order of VMs.
 *
 * @example
 * ```ts
 * import { createHost, printTree, treeStyle } from 'altvm';
 *
 * const host = await createHost();
 * const style = treeStyle([...host.adapters.keys()]);
 * const from = '0x00000000000000000000000000000000000000a1';
 * const { trace } = host.call({ from, to: '0x00000000000000000000000000000000000000b2', trace: true });
 * printTree(trace!, { style, label: () => 'bob' }).includes('bob.receive()'); // true
 * ```
 */
export function treeStyle(vms: readonly VmId[]): TreeStyle {
	return {
		vm: (vm, text) => (VM_COLOURS[vms.indexOf(vm) % VM_COLOURS.length] ?? pc.white)(text),
		dim: pc.dim,
		good: pc.green,
		bad: pc.red,
		strong: pc.bold,
	};
}

/**
 * Returns a scenario's context. It writes text through `write`, one line at a time.
 *
 * @example
 * ```ts
 * import { createHost, reporter } from 'altvm';
 *
 * const lines: string[] = [];
 * const context = reporter(await createHost(), (line) => lines.push(line));
 * context.name('0x00000000000000000000000000000000000000a1', 'alice');
 * context.print(`paid by ${context.label(context.host.resolve('0x00000000000000000000000000000000000000a1'))}`);
 * lines; // [ 'paid by alice' ]
 * ```
 */
export function reporter(host: Host, write: (line: string) => void): ScenarioContext {
	const names = new Map<Address, string>();
	const label = (address: Address) => names.get(host.resolve(address)) ?? formatAddress(address);
	const style = treeStyle([...host.adapters.keys()]);
	const print = (text: string) => {
		for (const line of text.split('\n')) write(printableLine(line));
	};
	return {
		host,
		print,
		label,
		section: (title) => {
			const shown = printable(title);
			print(`\n${pc.bold(shown)}\n${pc.dim('─'.repeat(shown.length))}`);
		},
		name: (address: Hex, name) => names.set(host.resolve(address), name),
		table: (rows) => print(formatTable(rows)),
		show(result) {
			if (result.trace) print(printTree(result.trace, { label: (address) => names.get(address), style, units: true }));
			print(summary(result));
		},
	};
}

function summary(result: TransactionResult): string {
	const gas = `${result.gasUsed.toLocaleString('en')} gas`;
	switch (result.outcome.status) {
		case 'success':
			return pc.green(`✓ success, ${gas}`);
		case 'revert':
			return pc.red(`✗ reverted, ${gas}: ${result.failure ? formatFailure(result.failure) : 'no reason'}`);
		case 'halt':
			return pc.red(`✗ halted, ${gas}: ${result.outcome.reason}`);
	}
}

function formatTable(given: readonly (readonly string[])[]): string {
	const rows = given.map((row) => row.map((cell) => printable(cell)));
	const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
	return rows
		.map((row, i) => {
			const line = row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)));
			return i === 0 ? pc.dim(line.join('  ')) : line.join('  ');
		})
		.join('\n');
}
