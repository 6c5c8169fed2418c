import { moduleAddress, toAddress } from '@altvm/abi-bridge';
import { Host } from '@altvm/host';
import * as template from '@mysten/move-bytecode-template';
import { describe, expect, it } from 'vitest';
import type { TemplateModule } from '../../../test-modules/mutate.ts';
import { moveAdapter } from '../../adapter.ts';
import { parseModule } from '../loader/parse.ts';
import { MoveVerificationError } from '../status/errors.ts';
import { standardLibrary } from '../stdlib/index.ts';
import { verifyModule } from './verify.ts';

const USER = toAddress(`0x${'a1'.padStart(64, '0')}`);
const library = new Map(standardLibrary().map(({ name, code }) => [name, code]));

/** A module of the standard library, edited. */
function changed(name: string, change: (module: TemplateModule) => void): Uint8Array {
	const module = template.deserialize(library.get(name)!);
	change(module);
	return Uint8Array.from(template.serialize(module));
}

function codeOf(module: TemplateModule, name: string): unknown[] {
	const isNamed = (fn: TemplateModule) => module.identifiers[module.function_handles[fn.function].name] === name;
	return module.function_defs.find(isNamed).code.code;
}

const find = ({ name }: { name: string }) => {
	const code = library.get(name);
	return code && parseModule(code);
};

/** `accepted`, or the status and the place of the error. */
function verdict(code: Uint8Array, pay?: (units: number) => void) {
	try {
		verifyModule(parseModule(code), find, pay);
		return 'accepted';
	} catch (error) {
		if (!(error instanceof MoveVerificationError)) throw error;
		const { code: status, module, function: fn, offset } = error;
		return { status, module, fn, offset };
	}
}

const times = (count: number, ...items: unknown[]) => Array.from({ length: count }, () => items).flat();

describe('the verifier', () => {
	it('accepts the standard library, which is preloaded and never published', () => {
		expect(library.size).toBeGreaterThan(10);
		for (const [name, code] of library) expect(verdict(code), name).toBe('accepted');
	});

	// The instructions are put before the code of `canonical(category: u64, reason: u64): u64`.
	it.each<[what: string, before: unknown[], status: string, offset: number]>([
		['pops from an empty stack', ['Pop'], 'NEGATIVE_STACK_SIZE_WITHIN_BLOCK', 0],
		['leaves a value on the stack', ['LdTrue', { Branch: 2 }], 'POSITIVE_STACK_SIZE_AT_BLOCK_END', 0],
		['stores a boolean for a number', ['LdTrue', { StLoc: 0 }], 'STLOC_TYPE_MISMATCH_ERROR', 1],
		['reads a local after moving it', [{ MoveLoc: 0 }, 'Pop', { CopyLoc: 0 }, 'Pop'], 'COPYLOC_UNAVAILABLE_ERROR', 2],
		[
			'overwrites a borrowed local',
			[{ MutBorrowLoc: 0 }, { LdU64: 1n }, { StLoc: 0 }, 'Pop'],
			'STLOC_UNSAFE_TO_DESTROY_ERROR',
			2,
		],
		['exceeds the stack limit', times(1025, 'LdTrue'), 'VALUE_STACK_OVERFLOW', 0],
		['pushes too often in one block', times(10_001, 'LdTrue', 'Pop'), 'VALUE_STACK_PUSH_OVERFLOW', 0],
		['has too many blocks', times(1024, { Branch: 1 }), 'TOO_MANY_BASIC_BLOCKS', 0],
		['nests loops too deeply', [...times(6, 'Nop'), ...loops(6)], 'LOOP_MAX_DEPTH_REACHED', 0],
		[
			'enters a loop in its middle',
			['LdTrue', { BrTrue: 3 }, 'Nop', 'Nop', 'LdTrue', { BrTrue: 2 }],
			'INVALID_LOOP_SPLIT',
			0,
		],
	])('refuses a function that %s, and names the place', (_, before, status, offset) => {
		const code = changed('error', (module) => {
			codeOf(module, 'canonical').unshift(...before);
			// Make each branch jump to the next instruction.
			codeOf(module, 'canonical').forEach((instruction, i) => {
				if (status === 'TOO_MANY_BASIC_BLOCKS' && (instruction as { Branch?: number }).Branch !== undefined)
					(instruction as { Branch: number }).Branch = i + 1;
			});
		});
		expect(verdict(code)).toEqual({ status, module: 'error', fn: 'canonical', offset });
	});

	it('stops at a function that exceeds the complexity limit, and charges for the work up to there', () => {
		let units = 0;
		const code = changed('error', (module) => {
			const locals = module.signatures.push(times(250, 'Bool')) - 1;
			for (const fn of module.function_defs) if (fn.code) fn.code.locals = locals;
			codeOf(module, 'canonical').unshift(...times(20_000, 'Nop'));
		});
		const paid = (more: number) => {
			units += more;
		};
		expect(verdict(code, paid)).toMatchObject({ status: 'CONSTRAINT_NOT_SATISFIED', fn: 'canonical' });
		expect(units).toBeGreaterThan(78_000_000);
		expect(units).toBeLessThan(82_000_000);
	});

	it('refuses a module that exceeds the complexity limit, at the function that exceeds it', () => {
		const code = (nops: number) =>
			changed('error', (module) => {
				const locals = module.signatures.push(times(250, 'Bool')) - 1;
				for (const fn of module.function_defs) {
					fn.code.locals = locals;
					fn.code.code.unshift(...times(nops, 'Nop'));
				}
			});
		const { function_defs, identifiers, function_handles } = template.deserialize(code(0)) as unknown as TemplateModule;
		const name = (i: number) => identifiers[function_handles[function_defs[i].function].name];
		// With this many locals, a NOP costs a little more than 5,100 units.
		expect(function_defs.length).toBe(10);
		expect(verdict(code(145))).toBe('accepted');
		expect(verdict(code(165))).toMatchObject({ status: 'CONSTRAINT_NOT_SATISFIED', fn: name(9) });
		expect(verdict(code(300))).toMatchObject({ status: 'CONSTRAINT_NOT_SATISFIED', fn: name(5) });
	});
});

