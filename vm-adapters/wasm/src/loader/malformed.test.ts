import { readFileSync } from 'node:fs';
import { InterfaceError, sameSignatures, toAddress } from '@altvm/abi-bridge';
import { Host, type VmAdapter } from '@altvm/host';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { wasmAdapter } from '../adapter.ts';
import { WasmLoadError } from '../errors.ts';
import { parseComponent } from './component/component.ts';
import { meterModule } from './metering/meter.ts';
import { loadProgram } from './program.ts';
import { ByteReader } from './reader.ts';

const artefact = Uint8Array.from(
	readFileSync(new URL('../../../../examples/contracts/curve/artifacts/curve.wasm', import.meta.url)),
);
const USER = toAddress(`0x${'b2'.padStart(40, '0')}`);
const GAS = 1_000_000;

let adapter: VmAdapter;
beforeAll(async () => {
	adapter = await wasmAdapter();
});

/** Offsets at which a component may end: after its header and after each section. */
function sectionEnds(bytes: Uint8Array): Set<number> {
	const reader = new ByteReader(bytes);
	reader.take(8);
	const ends = new Set([8]);
	while (!reader.done) {
		reader.u8();
		reader.take(reader.u32());
		ends.add(reader.at);
	}
	return ends;
}

const mutation = fc.tuple(fc.nat(artefact.length - 1), fc.integer({ min: 1, max: 255 })).map(([at, difference]) => {
	const bytes = artefact.slice();
	bytes[at]! ^= difference;
	return bytes;
});

/** Returns the error of `run`, undefined if there is none. Other kinds of errors are thrown on. */
function loadError(run: () => unknown): WasmLoadError | InterfaceError | undefined {
	try {
		run();
		return undefined;
	} catch (error) {
		if (error instanceof WasmLoadError || error instanceof InterfaceError) return error;
		throw error;
	}
}

describe('a truncated component', () => {
	it('is malformed, and the error names the byte, unless a section ends there', () => {
		const ends = sectionEnds(artefact);
		for (let length = 0; length < artefact.length; length++) {
			const error = loadError(() => parseComponent(artefact.subarray(0, length)));
			expect(error === undefined, `${length} bytes`).toBe(ends.has(length));
			if (!error) continue;
			expect(error.code).toBe('malformed');
			expect(Number(/^byte (\d+)$/.exec(error.place!)![1])).toBeLessThanOrEqual(length);
		}
	});

	it('has only functions that it defines if a section ends there', () => {
		const whole = loadProgram(artefact).interface.functions.map(({ name }) => name);
		expect(whole).toEqual(['quote']);
		for (const length of sectionEnds(artefact)) {
			const part = artefact.slice(0, length);
			const error = loadError(() => expect(whole).toEqual(expect.arrayContaining(namesOf(part))));
			if (error) expect(error.message).toMatch(/byte \d+/);
		}
	});

	it('is refused as a core module, or has less code', () => {
		const { bytes, offset } = parseComponent(artefact).modules[0]!;
		const whole = meterModule(bytes, offset).bytes;
		for (let length = 0; length < bytes.length; length += 13) {
			let metered: Uint8Array | undefined;
			const error = loadError(() => {
				metered = meterModule(bytes.slice(0, length), offset).bytes;
			});
			if (error) expect(error).toMatchObject({ code: 'malformed', place: `byte ${offset}` });
			else expect(metered!.length).toBeLessThan(whole.length);
		}
	});
});

const namesOf = (bytes: Uint8Array) => loadProgram(bytes).interface.functions.map(({ name }) => name);

describe('a component with one changed byte', () => {
	it('is refused with an error that names the byte, or has metered modules that are valid', () => {
		let refused = 0;
		fc.assert(
			fc.property(mutation, (bytes) => {
				const error = loadError(() => {
					for (const module of parseComponent(bytes).modules) {
						expect(WebAssembly.validate(meterModule(module.bytes, module.offset).bytes)).toBe(true);
					}
				});
				if (!error) return;
				refused++;
				expect(error.place).toMatch(/^byte \d+$/);
			}),
			{ numRuns: 1000 },
		);
		expect(refused).toBeGreaterThan(100);
	});

	it('runs, if it loads, to an outcome within its gas, and never to a fault of the host', () => {
		let ran = 0;
		fc.assert(
			fc.property(mutation, (bytes) => {
				const error = loadError(() => loadProgram(bytes));
				if (error) return;
				const host = new Host({ adapters: [adapter] });
				const { address } = host.deploy({ from: USER, vm: 'wasm', code: bytes });
				// The changed byte may be in a type: the arguments below fit the original signature only.
				if (!sameSignatures(loadProgram(bytes).interface, loadProgram(artefact).interface)) return;
				const input = new Uint8Array(4 + 4 * 32).fill(1);
				input.set([0, 0, 0, 0]);
				const raw = host.simulate({ from: USER, to: address, input, gas: GAS });
				expect(raw.status).toBe('revert');
				const options = { from: USER, to: address, function: 'quote', gas: GAS };
				const result = host.simulate({ ...options, args: [1000n, 10n ** 30n, 10n ** 40n, 30] });
				expect(['success', 'revert', 'halt']).toContain(result.status);
				expect(result.gasUsed).toBeLessThanOrEqual(GAS);
				ran++;
			}),
			{ numRuns: 120 },
		);
		expect(ran).toBeGreaterThan(10);
	});
});
