import { type Entry, hostileCase } from './cases.ts';
import { type CaseReport, runCase } from './run-case.ts';
import { createScene } from './samples.ts';
import { readSeeds } from './seeds.ts';

/** Seeds of the cases to run, one after another in one process. */
export interface Work {
	readonly seeds: readonly number[];
	readonly entries: readonly Entry[];
}

/** What the process tells: that it begins a case, and what the case did. */
export type Told =
	| { readonly type: 'ready'; readonly residentMb: number }
	| { readonly type: 'begins'; readonly seed: number }
	| { readonly type: 'did'; readonly seed: number; readonly report: CaseReport; readonly residentMb: number };

const tell = (told: Told) => new Promise<void>((resolve) => process.send!(told, () => resolve()));
/** The most memory that the process has ever held. */
const residentMb = () => process.resourceUsage().maxRSS / 1024;

process.once('message', async ({ seeds, entries }: Work) => {
	const scene = await createScene();
	const read = readSeeds();
	await tell({ type: 'ready', residentMb: residentMb() });
	for (const seed of seeds) {
		const of = hostileCase(seed, read, scene.samples, entries);
		await tell({ type: 'begins', seed });
		const report = await runCase(scene, of);
		await tell({ type: 'did', seed, report, residentMb: residentMb() });
	}
	process.disconnect?.();
});
