import { printable } from '@altvm/abi-bridge';
import type { EvmHardfork } from '@altvm/evm';
import { checkOptions, OPTION, type OptionChecks, type RecordedTrace } from '@altvm/host';
import type { ShadowDifference, UncheckedFrame } from '@altvm/shadow';
import pc from 'picocolors';
import { loadShadow } from './load-shadow.ts';

export interface ShadowTracesOptions {
	/** The fork to run in. Default: the fork of each trace. */
	readonly hardfork?: EvmHardfork;
	/** Whether no frames, or frames that could not be checked, count as the same. Default false. */
	readonly allowUnchecked?: boolean;
}

const OPTIONS: OptionChecks<ShadowTracesOptions> = { hardfork: OPTION.any, allowUnchecked: OPTION.boolean };

const WHY: Readonly<Record<UncheckedFrame['why'], string>> = {
	kzg: 'the KZG contract needs a trusted setup',
	'no witness': 'the trace lacks what it read',
	'no code': 'the trace lacks its code',
};
const ALLOW = 'allow it with --allow-unchecked (allowUnchecked)';

/** How many characters of a differing value are shown, and how many equal characters before the difference. */
const SHOWN = 160;
const SAME = 40;

/**
 * Runs the EVM frames of recorded transactions again in `@ethereumjs/evm`. `text` lists the differences frame by frame and
 * ends with a line that counts them. Traces without EVM frames, or with some that could not be checked, are not the same unless
 * `allowUnchecked` says so.
 *
 * @example
 * ```ts
 * import { createHost, hexToBytes, type RecordedTrace, shadowTraces } from 'altvm';
 *
 * const traces: RecordedTrace[] = [];
 * const host = await createHost({ record: (trace) => traces.push(trace) });
 * const from = '0x00000000000000000000000000000000000000a1';
 * host.deploy({ from, vm: 'evm', code: hexToBytes('0x60015ff3') });
 * const { isSame, text } = await shadowTraces(traces);
 * isSame; // true
 * text.includes('1 EVM frame of 1 transaction: the same in @ethereumjs/evm'); // true
 * ```
 */
export async function shadowTraces(
	traces: readonly RecordedTrace[],
	options: ShadowTracesOptions = {},
): Promise<{ readonly isSame: boolean; readonly text: string }> {
	OPTION.array(traces, 'traces');
	checkOptions(options, 'shadowTraces', OPTIONS);
	const { allowUnchecked = false, ...forShadow } = options;
	const shadow = await loadShadow();
	const lines: string[] = [];
	let checked = 0;
	let skipped = 0;
	let count = 0;
	for (const [i, trace] of traces.entries()) {
		const report = await shadow(trace, forShadow);
		checked += report.checked;
		skipped += report.skipped;
		count += report.differences.length;
		for (const { name, why } of report.unchecked) {
			lines.push(printable(`transaction ${i + 1}: ${name} was not checked: ${WHY[why]}`));
		}
		let last: ShadowDifference['frame'] | undefined;
		for (const difference of report.differences) {
			if (difference.frame !== last) lines.push(pc.bold(`transaction ${i + 1}: ${printable(difference.name)}`));
			last = difference.frame;
			lines.push(...differenceLines(difference));
		}
	}
	const frames = `${plural(checked, 'EVM frame')} of ${plural(traces.length, 'transaction')}`;
	const left = skipped > 0 ? `, ${skipped} not checked` : '';
	const isComplete = allowUnchecked || (checked > 0 && skipped === 0);
	const isSame = count === 0 && isComplete;
	const hint = count === 0 && !isComplete ? `; ${ALLOW}` : '';
	const found = count > 0 ? `${plural(count, 'difference')} from` : checked > 0 ? 'the same in' : 'nothing was run in';
	const text = `${frames}: ${found} @ethereumjs/evm${left}${hint}`;
	lines.push(isSame ? pc.green(`✓ ${text}`) : pc.red(`✗ ${text}`));
	return { isSame, text: lines.join('\n') };
}

function differenceLines({ what, traced, shadowed }: ShadowDifference): string[] {
	let start = 0;
	while (start < traced.length && traced[start] === shadowed[start]) start++;
	const from = Math.max(traced.length, shadowed.length) <= SHOWN ? 0 : Math.max(0, start - SAME);
	const part = (text: string) => {
		const shown = text.slice(from, from + SHOWN);
		return text === '' ? 'none' : `${from > 0 ? '…' : ''}${shown}${from + SHOWN < text.length ? '…' : ''}`;
	};
	return [`  ${what}`, `    in the trace       ${part(traced)}`, `    in @ethereumjs/evm ${part(shadowed)}`].map(
		(line) => printable(line),
	);
}

const plural = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`;
