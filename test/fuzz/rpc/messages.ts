import type { RpcMethods } from '@altvm/node';
import type { Random } from '../hostile/random.ts';
import { anyValue, valueFor } from './values.ts';

/** A message and, where it is known, the codes with which it may be refused. */
export interface Message {
	readonly text: string;
	/** Method of a single well-formed call. */
	readonly method?: string;
	/** Whether the parameters break the schema of the method. */
	readonly isWrong?: boolean;
}

function paramsOf(methods: RpcMethods, method: string, random: Random): unknown[] {
	const made = random.below(3) === 0 ? anyValue(random) : valueFor(methods[method]!.params, random);
	const params = Array.isArray(made) ? made : [made];
	// In JSON an omitted element is null.
	return JSON.parse(
		JSON.stringify(params.slice(0, random.below(10) === 0 ? random.below(params.length + 1) : params.length)),
	);
}

function isWrong(methods: RpcMethods, method: string, params: readonly unknown[]): boolean {
	const { params: schema } = methods[method]!;
	const end = params.findLastIndex((value) => value !== null) + 1;
	return !schema.safeParse(params).success && !schema.safeParse(params.slice(0, end)).success;
}

/** A call of a method that there is, with parameters by its schema or against it. */
export function callMessage(methods: RpcMethods, names: readonly string[], random: Random): Message {
	const method = random.pick(names);
	const params = paramsOf(methods, method, random);
	const text = JSON.stringify({ jsonrpc: '2.0', id: random.below(1_000), method, params });
	return { text, method, isWrong: isWrong(methods, method, params) };
}

/** Something that is no single call: a batch, or text that was damaged. */
export function oddMessage(methods: RpcMethods, names: readonly string[], random: Random): Message {
	const call = () => callMessage(methods, names, random).text;
	switch (random.below(9)) {
		case 0:
			return { text: `[${Array.from({ length: random.below(20) }, call).join(',')}]` };
		case 1: {
			const text = call();
			return { text: text.slice(0, random.below(text.length)) };
		}
		case 2: {
			const text = [...call()];
			for (let n = random.below(5); n >= 0; n--)
				text[random.below(text.length)] = String.fromCharCode(random.below(256));
			return { text: text.join('') };
		}
		case 3: {
			const depth = 1 + random.below(200_000);
			return { text: `${'['.repeat(depth)}${random.below(2) === 0 ? ']'.repeat(depth) : ''}` };
		}
		case 4:
			return { text: JSON.stringify(anyValue(random, 5)) };
		case 5:
			return {
				text: JSON.stringify({ jsonrpc: anyValue(random, 1), id: anyValue(random, 2), method: anyValue(random, 1) }),
			};
		case 6: {
			const depth = 1 + random.below(50_000);
			const value = `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
			return { text: `{"jsonrpc":"2.0","id":1,"method":"${random.pick(names)}","params":[${value}]}` };
		}
		case 7: {
			const many = `[${'0,'.repeat(random.below(300_000))}0]`;
			return { text: `{"jsonrpc":"2.0","id":1,"method":"${random.pick(names)}","params":${many}}` };
		}
		default:
			return { text: `{"jsonrpc":"2.0","id":${'9'.repeat(1 + random.below(400))},"method":"eth_chainId"}` };
	}
}
