import {
	type Address,
	type ContractInterface,
	type FunctionDescriptor,
	moveTypeText,
	notInMove,
	snakeCase,
	solidityFunction,
} from '@altvm/abi-bridge';
import { STUB_MARK } from '../loader/loaded-module.ts';

export interface StubOptions {
	readonly interface: ContractInterface;
	/** The stub's own account: that of the package it is compiled into. A name of the package's addresses, or 0x-hex. */
	readonly account: string;
	readonly module: string;
	/** The one contract that it calls. Omitted: each function's first parameter is the target. */
	readonly target?: Address;
}

// Words that Move keeps for itself.
const RESERVED = new Set([
	'abort',
	'acquires',
	'as',
	'break',
	'const',
	'continue',
	'copy',
	'else',
	'false',
	'friend',
	'fun',
	'has',
	'if',
	'invariant',
	'let',
	'loop',
	'module',
	'move',
	'native',
	'public',
	'return',
	'script',
	'spec',
	'struct',
	'true',
	'use',
	'while',
]);

function identifier(name: string, fallback: string): string {
	const snake = snakeCase(name) || fallback;
	return RESERVED.has(snake) || /^\d/.test(snake) ? `${snake}_` : snake;
}

/** Why Move cannot call a function, or undefined if it can. */
export function notCallable(fn: FunctionDescriptor): string | undefined {
	if (fn.typeParameters > 0) return 'it has type parameters';
	for (const { type } of [...fn.inputs, ...fn.outputs]) {
		const reason = notInMove(type);
		if (reason !== undefined) return reason;
	}
	return undefined;
}

/**
 * Move source of a module with a typed function for each function of an interface. What it calls, its caller calls: the VM
 * knows it by the struct that it declares.
 */
export function generateStub(options: StubOptions): string {
	const { interface: iface } = options;
	const taken = new Map<string, number>();
	const functions: string[] = [];
	const left: string[] = [];
	for (const fn of iface.functions) {
		const reason = notCallable(fn);
		if (reason !== undefined) {
			left.push(`/// Not here: \`${fn.name}\`, because ${reason}.`);
			continue;
		}
		const name = identifier(fn.name, 'call');
		const count = (taken.get(name) ?? 0) + 1;
		taken.set(name, count);
		functions.push(writeFunction(options, fn, count === 1 ? name : `${name}_${count}`));
	}
	const uses = ['bcs', 'from_bcs', 'vector', 'xcall'].map((module) => `    use std::${module};`);
	const text = functions.join('\n');
	if (text.includes('Option<')) uses.push('    use std::option::Option;');
	return `/// Made by altvm: calls ${iface.name || 'a contract'} as its caller.
${left.length > 0 ? `${left.join('\n')}\n` : ''}module ${options.account}::${options.module} {
    use std::string::{Self, String};
${uses.join('\n')}

    struct ${STUB_MARK} has drop { unused: bool }

${text}
    fun name(text: vector<u8>): String {
        string::utf8(text)
    }
}
`;
}

function writeFunction({ interface: iface, target }: StubOptions, fn: FunctionDescriptor, name: string): string {
	const isStatic = fn.mutability === 'view' || fn.mutability === 'pure';
	const isPayable = fn.mutability === 'payable';
	const used = new Set(['target', 'value', 'args', 'results']);
	const params = fn.inputs.map((input, i) => {
		let own = identifier(input.name, `arg${i}`);
		while (used.has(own)) own = `${own}_`;
		used.add(own);
		return { name: own, type: moveTypeText(input.type) };
	});
	const list = [
		...(target === undefined ? ['target: address'] : []),
		...params.map((param) => `${param.name}: ${param.type}`),
		...(isPayable ? ['value: u256'] : []),
	];
	const types = fn.outputs.map(({ type }) => moveTypeText(type));
	const result = types.length === 0 ? '' : types.length === 1 ? `: ${types[0]}` : `: (${types.join(', ')})`;
	const called = iface.vm === 'evm' ? solidityFunction(iface, fn).signature : fn.name;
	const call = isPayable ? 'call_with_value' : isStatic ? 'static_call' : 'call';
	const callArgs = [
		target === undefined ? 'target' : `@${target}`,
		`name(b"${called}")`,
		'args',
		...(isPayable ? ['value'] : []),
	];
	const reads = types.map((type, i) => `from_bcs::from_bytes<${type}>(*vector::borrow(&results, ${i}))`);
	const lines = [
		`    public fun ${name}(${list.join(', ')})${result} {`,
		'        let args = vector::empty<vector<u8>>();',
		...params.map((param) => `        vector::push_back(&mut args, bcs::to_bytes(&${param.name}));`),
		`        let ${types.length === 0 ? '_results' : 'results'} = xcall::${call}(${callArgs.join(', ')});`,
		...(types.length === 0 ? [] : types.length === 1 ? [`        ${reads[0]}`] : [`        (${reads.join(', ')})`]),
		'    }',
		'',
	];
	return lines.join('\n');
}
