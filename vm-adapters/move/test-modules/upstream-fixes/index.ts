import { LATER_BYTECODE } from './later-bytecode.ts';
import { REFERENCE_FIXES } from './references.ts';
import { RUNTIME_FIXES } from './runtime.ts';
import { SUI_FIXES } from './sui.ts';
import { TYPE_FIXES } from './types-and-limits.ts';
import type { UpstreamFix } from './upstream-fix.ts';

/** What was mended upstream, with our verdicts. */
export const UPSTREAM_FIXES: readonly UpstreamFix[] = [
	...REFERENCE_FIXES,
	...TYPE_FIXES,
	...RUNTIME_FIXES,
	...LATER_BYTECODE,
	...SUI_FIXES,
];
