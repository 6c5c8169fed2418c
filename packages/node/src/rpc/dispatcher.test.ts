import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineMethod } from './define-method.ts';
import { Dispatcher, type DispatcherOptions } from './dispatcher.ts';
import type { RpcMethods } from './method.ts';
import { RpcError } from './rpc-error.ts';

const none = z.tuple([]);
const METHODS: RpcMethods = {
	add: defineMethod(z.tuple([z.number(), z.number().optional()]), ([a, b = 0]) => a + b),
	nothing: defineMethod(none, () => undefined),
	big: defineMethod(none, () => ({ value: 1n })),
	fails: defineMethod(none, () => {
		throw new Error('the password is tulip');
	}),
	refuses: defineMethod(none, async () => {
		throw new RpcError(3, 'execution reverted', '0x08c3');
	}),
	text: defineMethod(z.tuple([z.number()]), ([length]) => 'x'.repeat(length)),
	waits: defineMethod(z.tuple([z.number()]), ([time]) => new Promise((resolve) => setTimeout(resolve, time, 'done'))),
	nullable: defineMethod(z.tuple([z.string().nullable()]), ([value]) => ({ value })),
	object: defineMethod(z.tuple([z.object({ to: z.object({ city: z.string() }) }), z.unknown()]), () => true),
	any: defineMethod(z.tuple([z.unknown()]), () => true),
};
const caller = { address: '127.0.0.1', send: undefined, onClose: () => {} };

async function ask(message: unknown, options?: DispatcherOptions) {
	const text = typeof message === 'string' ? message : JSON.stringify(message);
	const { text: response } = await new Dispatcher(METHODS, options).handle(text, caller);
	return response === undefined ? undefined : JSON.parse(response);
}
const call = (method: unknown, params?: unknown, id: unknown = 1) => ({ jsonrpc: '2.0', id, method, params });
const errorOf = async (message: unknown, options?: DispatcherOptions) => (await ask(message, options)).error;

describe('JSON-RPC 2.0', () => {
	it('answers a call, with and without params', async () => {
		expect(await ask(call('add', [1, 2]))).toEqual({ jsonrpc: '2.0', id: 1, result: 3 });
		expect(await ask({ jsonrpc: '2.0', id: 2, method: 'nothing' })).toEqual({ jsonrpc: '2.0', id: 2, result: null });
		expect(await ask(call('nothing', null))).toEqual({ jsonrpc: '2.0', id: 1, result: null });
	});

	it.each(['"a"', '""', '0', '-7', '1.5', 'null', '12345678901234567890123', '1e400', '"\\u0000"'])(
		'returns the id %s as it came',
		async (id) => {
			const message = `{"params":[{"id":99999999999999999999}],"id":${id},"jsonrpc":"2.0","method":"any"}`;
			const { text } = await new Dispatcher(METHODS).handle(message, caller);
			expect(text).toBe(`{"jsonrpc":"2.0","id":${id},"result":true}`);
			const batch = await new Dispatcher(METHODS).handle(`[${message}, {"id":"b"}, ${message}]`, caller);
			expect(batch.text!.split(`"id":${id},`)).toHaveLength(3);
		},
	);

	it.each([{}, [], true, [1]].map((id) => [JSON.stringify(id), id]))('refuses the id %s', async (_, id) => {
		const { error, id: answered } = await ask(call('nothing', [], id));
		expect([error.code, answered]).toEqual([-32600, null]);
	});

	it.each([
		['no JSON', '{', -32700],
		['nothing', '', -32700],
		['a number', '1', -32600],
		['null', 'null', -32600],
		['an empty batch', '[]', -32600],
		['no version', '{"id":1,"method":"nothing"}', -32600],
		['another version', '{"jsonrpc":2,"id":1,"method":"nothing"}', -32600],
		['no method', '{"jsonrpc":"2.0","id":1}', -32600],
		['a method that is no string', '{"jsonrpc":"2.0","id":1,"method":["nothing"]}', -32600],
		['params that are a text', '{"jsonrpc":"2.0","id":1,"method":"nothing","params":"x"}', -32600],
		['params by name', '{"jsonrpc":"2.0","id":1,"method":"nothing","params":{}}', -32602],
		['an unknown method', '{"jsonrpc":"2.0","id":1,"method":"gone"}', -32601],
		['a name of Object.prototype', '{"jsonrpc":"2.0","id":1,"method":"toString"}', -32601],
		['__proto__', '{"jsonrpc":"2.0","id":1,"method":"__proto__"}', -32601],
	])('refuses %s', async (_, message, code) => {
		expect((await errorOf(message)).code).toBe(code);
	});

	it('sends nothing for notifications, whatever comes of them', async () => {
		for (const method of ['nothing', 'fails', 'gone', 'add']) {
			expect(await ask({ jsonrpc: '2.0', method })).toBeUndefined();
		}
		expect(await ask([{ jsonrpc: '2.0', method: 'nothing' }])).toBeUndefined();
	});

	it('answers a batch in its order, without its notifications', async () => {
		const batch = [call('add', [1], 'a'), { jsonrpc: '2.0', method: 'nothing' }, 7, call('gone', [], 'b')];
		expect(await ask(batch)).toMatchObject([
			{ id: 'a', result: 1 },
			{ id: null, error: { code: -32600 } },
			{ id: 'b', error: { code: -32601 } },
		]);
	});
});

