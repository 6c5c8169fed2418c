import { JournalCodecContext } from '../codec/codec-context.ts';
import type { GasMeter } from '../gas.ts';
import type { Checkpoint } from '../journal/journal.ts';
import type { Outcome } from '../outcome.ts';
import type { CallRouter, RootCall } from './call-router.ts';
import { haltSetup, type PendingCall } from './pending-call.ts';

/**
 * Records the aliases that a first message names accounts by, so that contracts which read them find the accounts. The meter of its frame
 * pays. A static message shows them and records none. Returns the outcome if that halts the message.
 */
export function recordAliases(
	router: CallRouter,
	root: RootCall | undefined,
	pending: PendingCall,
	meter: GasMeter,
	checkpoint: Checkpoint,
): Outcome | undefined {
	if (!root?.recordAliases || root.recordAliases.length === 0) return undefined;
	try {
		const context = new JournalCodecContext(router.journal, meter, root.isStatic);
		for (const address of root.recordAliases) context.toEvmAddress(address);
		return undefined;
	} catch (error) {
		return haltSetup(router, pending, checkpoint, error);
	}
}
