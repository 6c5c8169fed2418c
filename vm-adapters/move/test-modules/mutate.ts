import * as template from '@mysten/move-bytecode-template';

// biome-ignore lint/suspicious/noExplicitAny: the template package represents a module as untyped JSON
export type TemplateModule = any;

/** Returns a random number below `count`. */
export type Random = (count: number) => number;

/** A deterministic generator of random numbers (mulberry32). */
export function randomOf(seed: number): Random {
	let state = seed >>> 0;
	return (count) => {
		state = (state + 0x6d2b79f5) >>> 0;
		let bits = Math.imul(state ^ (state >>> 15), state | 1);
		bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
		return ((bits ^ (bits >>> 14)) >>> 0) % Math.max(count, 1);
	};
}

const pick = <T>(random: Random, list: readonly T[]): T => list[random(list.length)]!;

/** Groups of instructions with the same stack effect and the same kind of operand. */
const ALIKE: readonly (readonly string[])[] = [
	['CopyLoc', 'MoveLoc', 'MutBorrowLoc', 'ImmBorrowLoc'],
	['MutBorrowField', 'ImmBorrowField'],
	['MutBorrowFieldGeneric', 'ImmBorrowFieldGeneric'],
	['MutBorrowGlobalDeprecated', 'ImmBorrowGlobalDeprecated', 'MoveFromDeprecated', 'ExistsDeprecated'],
	[
		'MutBorrowGlobalGenericDeprecated',
		'ImmBorrowGlobalGenericDeprecated',
		'MoveFromGenericDeprecated',
		'ExistsGenericDeprecated',
	],
	['Pack', 'Unpack', 'MoveToDeprecated'],
	['PackGeneric', 'UnpackGeneric', 'MoveToGenericDeprecated'],
	['VecImmBorrow', 'VecMutBorrow', 'VecPushBack'],
	['VecLen', 'VecPopBack'],
	['Call', 'CallGeneric'],
	['BrTrue', 'BrFalse', 'Branch'],
];
const PLAIN: readonly (readonly string[])[] = [
	['Add', 'Sub', 'Mul', 'Mod', 'Div', 'BitOr', 'BitAnd', 'Xor', 'Or', 'And', 'Eq', 'Neq', 'Lt', 'Gt', 'Le', 'Ge'],
	['Add', 'Shl', 'Shr', 'Eq', 'Lt', 'And'],
	['Not', 'FreezeRef', 'ReadRef', 'CastU8', 'CastU16', 'CastU32', 'CastU64', 'CastU128', 'CastU256', 'Nop'],
	['LdTrue', 'LdFalse'],
	['Pop', 'Abort'],
	['Ret', 'Nop', 'Abort', 'Pop', 'WriteRef'],
];

type Instruction = string | Record<string, unknown>;
const nameOf = (instruction: Instruction): string =>
	typeof instruction === 'string' ? instruction : Object.keys(instruction)[0]!;

/** Another instruction with the same stack effect. */
function alike(random: Random, instruction: Instruction, locals: number): Instruction {
	const name = nameOf(instruction);
	const plain = PLAIN.filter((group) => group.includes(name));
	if (plain.length > 0) return pick(random, pick(random, plain));
	const group = ALIKE.find((names) => names.includes(name));
	if (!group || typeof instruction === 'string') return instruction;
	const operand = instruction[name];
	const near = typeof operand === 'number' && random(2) === 0 ? random(Math.max(operand + 3, locals)) : operand;
	return { [pick(random, group)]: near };
}

function changeCode(random: Random, module: TemplateModule): void {
	const functions = module.function_defs.filter((fn: TemplateModule) => fn.code);
	if (functions.length === 0) return;
	const fn = pick<TemplateModule>(random, functions);
	const code: Instruction[] = fn.code.code;
	const handle = module.function_handles[fn.function];
	const locals = module.signatures[handle.parameters].length + module.signatures[fn.code.locals].length;
	const at = random(code.length);
	const other = pick<TemplateModule>(random, functions).code.code as Instruction[];
	const local = () => random(Math.max(locals, 1));
	const load = (): Instruction =>
		pick<Instruction>(random, [
			{ CopyLoc: local() },
			{ MoveLoc: local() },
			{ MutBorrowLoc: local() },
			{ ImmBorrowLoc: local() },
			{ LdU64: 1n },
			{ LdU8: 1 },
			'LdTrue',
		]);
	// The targets of jumps are adjusted, so that loops stay loops.
	const insert = (...instructions: Instruction[]) => {
		for (const [i, instruction] of code.entries()) {
			for (const name of ['Branch', 'BrTrue', 'BrFalse']) {
				const target = (instruction as Record<string, number>)[name];
				if (typeof instruction !== 'string' && target !== undefined && target > at)
					code[i] = { [name]: target + instructions.length };
			}
		}
		code.splice(at, 0, ...instructions);
	};
	switch (random(12)) {
		case 0:
			code.splice(at, 1);
			break;
		case 1:
			code.splice(at, 0, code[at]!);
			break;
		case 2:
			code.splice(at, 2, code[at + 1] ?? 'Ret', code[at]!);
			break;
		case 3:
			code[at] = pick(random, other);
			break;
		case 4:
			code.splice(at, 0, pick(random, other));
			break;
		case 5:
			insert(load(), pick(random, ['Pop', { StLoc: local() }]));
			break;
		case 6:
			insert(load(), pick(random, ['Pop', { StLoc: local() }]), load(), 'Pop');
			break;
		case 7: {
			const [from, length] = [random(other.length), 1 + random(4)];
			insert(...other.slice(from, from + length));
			break;
		}
		case 8:
			insert(pick<Instruction>(random, [{ Branch: random(code.length) }, 'Nop', 'Ret']));
			break;
		default:
			code[at] = alike(random, code[at]!, locals);
	}
}

