import type { Random } from '../../../../vm-adapters/move/test-modules/mutate.ts';
import type { TestModule } from '../../../../vm-adapters/move/test-modules/verifier-oracle.ts';
import { MODULES } from '../world.ts';
import { type Callable, FunctionGenerator, type Projection } from './function-generator.ts';
import { instantiate, ModuleBuilder, type Struct, type Type } from './module-builder.ts';
import { INTEGERS, pick } from './values.ts';

const PLAIN: readonly Type[] = [...INTEGERS, 'Bool', 'Address'];
const SIGNER: Type = { Reference: 'Signer' };

/** Generates a type that other VMs can pass and receive. */
function outside(random: Random, depth = 2): Type {
	return depth > 0 && random(3) === 0 ? { Vector: outside(random, depth - 1) } : pick(random, PLAIN);
}

/** Generates a valid module with random code: structs, resources, generics, references, loops and calls. */
export function generateModule(random: Random): TestModule {
	const builder = new ModuleBuilder(MODULES);
	const types: Type[] = [...PLAIN, { Vector: pick(random, INTEGERS) }, { Vector: { Vector: pick(random, PLAIN) } }];
	addStructs(random, builder, types);
	const callables: Callable[] = [];
	const projections: Projection[] = [];
	for (let i = 0; i < 3; i++) addGeneric(random, builder, types, callables);
	for (const type of types) addProjection(random, builder, type, projections);

	const add = (
		parameters: Type[],
		results: Type[],
		options: { visibility: string; isEntry?: boolean },
		statements: number,
	) => {
		const signature = { parameters, results };
		const generator = new FunctionGenerator(random, builder, signature, types, callables, projections);
		const code = generator.body(statements);
		const acquires = [...generator.acquires].sort();
		const index = builder.addFunction(signature, generator.extraLocals, code, { ...options, acquires });
		callables.push({ index, parameters, results, acquires, cost: generator.cost });
	};
	const some = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);
	const inside = (): Type => {
		const type = pick(random, types);
		return random(3) > 0 ? type : { [pick(random, ['MutableReference', 'Reference'])]: type };
	};
	for (let i = 1 + random(3); i > 0; i--) {
		const results = some(random(3), () => pick(random, types));
		const parameters = some(random(4), inside);
		add(random(4) === 0 ? [SIGNER, ...parameters] : parameters, results, { visibility: 'Private' }, 2 + random(4));
	}
	for (let i = 1 + random(3); i > 0; i--)
		add(
			some(random(4), () => outside(random)),
			some(1 + random(2), () => outside(random)),
			{ visibility: 'Public' },
			3 + random(6),
		);
	for (let i = 1 + random(3); i > 0; i--) {
		const parameters = some(random(3), () => outside(random));
		add([SIGNER, ...parameters], [], { visibility: 'Public', isEntry: true }, 3 + random(6));
	}
	return { account: MODULES, ...builder.build() };
}

function addStructs(random: Random, builder: ModuleBuilder, types: Type[]): void {
	const fields = () => Array.from({ length: 1 + random(3) }, () => pick(random, types));
	const plain = (struct: Struct): Type => ({ Datatype: struct.index });
	const generic = (struct: Struct, argument: Type): Type => ({ DatatypeInstantiation: [struct.index, [argument]] });
	for (let i = 1 + random(2); i > 0; i--) types.push(plain(builder.addStruct(fields())));
	types.push({ Vector: types.at(-1)! });
	const box = builder.addStruct([{ TypeParameter: 0 }, pick(random, types)], { isGeneric: true });
	types.push(generic(box, pick(random, types)), generic(box, pick(random, types)));
	types.push(plain(builder.addStruct(fields(), { isResource: true })));
	const shelf = builder.addStruct([{ Vector: { TypeParameter: 0 } }], { isGeneric: true, isResource: true });
	types.push(generic(shelf, pick(random, PLAIN)), generic(shelf, pick(random, types)));
}

const T: Type = { TypeParameter: 0 };

/** Adds one of several generic functions, called with one type. */
function addGeneric(random: Random, builder: ModuleBuilder, types: readonly Type[], callables: Callable[]): void {
	const vector = builder.signature([T]);
	const argument = pick(random, types);
	const [parameters, results, locals, code] = pick<
		readonly [Type[], Type[], Type[], (string | Record<string, unknown>)[]]
	>(random, [
		[
			[{ MutableReference: T }, T],
			[T],
			[],
			[{ CopyLoc: 0 }, 'ReadRef', { MoveLoc: 1 }, { MoveLoc: 0 }, 'WriteRef', 'Ret'],
		],
		[[{ Reference: T }, { Reference: T }], ['Bool'], [], [{ MoveLoc: 0 }, { MoveLoc: 1 }, 'Eq', 'Ret']],
		[
			[{ Vector: T }, T],
			[{ Vector: T }],
			[],
			[
				{ MutBorrowLoc: 0 },
				{ CopyLoc: 1 },
				{ VecPushBack: vector },
				{ MutBorrowLoc: 0 },
				{ MoveLoc: 1 },
				{ VecPushBack: vector },
				{ MoveLoc: 0 },
				'Ret',
			],
		],
		[
			[T, T],
			[{ Vector: { Vector: T } }],
			[],
			[
				{ CopyLoc: 0 },
				{ VecPack: [vector, 1n] },
				{ MoveLoc: 0 },
				{ MoveLoc: 1 },
				{ VecPack: [vector, 2n] },
				{ VecPack: [builder.signature([{ Vector: T }]), 2n] },
				'Ret',
			],
		],
		[
			[{ MutableReference: { Vector: T } }, 'U64'],
			[T],
			[{ MutableReference: T }, T],
			[
				{ CopyLoc: 0 },
				{ LdU64: 0n },
				{ VecMutBorrow: vector },
				{ StLoc: 2 },
				{ CopyLoc: 2 },
				'ReadRef',
				{ StLoc: 3 },
				{ CopyLoc: 3 },
				{ MoveLoc: 2 },
				'WriteRef',
				{ MoveLoc: 0 },
				{ LdU64: 0n },
				{ MoveLoc: 1 },
				{ VecSwap: vector },
				{ MoveLoc: 3 },
				'Ret',
			],
		],
	]);
	const index = builder.addFunction({ parameters, results, typeParameters: 1 }, locals, code, {
		visibility: 'Private',
	});
	const of = (list: readonly Type[]) => list.map((type) => instantiate(type, argument));
	callables.push({ index, argument, parameters: of(parameters), results: of(results), acquires: [], cost: 20 });
}

/** Adds a function that returns a reference to a field. */
function addProjection(random: Random, builder: ModuleBuilder, from: Type, projections: Projection[]): void {
	const struct = builder.structOf(from);
	if (!struct || struct.argument !== undefined || random(2) === 0) return;
	const field = random(struct.fields.length);
	const to = struct.fields[field]!;
	const signature = { parameters: [{ MutableReference: from }], results: [{ MutableReference: to }] };
	const code = [{ MoveLoc: 0 }, builder.borrowField(from, field, true), 'Ret'];
	projections.push({ from, field, index: builder.addFunction(signature, [], code, { visibility: 'Private' }) });
}
