import { type Frame, GasMeter } from '@altvm/host';
import { describe, expect, it } from 'vitest';
import type { FrameStore, Translator } from './interfaces.ts';
import type { Linker } from './linker.ts';
import { FrameSession } from './session.ts';

describe('The stores of a frame', () => {
	const log: string[] = [];
	class Entries implements FrameStore {
		flush = () => void log.push('flush entries');
		afterCall = () => void log.push('entries after call');
	}
	class Checked implements FrameStore {
		flush = () => void log.push('flush checked');
		hold = () => () => void log.push('release checked');
		afterCall = () => void log.push('checked after call');
		finish = () => void log.push('finish checked');
	}

	// What a frame pays before a store aborts it at its end must not depend on which store was used first.
	it('write in the same order, whichever was used first, and the ones with a final check last', () => {
		for (const used of [
			[Entries, Checked],
			[Checked, Entries],
		]) {
			const session = new FrameSession(
				{ gas: new GasMeter(1000) } as Frame,
				{ chargeTo() {} } as unknown as Linker,
				{} as Translator,
			);
			for (const store of used) session.store(store);
			log.length = 0;
			session.leave()();
			session.finish();
			expect(log).toEqual([
				'flush entries',
				'flush checked',
				'release checked',
				'checked after call',
				'entries after call',
				'flush entries',
				'finish checked',
				'flush checked',
			]);
		}
	});
});
