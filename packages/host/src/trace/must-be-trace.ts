import { refuse, shown } from '../refuse.ts';
import type { TraceFrame } from './trace.ts';

/**
 * Checks that a transaction was traced: its result has no trace unless the caller asked for one.
 * @throws HostError `bad-request`
 */
export function mustBeTrace(frame: TraceFrame | undefined): void {
	if (typeof frame === 'object' && frame !== null && Array.isArray(frame.steps)) return;
	refuse(`not a trace but ${shown(frame)}: only a transaction with \`trace: true\` has one`);
}
