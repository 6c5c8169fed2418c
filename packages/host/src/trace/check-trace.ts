import { checkOptions, OPTION, type OptionCheck, type OptionChecks } from '../check-options.ts';
import { refuse, shown } from '../refuse.ts';
import type { StepPart } from './step.ts';
import type { TraceOptions } from './trace-options.ts';

const PARTS = OPTION.oneOf(['stack', 'memory', 'returnData', 'storage'] satisfies StepPart[]);
const TRACE: OptionChecks<TraceOptions> = {
	frames: OPTION.boolean,
	onStep: OPTION.function,
	parts(value, name) {
		OPTION.array(value, name);
		for (const [i, part] of (value as unknown[]).entries()) PARTS(part, `${name}[${i}]`);
	},
	touched: OPTION.boolean,
	maxBytes: OPTION.integer(0, Number.MAX_SAFE_INTEGER),
	maxTime: OPTION.integer(0, Number.MAX_SAFE_INTEGER),
};

/**
 * Checks an option that says what is recorded of a message.
 *
 * @example
 * ```ts
 * import { checkOptions, checkTrace } from '@altvm/host';
 *
 * let message = '';
 * try {
 * 	checkOptions({ trace: 7 }, 'a call', { trace: checkTrace });
 * } catch (error) {
 * 	message = String(error);
 * }
 * message; // HostError: `trace` must be one of true, false, "witness" or an object, not 7
 * ```
 */
export const checkTrace: OptionCheck = (value, name) => {
	if (typeof value === 'boolean' || value === 'witness') return;
	if (typeof value !== 'object' || value === null) {
		refuse(`\`${name}\` must be one of true, false, "witness" or an object, not ${shown(value)}`);
	}
	checkOptions(value, `\`${name}\``, TRACE);
};
