import type { Chain } from '@altvm/chain';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { altvmMethods } from '../altvm/altvm-methods.ts';
import { Dispatcher } from '../rpc/dispatcher.ts';
import { RPC_CODE } from '../rpc/rpc-error.ts';
import { buildOn, COUNTER, countCall, testChain } from '../testing/chain.ts';
import { tracingMethods } from './tracing-methods.ts';

let chain: Chain;
beforeAll(async () => {
	chain = await testChain();
	await chain.setHead({ head: await buildOn(chain, chain.head.hash, [await countCall(0)]) });
});
afterAll(() => chain.close());

const METHODS = [
	...['TraceTransaction', 'TraceBlockByNumber', 'TraceBlockByHash', 'TraceBlock', 'TraceCall'].map(
		(name) => `debug_t${name.slice(1)}`,
	),
	...[
		'transaction',
		'get',
		'block',
		'filter',
		'replayTransaction',
		'replayBlockTransactions',
		'call',
		'rawTransaction',
	].map((name) => `trace_${name}`),
	...[
		'vms',
		'getStorage',
		'getInterface',
		'call',
		'simulateDeploy',
		'estimateGas',
		'traceCall',
		'gasByVm',
		'traceTransaction',
	].map((name) => `altvm_${name}`),
];

it('no parameters make a method fail by a fault of the node', async () => {
	const faults: unknown[] = [];
	const limits = { gasCap: 100_000n, bytes: 1_000_000 };
	const methods = { ...tracingMethods(chain, limits), ...altvmMethods(chain, { limits }) };
	expect(Object.keys(methods).sort()).toEqual([...METHODS].sort());
	const dispatcher = new Dispatcher(methods, { onFault: (fault) => void faults.push(fault) });
	const caller = { address: '127.0.0.1', send: undefined, onClose: () => {} };
	const hash = chain.blocks.receipts(chain.head.hash)![0]!.transactionHash;
	// Values that mean something to some method, and the names of fields.
	const known = fc.constantFrom<unknown>(
		...[hash, chain.head.hash, COUNTER, COUNTER.slice(0, 20), '0x', '0x0', '0x1', '0xff', '0x00', 'latest', 'pending'],
		...['evm', 'move', 'trace', 'vmTrace', 'callTracer', 'muxTracer', 'abi', 'count', 1, -1, 1e30, true, null],
	);
	const field = fc.constantFrom(
		...[
			'to',
			'from',
			'data',
			'input',
			'value',
			'gas',
			'gasPrice',
			'nonce',
			'accessList',
			'authorizationList',
			'function',
		],
		...['args', 'dialect', 'vm', 'code', 'salt', 'tracer', 'tracerConfig', 'limit', 'timeout', 'txIndex', 'fromBlock'],
		...[
			'toBlock',
			'stateOverrides',
			'blockOverrides',
			'number',
			'balance',
			'stateDiff',
			COUNTER,
			'callTracer',
			'isStatic',
		],
	);
	const value = fc.letrec((tie) => ({
		any: fc.oneof(
			{ maxDepth: 4 },
			known,
			fc.dictionary(field, tie('any'), { maxKeys: 5 }),
			fc.array(tie('any'), { maxLength: 3 }),
			fc.jsonValue({ maxDepth: 2 }),
		),
	})).any;
	const request = fc.record({ method: fc.constantFrom(...METHODS), params: fc.array(value, { maxLength: 4 }) });
	await fc.assert(
		fc.asyncProperty(request, async (asked) => {
			const { text } = await dispatcher.handle(JSON.stringify({ jsonrpc: '2.0', id: 1, ...asked }), caller);
			expect(JSON.parse(text!).error?.code, JSON.stringify(asked)).not.toBe(RPC_CODE.internal);
		}),
		{ numRuns: 3000 },
	);
	expect(faults).toEqual([]);
}, 60_000);