/** Branches back to the offsets below `count`, the innermost loop first. */
function loops(count: number): unknown[] {
	return Array.from({ length: count }, (_, i) => ['LdTrue', { BrTrue: count - 1 - i }]).flat();
}

describe('publishing', () => {
	const host = new Host({ adapters: [moveAdapter()] });
	const own = (module: TemplateModule) => {
		module.module_handles[module.self_module_handle_idx].address = module.address_identifiers.push(USER.slice(2)) - 1;
	};
	const deploy = (code: Uint8Array, gas = 30_000_000) => host.tryDeploy({ from: USER, vm: 'move', code, gas });

	it('refuses a module with the error of the verifier, and stores nothing', () => {
		const result = deploy(
			changed('error', (module) => {
				own(module);
				codeOf(module, 'canonical').unshift('LdTrue', { StLoc: 0 });
			}),
		);
		expect(result.address).toBeUndefined();
		expect(result.failure).toEqual({
			kind: 'refused',
			reason: 'STLOC_TYPE_MISMATCH_ERROR in error::canonical at instruction 1',
		});
		expect(host.interfaceOf(moduleAddress(USER, 'error'))).toBeUndefined();
	});

	it('refuses a module with an import that is missing or declared differently', () => {
		const string = (change: (module: TemplateModule) => void) => {
			const code = changed('string', (module) => {
				own(module);
				change(module);
			});
			return deploy(code).failure;
		};
		const foreign = (module: TemplateModule, table: string) =>
			module[table].find(({ module: owner }: { module: number }) => owner !== module.self_module_handle_idx);
		const missing = string((module) => {
			foreign(module, 'function_handles').name = module.identifiers.push('no_such_function') - 1;
		});
		expect(missing).toMatchObject({ reason: expect.stringMatching(/^LOOKUP_FAILED in string at function handle/) });
		const other = string((module) => {
			foreign(module, 'datatype_handles').abilities |= 8;
		});
		expect(other).toMatchObject({ reason: expect.stringMatching(/^TYPE_MISMATCH in string at struct handle/) });
	});

	it('charges for the work of the verifier', () => {
		const gasOf = (nops: number) =>
			deploy(
				changed('error', (module) => {
					own(module);
					module.identifiers[module.module_handles[0].name] = `error_${nops}`;
					codeOf(module, 'canonical').unshift(...times(nops, 'Nop'));
				}),
			).gasUsed;
		const [few, many] = [gasOf(1000), gasOf(11_000)];
		// A byte costs 210 gas. A NOP is one byte, and costs meter units on top.
		expect(many - few).toBeGreaterThan(10_000n * 215n);
	});
});
