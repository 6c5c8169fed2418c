import type { SyncProgress } from '../eth/client-methods.ts';

/** How often the progress is looked at, in milliseconds. */
const INTERVAL = 1_000;

/**
 * Watches whether a node is behind, while somebody listens.
 * @param progress - undefined if the node is not behind.
 * @returns what `subscriptionMethods` takes as `onSyncing`.
 */
export function watchSyncing(progress: () => SyncProgress | undefined, interval = INTERVAL) {
	return (listener: (progress: SyncProgress | undefined) => void): (() => void) => {
		let wasBehind = progress() !== undefined;
		const timer = setInterval(() => {
			const now = progress();
			if (wasBehind === (now !== undefined)) return;
			wasBehind = now !== undefined;
			listener(now);
		}, interval).unref();
		return () => clearInterval(timer);
	};
}
