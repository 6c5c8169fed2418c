import type { GasMeter } from '../gas.ts';
import { PaidReader } from '../interfaces/interface-reader.ts';
import type { CallRouter } from './call-router.ts';

/** Reads what tells an interface, for a frame at `depth`. `meter` pays. */
export function paidReader(router: CallRouter, meter: GasMeter, depth: number): PaidReader {
	return new PaidReader(router.journal, router.interfaces, meter, (...question) => router.ask(depth, ...question));
}
