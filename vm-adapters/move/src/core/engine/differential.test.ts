import { type CodecContext, encodeBcs, MOVE_STDLIB, moduleAddress, toAddress } from '@altvm/abi-bridge';
import type { HaltReason } from '@altvm/host';
import { bcs } from '@mysten/bcs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { canCompileMove } from '../../../scripts/compile-move.ts';
import { argumentsOf } from '../../../test-modules/arguments.ts';
import { CORPUS, CorpusHost, compileCorpus, type RunResult } from '../../../test-modules/corpus.ts';
import { hasLibmovevm, Libmovevm } from '../../../test-modules/libmovevm.ts';
import { loadModule } from '../../all-flavours.ts';
import { standardLibrary } from '../stdlib/index.ts';

const STATUS: Partial<Record<HaltReason, string>> = {
	arithmetic: 'ARITHMETIC_ERROR',
	'out-of-bounds': 'VECTOR_OPERATION_ERROR',
	'stack-overflow': 'CALL_STACK_OVERFLOW',
};
/** Functions that run out of gas, which each VM prices differently, or that call modules that only exist here. */
const UNBOUNDED = new Set(['spin', 'call_from']);

/**
 * One form for both results: libmovevm writes wide integers as text, bytes as hex, and addresses without leading zeros.
 */
function plain(value: unknown): unknown {
	if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
	if (Array.isArray(value)) return value.map(plain);
	if (typeof value === 'string' && value.startsWith('0x')) return BigInt(value);
	return typeof value === 'bigint' || typeof value === 'number' ? value.toString() : value;
}

function ours(runResult: RunResult): unknown {
	if ('halt' in runResult) return { status: STATUS[runResult.halt] ?? runResult.halt };
	if ('abort' in runResult) return { code: runResult.abort.toString(), module: runResult.in };
	if ('failed' in runResult) return runResult;
	return plain(runResult.length === 1 ? runResult[0] : runResult);
}

function theirs(result: { error: string } | { output: Buffer }): unknown {
	if ('output' in result) return plain(JSON.parse(bcs.string().parse(result.output)));
	// The call stack and the operand stack overflow with the same halt here.
	if ('error' in result && result.error.includes('EXECUTION_STACK_OVERFLOW')) return { status: 'CALL_STACK_OVERFLOW' };
	const aborted = /location=([0-9a-f]{64})::(\w+), code=(\d+)/.exec(result.error);
	if (aborted) return { code: aborted[3], module: moduleAddress(toAddress(`0x${aborted[1]}`), aborted[2]!) };
	return { status: /status (\w+)/.exec(result.error)?.[1] ?? result.error };
}

const notAsked = () => {
	throw new Error('Move writes all 32 bytes of an address');
};
const context: CodecContext = { charge: () => {}, toEvmAddress: notAsked, fromEvmAddress: notAsked };

describe.skipIf(!canCompileMove() || !hasLibmovevm)(
	'every function of the corpus returns, aborts or halts as in libmovevm',
	() => {
		let corpus: CorpusHost;
		let native: Libmovevm;
		let modules: Map<string, Uint8Array>;
		beforeAll(() => {
			modules = compileCorpus();
			corpus = new CorpusHost(modules);
			native = new Libmovevm();
			for (const { name, code } of standardLibrary()) native.publish(MOVE_STDLIB, name, code);
			for (const [name, code] of modules) native.publish(CORPUS, name, code);
		});

		it.each([
			['arithmetic', 15],
			['structs', 20],
			['vectors', 25],
			['patched', 15],
			['control', 10],
		])('%s', (name, numRuns) => {
			const { functions } = loadModule(modules.get(name)!, '0x').interface;
			for (const descriptor of functions.filter((fn) => !UNBOUNDED.has(fn.name))) {
				const { name: fn, inputs } = descriptor;
				fc.assert(
					fc.property(argumentsOf(descriptor), (values) => {
						const encoded = values.map((value, i) => encodeBcs(inputs[i]!.type, value, context));
						const expected = theirs(native.view(CORPUS, name, fn, encoded));
						expect(ours(corpus.run(`${name}::${fn}`, values)), fn).toEqual(expected);
					}),
					{ numRuns },
				);
			}
		});
	},
);
