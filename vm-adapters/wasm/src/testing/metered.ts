import { MemoryPool } from '../engine/memory-pool.ts';
import { METER_MODULE } from '../loader/metering/injected.ts';
import { meterModule } from '../loader/metering/meter.ts';
import { wat } from './wat.ts';

/** An instance of a metered core module, with access to its meters. */
export interface Metered {
	/** Calls an export. Returns the ink that it used, and its result unless it trapped. */
	measure(name: string, args?: readonly (number | bigint)[]): { ink: bigint; result: unknown; trapped: boolean };
	readonly ink: WebAssembly.Global<'i64'>;
	readonly stack: WebAssembly.Global<'i32'>;
	readonly exports: Record<string, WebAssembly.ExportValue>;
	/** Pages of each request to grow, in order. */
	readonly asked: number[];
}

export const PLENTY = 10n ** 15n;
export const STACK = 1 << 20;

/** Meters and instantiates a module in the text format. `grant` decides whether memory may grow. */
export async function metered(text: string, grant: (pages: number) => boolean = () => true): Promise<Metered> {
	return meteredInstance(await wat(text), grant);
}

/** Meters and instantiates a module. */
export function meteredInstance(
	module: Uint8Array<ArrayBuffer>,
	grant: (pages: number) => boolean = () => true,
): Metered {
	const { bytes, memory: limits } = meterModule(module, 0);
	const memory = limits && new MemoryPool().take(limits);
	const ink = new WebAssembly.Global({ value: 'i64', mutable: true }, PLENTY);
	const stack = new WebAssembly.Global({ value: 'i32', mutable: true }, STACK);
	const asked: number[] = [];
	const grow = (pages: number) => {
		asked.push(pages >>> 0);
		try {
			return grant(pages >>> 0) ? memory!.grow(pages >>> 0) : -1;
		} catch {
			// Beyond the maximum that the module declares.
			return -1;
		}
	};
	const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
		[METER_MODULE]: { ink, stack, grow, ...(memory && { memory }) },
	});
	return {
		ink,
		stack,
		asked,
		exports,
		measure(name, args = []) {
			const before = ink.value;
			try {
				const result = (exports[name] as unknown as (...args: readonly (number | bigint)[]) => unknown)(...args);
				// The host checks the ink when a call returns.
				if (ink.value < 0n) return { ink: before - ink.value, result: undefined, trapped: true };
				return { ink: before - ink.value, result, trapped: false };
			} catch (error) {
				if (!(error instanceof WebAssembly.RuntimeError)) throw error;
				return { ink: before - ink.value, result: undefined, trapped: true };
			}
		},
	};
}
