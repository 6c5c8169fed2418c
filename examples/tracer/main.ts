import { createHost, type TraceFrame, toCallTracer } from 'altvm';
import { COINS, setUpMarket, TOKENS, USER } from '../swap/set-up.ts';

/** Sums the gas that each function used itself, without the calls it made. */
function profile(frame: TraceFrame, into = new Map<string, number>()): Map<string, number> {
	const calls = frame.steps.flatMap((step) => (step.type === 'call' ? [step.frame] : []));
	const own = frame.gasUsed - calls.reduce((sum, { gasUsed }) => sum + gasUsed, 0);
	const name = `${frame.vm} ${frame.contract}.${frame.function}`;
	into.set(name, (into.get(name) ?? 0) + own);
	for (const call of calls) profile(call, into);
	return into;
}

const host = await createHost();
const { exchange } = setUpMarket(host);
const { trace, gasUsed } = host.simulate({
	from: USER,
	to: exchange,
	function: 'swap',
	args: [100n * TOKENS, 49n * COINS],
	trace: true,
});

const rows = [...profile(trace!)].sort(([, a], [, b]) => b - a);
for (const [name, gas] of rows) console.log(`${String(gas).padStart(6)}  ${name}`);
console.log('total', gasUsed, rows.reduce((sum, [, gas]) => sum + gas, 0) === gasUsed);

// The same tree in the format of Geth's callTracer, for tools that read it.
const { type, calls } = toCallTracer(trace!);
console.log(type, calls?.length);
