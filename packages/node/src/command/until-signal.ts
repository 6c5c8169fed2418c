/** Ends when the process is told to stop. A second signal ends the process at once. */
export function untilSignal(): Promise<NodeJS.Signals> {
	return new Promise((resolve) => {
		const stop = (signal: NodeJS.Signals) => {
			for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => process.exit(130));
			resolve(signal);
		};
		let isStopped = false;
		for (const name of ['SIGINT', 'SIGTERM'] as const) {
			process.once(name, () => {
				if (!isStopped) stop(name);
				isStopped = true;
			});
		}
	});
}
