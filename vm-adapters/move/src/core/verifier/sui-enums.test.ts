import { fileURLToPath } from 'node:url';
import * as template from '@mysten/move-bytecode-template';
import { beforeAll, describe, expect, it } from 'vitest';
import { compileSuiPackage } from '../../../scripts/compile-sui.ts';
import type { TemplateModule } from '../../../test-modules/mutate.ts';
import { parseModule } from '../loader/parse.ts';
import { MoveLoadError, MoveVerificationError } from '../status/errors.ts';
import { standardLibrary } from '../stdlib/index.ts';
import { verifyModule } from './verify.ts';

const library = new Map(standardLibrary().map(({ name, code }) => [name, code]));
const find = ({ name }: { name: string }) => {
	const code = library.get(name);
	return code && parseModule(code);
};

/** `accepted`, or the status with the place if there is one. */
function verdict(code: Uint8Array): string {
	try {
		verifyModule(parseModule(code), find);
		return 'accepted';
	} catch (error) {
		if (error instanceof MoveVerificationError)
			return error.offset === undefined ? error.code : `${error.code} in ${error.function} at ${error.offset}`;
		if (error instanceof MoveLoadError) return error.code;
		throw error;
	}
}

// libmovevm does not read Sui's bytecode. The expected statuses come from the source of Sui's move-bytecode-verifier.
describe('the verifier of Sui enums', () => {
	let code: Uint8Array;
	beforeAll(async () => {
		const folder = fileURLToPath(new URL('../../../test-modules/sui-enums', import.meta.url));
		code = (await compileSuiPackage(folder))[0]!;
	});
	function changed(change: (module: TemplateModule) => void): string {
		const module = template.deserialize(code);
		change(module);
		return verdict(Uint8Array.from(template.serialize(module)));
	}
	const codeOf = (module: TemplateModule, name: string) =>
		module.function_defs.find(
			(fn: TemplateModule) => module.identifiers[module.function_handles[fn.function].name] === name,
		).code;
	/** Offset of the first instruction with this opcode. */
	const at = ({ code: list }: TemplateModule, name: string): number =>
		list.findIndex((item: object | string) => item === name || (item as Record<string, unknown>)[name] !== undefined);
	const enumOf = (module: TemplateModule, name: string) =>
		module.enum_defs.findIndex(
			({ enum_handle }: TemplateModule) => module.identifiers[module.datatype_handles[enum_handle].name] === name,
		);
	/** Replaces the code and jump tables of `grow_by(&mut Shape, u64)` or `size_of(&Shape)`. */
	const instead = (name: string, list: unknown[], jump?: number[]) => (module: TemplateModule) => {
		const unit = codeOf(module, name);
		unit.code = list;
		const head_enum = enumOf(module, 'Shape');
		unit.jump_tables = jump ? [{ head_enum, jump_table: { Full: jump } }] : [];
	};
	/** Index of the variant handle of a variant of Shape. */
	const ofShape = (module: TemplateModule, tag: number) =>
		module.variant_handles.findIndex(
			({ enum_def, variant }: TemplateModule) => enum_def === enumOf(module, 'Shape') && variant === tag,
		);
	/** The variant with two fields. */
	const rect = (module: TemplateModule) => ofShape(module, 1);

	it('accepts the output of the compiler', () => {
		expect(verdict(code)).toBe('accepted');
	});

	it.each<[what: string, change: (module: TemplateModule) => void, status: string]>([
		[
			'switches on a mutable reference',
			instead('grow_by', [{ MoveLoc: 0 }, { VariantSwitch: 0 }, 'Ret'], [2, 2, 2, 2]),
			'ENUM_SWITCH_BAD_OPERAND in grow_by at 1',
		],
		[
			'switches on a number',
			instead('grow_by', [{ MoveLoc: 1 }, { VariantSwitch: 0 }, 'Ret'], [2, 2, 2, 2]),
			'ENUM_SWITCH_BAD_OPERAND in grow_by at 1',
		],
		[
			'switches on a reference to a number',
			instead('grow_by', [{ ImmBorrowLoc: 1 }, { VariantSwitch: 0 }, 'Ret'], [2, 2, 2, 2]),
			'ENUM_TYPE_MISMATCH in grow_by at 1',
		],
		[
			'switches on an enum with the jump table of another',
			(module) => {
				codeOf(module, 'size_of').jump_tables[0].head_enum = enumOf(module, 'Ticket');
				codeOf(module, 'size_of').jump_tables[0].jump_table.Full.length = 2;
			},
			'ENUM_TYPE_MISMATCH in size_of at 5',
		],
		[
			'has a jump table with too few entries',
			(module) => {
				codeOf(module, 'size_of').jump_tables[0].jump_table.Full.length = 3;
			},
			'INVALID_ENUM_SWITCH',
		],
		[
			'has a jump table with too many entries',
			(module) => {
				codeOf(module, 'size_of').jump_tables[0].jump_table.Full.push(0);
			},
			'INVALID_ENUM_SWITCH',
		],
		[
			'has an unused jump table',
			(module) => {
				const { jump_tables: tables } = codeOf(module, 'size_of');
				tables.push(tables[0]);
			},
			'INVALID_ENUM_SWITCH',
		],
		[
			'switches with a jump table that does not exist',
			(module) => {
				const unit = codeOf(module, 'size_of');
				unit.code[at(unit, 'VariantSwitch')] = { VariantSwitch: 9 };
			},
			'INDEX_OUT_OF_BOUNDS',
		],
		[
			'switches to an offset outside the code',
			(module) => {
				codeOf(module, 'size_of').jump_tables[0].jump_table.Full[1] = 9999;
			},
			'INDEX_OUT_OF_BOUNDS',
		],
		[
			'switches into the middle of a loop',
			instead(
				'size_of',
				[{ MoveLoc: 0 }, { VariantSwitch: 0 }, 'Nop', 'Nop', 'LdTrue', { BrTrue: 2 }, { LdU64: 1n }, 'Ret'],
				[2, 3, 2, 6],
			),
			'INVALID_LOOP_SPLIT in size_of at 0',
		],
		[
			'ends without a return after a switch',
			instead('size_of', [{ MoveLoc: 0 }, { VariantSwitch: 0 }, 'Nop'], [2, 2, 2, 2]),
			'INVALID_FALL_THROUGH in size_of at 2',
		],
		[
			'leaves a value on the stack at a switch',
			instead('size_of', ['LdTrue', { MoveLoc: 0 }, { VariantSwitch: 0 }, { LdU64: 1n }, 'Ret'], [3, 3, 3, 3]),
			'POSITIVE_STACK_SIZE_AT_BLOCK_END in size_of at 0',
		],
		[
			'packs a variant from a field of another type',
			(module) => {
				const unit = codeOf(module, 'shape');
				unit.code[at(unit, 'PackVariant') - 1] = 'LdTrue';
			},
			'PACK_TYPE_MISMATCH_ERROR in shape at ',
		],
		[
			'unpacks another enum',
			(module) => {
				const unit = codeOf(module, 'price');
				unit.code[at(unit, 'UnpackVariant')] = { UnpackVariant: ofShape(module, 0) };
			},
			'UNPACK_TYPE_MISMATCH_ERROR in price at ',
		],
		[
			'unpacks an immutable reference mutably',
			(module) =>
				instead('size_of', [{ MoveLoc: 0 }, { UnpackVariantMutRef: rect(module) }, 'Pop', 'ReadRef', 'Ret'])(module),
			'UNPACK_TYPE_MISMATCH_ERROR in size_of at 1',
		],
		[
			'unpacks a mutable reference immutably',
			(module) =>
				instead('grow_by', [{ MoveLoc: 0 }, { UnpackVariantImmRef: rect(module) }, 'Pop', 'Pop', 'Ret'])(module),
			'UNPACK_TYPE_MISMATCH_ERROR in grow_by at 1',
		],
		[
			'writes an enum while a field of it is borrowed',
			(module) =>
				instead('grow_by', [
					...[{ CopyLoc: 0 }, { UnpackVariantMutRef: rect(module) }],
					...[{ LdU64: 1n }, { LdU64: 2n }, { PackVariant: rect(module) }, { MoveLoc: 0 }, 'WriteRef'],
					...['Pop', 'Pop', 'Ret'],
				])(module),
			'WRITEREF_EXISTS_BORROW_ERROR in grow_by at 6',
		],
		[
			'unpacks a reference while a copy of it is alive',
			(module) =>
				instead('grow_by', [
					...[{ CopyLoc: 0 }, { MoveLoc: 0 }, { UnpackVariantMutRef: rect(module) }],
					...['Pop', 'Pop', 'Pop', 'Ret'],
				])(module),
			'FIELD_EXISTS_MUTABLE_BORROW_ERROR in grow_by at 2',
		],
		[
			'reads a field while it is borrowed mutably',
			(module) =>
				instead('grow_by', [
					...[{ CopyLoc: 0 }, { UnpackVariantMutRef: rect(module) }, { MoveLoc: 0 }, 'ReadRef'],
					...['Pop', 'Pop', 'Pop', 'Ret'],
				])(module),
			'READREF_EXISTS_MUTABLE_BORROW_ERROR in grow_by at 3',
		],
		[
			'uses a non-generic instruction on a generic enum',
			(module) => {
				const unit = codeOf(module, 'maybe');
				const handle = { enum_def: enumOf(module, 'Maybe'), variant: 0 };
				unit.code[at(unit, 'PackVariantGeneric')] = { PackVariant: module.variant_handles.push(handle) - 1 };
			},
			'GENERIC_MEMBER_OPCODE_MISMATCH in maybe at ',
		],
		[
			'has an enum without variants',
			(module) => {
				module.enum_defs.push({ enum_handle: module.datatype_handles.length, variants: [] });
				module.datatype_handles.push({ ...module.datatype_handles[0], name: 0, type_parameters: [] });
			},
			'ZERO_SIZED_ENUM',
		],
		[
			'has two variants with the same name',
			(module) => {
				const { variants } = module.enum_defs[0];
				variants[1].variant_name = variants[0].variant_name;
			},
			'DUPLICATE_ELEMENT',
		],
		[
			'has two fields with the same name in a variant',
			(module) => {
				const { fields } = module.enum_defs[enumOf(module, 'Shape')].variants[1];
				fields[1].name = fields[0].name;
			},
			'DUPLICATE_ELEMENT',
		],
		[
			'has an enum that contains itself',
			(module) => {
				const shape = module.enum_defs[enumOf(module, 'Shape')];
				shape.variants[0].fields[0].signature = { Vector: { Datatype: shape.enum_handle } };
			},
			'RECURSIVE_STRUCT_DEFINITION',
		],
		[
			'has a variant field that lacks an ability of the enum',
			(module) => {
				module.enum_defs[enumOf(module, 'Shape')].variants[0].fields[0].signature = 'Signer';
			},
			'FIELD_MISSING_TYPE_ABILITY',
		],
		[
			'has more fields in an enum, over all variants, than Sui allows',
			(module) => {
				const { variants } = module.enum_defs[enumOf(module, 'Color')];
				const fields = (first: number) => Array.from({ length: 16 }, (_, i) => ({ name: first + i, signature: 'U8' }));
				variants[0].fields = fields(0);
				variants[1].fields = fields(0);
			},
			'MAX_FIELD_DEFINITIONS_REACHED',
		],
		[
			'has an identifier that is longer than Sui allows',
			(module) => module.identifiers.push('a'.repeat(129)),
			'IDENTIFIER_TOO_LONG',
		],
		[
			'uses global storage, which Sui does not have',
			(module) => {
				const unit = codeOf(module, 'price');
				unit.code.unshift({ ExistsDeprecated: 0 });
			},
			'DEPRECATED_BYTECODE_FORMAT in price at 0',
		],
	])('refuses a module that %s', (_, change, status) => {
		expect(changed(change)).toMatch(new RegExp(`^${status}`));
	});

	it('charges for the edges of each switch', () => {
		const work = (ways: number) => {
			let units = 0;
			const module = template.deserialize(code);
			const variants = Array.from({ length: ways }, (_, i) => ({
				variant_name: module.identifiers.push(`Variant${i}`) - 1,
				fields: [],
			}));
			const name = module.identifiers.push('Ways') - 1;
			const handle = module.datatype_handles.push({ ...module.datatype_handles[0], name, type_parameters: [] }) - 1;
			const parameters = module.signatures.push([{ Reference: { Datatype: handle } }]) - 1;
			const fn = module.function_handles.push({
				...{ module: 0, name: module.identifiers.push('many') - 1 },
				...{ parameters, return_: module.signatures.findIndex((types: unknown[]) => types.length === 0) },
				type_parameters: [],
			});
			const switches = Array.from({ length: 500 }, () => [{ CopyLoc: 0 }, { VariantSwitch: 0 }]).flat();
			const jump_table = { Full: new Array(ways).fill(switches.length) };
			const head_enum = module.enum_defs.push({ enum_handle: handle, variants }) - 1;
			module.function_defs.push({
				...module.function_defs[0],
				function: fn - 1,
				code: {
					locals: module.function_handles[fn - 1].return_,
					code: [...switches, 'Ret'],
					jump_tables: [{ head_enum, jump_table }],
				},
			});
			verifyModule(parseModule(Uint8Array.from(template.serialize(module))), find, (paid) => {
				units += paid;
			});
			return units;
		};
		expect(work(101) - work(1)).toBe(500 * 100 * 10);
	});

	it('refuses too many switches before it follows their edges', () => {
		const module = template.deserialize(code);
		const switches = Array.from({ length: 15_000 }, () => [{ CopyLoc: 0 }, { VariantSwitch: 0 }]).flat();
		instead('size_of', [...switches, { LdU64: 1n }, 'Ret'], new Array(4).fill(switches.length))(module);
		const many = Uint8Array.from(template.serialize(module));
		const start = performance.now();
		expect(verdict(many)).toBe('TOO_MANY_BASIC_BLOCKS in size_of at 0');
		expect(performance.now() - start).toBeLessThan(1000);
	});
});