describe('parameters', () => {
	it.each([
		['add', ['x'], 'invalid argument 0: expected number, received string'],
		['add', [1, 'x'], 'invalid argument 1: expected number, received string'],
		['add', [], 'missing value for required argument 0'],
		['add', [null], 'missing value for required argument 0'],
		['add', [1, 2, 3], 'too many arguments, want at most 2'],
		['object', [{ to: { city: 1 } }, 1], 'invalid argument 0: to.city: expected string, received number'],
	])('%s of %j: %s', async (method, params, message) => {
		expect(await errorOf(call(method, params))).toEqual({ code: -32602, message });
	});

	it('takes trailing nulls for parameters that are missing', async () => {
		expect((await ask(call('add', [1, null]))).result).toBe(1);
		expect((await ask(call('add', [1, null, null]))).result).toBe(1);
		expect((await ask(call('nothing', [null]))).result).toBe(null);
	});

	it('leaves null to a method that takes it', async () => {
		expect((await ask(call('nullable', [null]))).result).toEqual({ value: null });
	});

	it('refuses values that are too deep or too many', async () => {
		const nested = (depth: number) =>
			JSON.stringify(call('any', [0])).replace('0]', `${'['.repeat(depth)}${']'.repeat(depth)}]`);
		expect((await ask(nested(63))).result).toBe(true);
		expect((await errorOf(nested(64))).code).toBe(-32602);
		expect((await errorOf(nested(1_000_000))).code).toBe(-32602);
		expect((await ask(call('any', [[1, 2]]), { limits: { values: 4 } })).result).toBe(true);
		expect((await errorOf(call('any', [{ a: 2, b: [1] }]), { limits: { values: 4 } })).code).toBe(-32602);
	});
});

describe('errors', () => {
	it('passes on an RpcError with its data', async () => {
		expect(await errorOf(call('refuses'))).toEqual({ code: 3, message: 'execution reverted', data: '0x08c3' });
	});

	it.each(['fails', 'big'])(
		'shows nothing of another error (%s), and logs it under the id that it shows',
		async (method) => {
			const faults: { id: string; method: string; cause: unknown }[] = [];
			const error = await errorOf(call(method), { onFault: (fault) => faults.push(fault) });
			expect(faults).toHaveLength(1);
			expect(faults[0]).toMatchObject({ method, cause: expect.any(Error) });
			expect(error).toEqual({ code: -32603, message: `internal error ${faults[0]!.id}` });
		},
	);

	it('tells of each call and its code', async () => {
		const calls: unknown[] = [];
		await ask([call('add', [1]), call('gone')], { onCall: ({ method, code }) => calls.push([method, code]) });
		expect(calls).toEqual([
			['add', undefined],
			['gone', -32601],
		]);
	});
});

