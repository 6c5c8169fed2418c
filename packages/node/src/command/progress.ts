import cliProgress from 'cli-progress';

const { Format, SingleBar } = cliProgress;

/** What a progress bar shows beside its bar. */
export interface ProgressFields {
	readonly block: string;
	/** Blocks a second. */
	readonly rate: string;
}

/** A bar of progress on standard error. Without a terminal it writes a line now and then. */
export interface Progress {
	update(value: number, fields: ProgressFields): void;
	stop(): void;
}

const EMPTY: ProgressFields = { block: '-', rate: '-' };

/**
 * Begins a bar.
 * @param total - where it ends. Of a stream whose length is not known, 0.
 * @param unit - what is counted.
 */
export function startProgress(title: string, total: number, unit: 'bytes' | 'blocks' | 'entries'): Progress {
	const size = (value: number) => (unit === 'bytes' ? `${(value / 1e6).toFixed(1)} MB` : value.toLocaleString('en'));
	const bar = new SingleBar({
		format: (options, { progress, value, total, eta }, payload) => {
			const { block, rate } = payload as ProgressFields;
			const share =
				total > 0 ? `${Format.BarFormat(progress, options)} ${(progress * 100).toFixed(0).padStart(3)} % · ` : '';
			const left = total > 0 && Number.isFinite(eta) ? ` · ${eta} s left` : '';
			const ofTotal = total > 0 ? ` of ${size(total)}` : '';
			return `${title} ${share}${size(value)}${ofTotal} · block ${block} · ${rate} blocks/s${left}`;
		},
		barCompleteChar: '█',
		barIncompleteChar: '░',
		barsize: 24,
		hideCursor: true,
		etaBuffer: 100,
		stream: process.stderr,
		noTTYOutput: true,
		notTTYSchedule: 5_000,
	});
	bar.start(total, 0, EMPTY);
	return {
		update: (value, fields) => bar.update(value, fields),
		stop: () => bar.stop(),
	};
}

/** Measures blocks a second since it was made. */
export function rateMeter(): (blocks: number) => string {
	const start = performance.now();
	return (blocks) => {
		const seconds = (performance.now() - start) / 1_000;
		return seconds < 0.5 ? '-' : Math.round(blocks / seconds).toLocaleString('en');
	};
}
