import type { Step, StepPart } from './step.ts';

/** What is recorded of a message; each optional. */
export interface TraceOptions {
	/** The tree of frames. Default true. */
	readonly frames?: boolean;
	/** Is called for each instruction of VMs that report them. Code then runs in interpreters, with the same results and gas. */
	readonly onStep?: (step: Step) => void;
	/** What each step has. Default: nothing but the instruction, its gas and the refund counter. */
	readonly parts?: readonly StepPart[];
	/** The accounts and storage entries that frames use: see `OpenTransaction.touched`. Default false. */
	readonly touched?: boolean;
	/** Most bytes that the tree may have, estimated. Default: no limit. A message that needs more ends with a HostError `trace-limit`. */
	readonly maxBytes?: number;
	/** Most milliseconds, counted at each frame and at each 1,024 steps. As `maxBytes`. */
	readonly maxTime?: number;
}

/** `true`: the tree of frames. 'witness': also what is needed to run each frame again. */
export type TraceRequest = boolean | 'witness' | TraceOptions;