/** A random type from those that the module uses. */
function someType(random: Random, module: TemplateModule, depth = 0): unknown {
	const simple = ['Bool', 'U8', 'U16', 'U32', 'U64', 'U128', 'U256', 'Address', 'Signer'];
	const inner = () => someType(random, module, depth + 1);
	switch (depth > 2 ? 0 : random(7)) {
		case 1:
			return { Vector: inner() };
		case 2:
			return { Reference: inner() };
		case 3:
			return { MutableReference: inner() };
		case 4:
			return { TypeParameter: random(3) };
		case 5: {
			if (module.datatype_handles.length === 0) return 'U64';
			const handle = random(module.datatype_handles.length);
			const { type_parameters: parameters } = module.datatype_handles[handle];
			if (parameters.length === 0) return { Datatype: handle };
			return { DatatypeInstantiation: [handle, parameters.map(inner)] };
		}
		default:
			return pick(random, simple);
	}
}

function changeTables(random: Random, module: TemplateModule): void {
	const some = (table: string): TemplateModule | undefined =>
		module[table].length > 0 ? pick<TemplateModule>(random, module[table]) : undefined;
	const type = () => someType(random, module);
	const index = (table: string) => random(module[table].length);
	switch (random(16)) {
		case 0: {
			const signature = some('signatures');
			signature[random(signature.length)] = type();
			break;
		}
		case 1:
			some('signatures').splice(random(3), 1);
			break;
		case 2:
			some('signatures').push(type());
			break;
		case 3: {
			const handle = some('datatype_handles');
			if (handle) handle.abilities ^= 1 << random(4);
			break;
		}
		case 4: {
			const parameter = some('datatype_handles')?.type_parameters[0];
			if (!parameter) return;
			if (random(2) === 0) parameter.is_phantom = !parameter.is_phantom;
			else parameter.constraints ^= 1 << random(4);
			break;
		}
		case 5: {
			const { type_parameters: parameters } = some('function_handles');
			if (parameters.length > 0) parameters[random(parameters.length)] ^= 1 << random(4);
			break;
		}
		case 6:
			some('function_handles')[pick(random, ['parameters', 'return_'])] = index('signatures');
			break;
		case 7: {
			const { acquires_global_resources: acquires } = some('function_defs');
			if (random(2) === 0) acquires.splice(0, 1);
			else acquires.push(index('struct_defs'));
			break;
		}
		case 8: {
			const fields = some('struct_defs')?.field_information.Declared;
			if (fields) pick<TemplateModule>(random, fields).signature = type();
			break;
		}
		case 9: {
			const constant = some('constant_pool');
			if (!constant) return;
			if (random(2) === 0) constant.type_ = type();
			else constant.data[random(constant.data.length)] = random(256);
			break;
		}
		case 10: {
			const table = pick(random, ['function_instantiations', 'struct_def_instantiations', 'field_instantiations']);
			const instantiation = some(table);
			if (instantiation) instantiation.type_parameters = index('signatures');
			break;
		}
		case 11: {
			const field = some('field_handles');
			if (field) field.owner = index('struct_defs');
			break;
		}
		case 12: {
			const fn = some('function_defs');
			if (fn.code) fn.code.locals = index('signatures');
			break;
		}
		case 13:
			some(pick(random, ['function_handles', 'datatype_handles']))?.type_parameters.splice(0, 1);
			break;
		case 14: {
			const handle = some(pick(random, ['function_handles', 'datatype_handles', 'function_handles']));
			if (handle) handle.module = index('module_handles');
			break;
		}
		default: {
			const instantiation = some('function_instantiations');
			if (instantiation) instantiation.handle = index('function_handles');
		}
	}
}

/** Makes up to three changes in the code or tables of a module. Undefined if the result cannot be written. */
export function mutate(code: Uint8Array, random: Random): Uint8Array | undefined {
	const module = template.deserialize(code);
	for (let changes = 1 + random(2); changes > 0; changes--) {
		if (random(4) === 0) changeTables(random, module);
		else changeCode(random, module);
	}
	try {
		const bytes = Uint8Array.from(template.serialize(module));
		// Version 5 has its own rules for loops, and fewer types and instructions.
		if (random(8) === 0) bytes[4] = 5;
		return bytes;
	} catch {
		return undefined;
	}
}
