import { expect } from 'vitest';

/**
 * Stands in for `vitest` in the tests of an area. It collects them, so that each can be run many times in one process: starting
 * Vitest again for each mutant takes a hundred times as long as most mutants need.
 */
export * from 'vitest';

type Hook = () => unknown;
type Body = (...args: unknown[]) => unknown;

interface Suite {
	readonly parent: Suite | undefined;
	readonly isSkipped: boolean;
	readonly beforeAll: Hook[];
	readonly beforeEach: Hook[];
	readonly afterEach: Hook[];
}

export interface CollectedTest {
	readonly name: string;
	readonly suite: Suite;
	readonly body: Body;
	readonly args: readonly unknown[];
}

const suite = (parent: Suite | undefined, isSkipped: boolean): Suite => ({
	parent,
	isSkipped: isSkipped || parent?.isSkipped === true,
	beforeAll: [],
	beforeEach: [],
	afterEach: [],
});

let current = suite(undefined, false);
export const collected: CollectedTest[] = [];
/** Suites whose bodies are asynchronous. */
export const pending: Promise<unknown>[] = [];

export const beforeAll = (hook: Hook) => current.beforeAll.push(hook);
export const beforeEach = (hook: Hook) => current.beforeEach.push(hook);
export const afterEach = (hook: Hook) => current.afterEach.push(hook);
export const afterAll = (_hook: Hook) => {};

type Register = (name: string, body: Body, isSkipped: boolean, args: readonly unknown[]) => void;

/** Makes `it` or `describe`, with the forms that the project's tests use. */
function declare(register: Register, isSkipped = false) {
	const bodyOf = (rest: readonly unknown[]) => rest.find((part) => typeof part === 'function') as Body;
	const plain = (name: string, ...rest: unknown[]) => register(name, bodyOf(rest), isSkipped, []);
	return Object.assign(plain, {
		each:
			(table: readonly unknown[]) =>
			(name: string, ...rest: unknown[]) => {
				for (const [i, row] of table.entries())
					register(`${name} #${i}`, bodyOf(rest), isSkipped, Array.isArray(row) ? row : [row]);
			},
		skipIf: (condition: unknown) => (condition ? declare(register, true) : plainOf(register, isSkipped)),
		runIf: (condition: unknown) => (condition ? plainOf(register, isSkipped) : declare(register, true)),
	});
}
const plainOf = (register: Register, isSkipped: boolean): ReturnType<typeof declare> => declare(register, isSkipped);

const collect: Register = (name, body, isSkipped, args) => {
	if (!isSkipped && !current.isSkipped) collected.push({ name, suite: current, body, args });
};
export const it = declare(collect);
export const test = declare(collect);
export const describe = declare((_name, body, isSkipped, args) => {
	const outer = current;
	current = suite(outer, isSkipped);
	try {
		const result = current.isSkipped ? undefined : body(...args);
		if (result instanceof Promise) pending.push(result);
	} finally {
		current = outer;
	}
});

/** Runs a test with its hooks. Throws what it throws. */
export async function runCollected({ suite: innermost, body, args }: CollectedTest): Promise<void> {
	const suites: Suite[] = [];
	for (let at: Suite | undefined = innermost; at; at = at.parent) suites.unshift(at);
	for (const { beforeAll: hooks } of suites) for (const hook of hooks.splice(0)) await hook();
	try {
		for (const { beforeEach: hooks } of suites) for (const hook of hooks) await hook();
		await body(...args, { expect, skip: () => {} });
	} finally {
		for (const { afterEach: hooks } of suites.reverse()) for (const hook of hooks) await hook();
	}
}