describe('limits', () => {
	it('of requests in a batch', async () => {
		const batch = (length: number) => Array.from({ length }, (_, id) => call('nothing', [], id));
		expect(await ask(batch(1_000))).toHaveLength(1_000);
		expect(await ask(batch(1_001))).toMatchObject([{ error: { code: -32600 } }]);
	});

	it('of bytes of a response', async () => {
		const limits = { responseBytes: 102 };
		expect((await ask(call('text', [100]), { limits })).result).toHaveLength(100);
		expect((await errorOf(call('text', [101]), { limits })).code).toBe(-32003);
	});

	it('of bytes of a batch: what comes after is not executed', async () => {
		const calls: string[] = [];
		const batch = [1, 2, 3, 4].map((id) => call('text', [100], id));
		const limits = { batchResponseBytes: 300 };
		const responses = await ask(batch, { limits, onCall: ({ method }) => calls.push(method) });
		expect(responses.map((response: { error?: { code: number } }) => response.error?.code)).toEqual([
			undefined,
			undefined,
			-32003,
			-32003,
		]);
		expect(calls).toHaveLength(3);
	});

	it('of time of a call and of a batch', async () => {
		const limits = { callTime: 50 };
		expect((await ask(call('waits', [1]), { limits })).result).toBe('done');
		expect((await errorOf(call('waits', [5_000]), { limits })).code).toBe(-32002);
		const codes = (await ask([call('waits', [5_000]), call('waits', [1])], { limits })).map(
			(response: { error?: { code: number } }) => response.error?.code,
		);
		expect(codes).toEqual([-32002, -32002]);
	});

	it('of time of a method that states its own', async () => {
		const slow = defineMethod(none, () => new Promise((resolve) => setTimeout(resolve, 100, 'done')), {
			maxTime: 5_000,
		});
		const { text } = await new Dispatcher({ slow }, { limits: { callTime: 10 } }).handle(
			JSON.stringify(call('slow')),
			caller,
		);
		expect(JSON.parse(text!).result).toBe('done');
	});

	it('of calls at once, in total and of one client; a call that timed out still counts', async () => {
		const dispatcher = new Dispatcher(METHODS, { limits: { openCalls: 3, openCallsPerClient: 2, callTime: 20 } });
		const open = async (address: string) => {
			const { text } = await dispatcher.handle(JSON.stringify(call('waits', [200])), { ...caller, address });
			return JSON.parse(text!).error?.code;
		};
		const codes = await Promise.all(['a', 'a', 'a', 'b', 'b'].map(open));
		expect(codes).toEqual([-32002, -32002, -32005, -32002, -32005]);
		expect(dispatcher.openCalls).toBe(3);
		await expect.poll(() => dispatcher.openCalls).toBe(0);
	});

	it('ends the signal of a call that takes too long, and of a client that leaves', async () => {
		const signals: AbortSignal[] = [];
		const methods = {
			hangs: defineMethod(none, (_, { signal }) => {
				signals.push(signal);
				return new Promise((resolve) => setTimeout(resolve, 100));
			}),
		};
		const message = JSON.stringify(call('hangs'));
		await new Dispatcher(methods, { limits: { callTime: 10 } }).handle(message, caller);
		expect(signals[0]!.aborted).toBe(true);
		const left: (() => void)[] = [];
		const pending = new Dispatcher(methods).handle(message, { ...caller, onClose: (listener) => left.push(listener) });
		expect(signals[1]!.aborted).toBe(false);
		for (const leave of left) leave();
		expect(signals[1]!.aborted).toBe(true);
		await pending;
	});
});

it('holds notifications of a call back until its response was sent', async () => {
	const sent: string[] = [];
	let notify: ((subscription: string, result: unknown) => void) | undefined;
	const methods = {
		subscribe: defineMethod(none, (_, client) => {
			notify = client.notify;
			notify!('0x1', 'early');
			return '0x1';
		}),
	};
	const session = { ...caller, send: (text: string) => sent.push(text) };
	const { release } = await new Dispatcher(methods).handle(JSON.stringify(call('subscribe')), session);
	expect(sent).toEqual([]);
	release();
	notify!('0x1', 'late');
	expect(sent.map((text) => JSON.parse(text).params)).toEqual([
		{ subscription: '0x1', result: 'early' },
		{ subscription: '0x1', result: 'late' },
	]);
});
