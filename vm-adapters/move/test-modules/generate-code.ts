import * as template from '@mysten/move-bytecode-template';
import type { Random, TemplateModule } from './mutate.ts';

type Type = string | { readonly [kind: string]: unknown };
type Instruction = string | Record<string, unknown>;

const textOf = (type: unknown) => JSON.stringify(type);
const isSame = (a: unknown, b: unknown) => textOf(a) === textOf(b);

interface Action {
	readonly instruction: Instruction;
	readonly takes: number;
	readonly leaves: readonly Type[];
	readonly weight?: number;
	readonly after?: () => void;
}

/**
 * Adds a function of random well-typed code to a module. The code reaches the passes on locals, references and acquired
 * resources, and jumps forwards and backwards.
 */
export function withTypedCode(code: Uint8Array, random: Random): Uint8Array | undefined {
	const generator = new Generator(template.deserialize(code), random);
	generator.addFunction();
	try {
		return Uint8Array.from(template.serialize(generator.module));
	} catch {
		return undefined;
	}
}

class Generator {
	readonly module: TemplateModule;
	readonly #random: Random;
	readonly #acquires = new Set<number>();
	#locals: Type[] = [];
	#isHeld: boolean[] = [];
	#stack: Type[] = [];

	constructor(module: TemplateModule, random: Random) {
		this.module = module;
		this.#random = random;
	}

	#pick<T>(list: readonly T[]): T {
		return list[this.#random(list.length)]!;
	}

	#signature(types: readonly Type[]): number {
		const { signatures } = this.module;
		const known = signatures.findIndex((signature: unknown) => isSame(signature, types));
		return known >= 0 ? known : signatures.push(types) - 1;
	}

	#struct(definition: number): { handle: number; fields: Type[]; abilities: number; isGeneric: boolean } {
		const { struct_handle: handle, field_information: information } = this.module.struct_defs[definition];
		const { abilities, type_parameters: parameters } = this.module.datatype_handles[handle];
		const fields = information.Declared.map(({ signature }: { signature: Type }) => signature);
		return { handle, fields, abilities, isGeneric: parameters.length > 0 };
	}

	#structs() {
		return [...this.module.struct_defs.keys()]
			.map((definition: number) => ({ definition, ...this.#struct(definition) }))
			.filter(({ isGeneric }) => !isGeneric);
	}

	/** Primitive types, and structs without type parameters. */
	#canCopy(type: Type): boolean {
		if (typeof type === 'string') return type !== 'Signer';
		if ('Reference' in type || 'MutableReference' in type) return true;
		if ('Vector' in type) return this.#canCopy(type['Vector'] as Type);
		return 'Datatype' in type && (this.module.datatype_handles[type['Datatype'] as number].abilities & 3) === 3;
	}

	addFunction(): void {
		const structs = this.#structs();
		const values: Type[] = ['U64', 'Bool', { Vector: 'U64' }, ...structs.map(({ handle }) => ({ Datatype: handle }))];
		for (const { fields } of structs) values.push(...fields);
		const reference = (): Type => ({ [this.#pick(['MutableReference', 'Reference'])]: this.#pick(values) });
		const some = (count: number) =>
			Array.from({ length: count }, () => (this.#random(3) === 0 ? this.#pick(values) : reference()));
		const parameters: Type[] = [...some(1 + this.#random(4)), 'Address'];
		const locals = [...some(2 + this.#random(4)), ...values.slice(0, 4)];
		this.#locals = [...parameters, ...locals];
		this.#isHeld = this.#locals.map((_, i) => i < parameters.length);
		this.#addHelpers();
		const body = this.#body();
		const held = [...this.#locals.keys()].filter((i) => this.#isHeld[i]);
		const returned = held.slice(0, this.#random(3));
		body.push(...returned.map((i) => ({ MoveLoc: i })), 'Ret');
		const results = returned.map((i) => this.#locals[i]!);
		this.#define('made_at_random', parameters, results, locals, body);
	}

	/** Adds functions that return a reference, which may borrow from any of their arguments. */
	#addHelpers(): void {
		const references = this.#locals.filter((type) => this.#inside(type));
		if (references.length === 0) return;
		for (let i = 0; i < 3; i++) {
			const parameters = Array.from({ length: 1 + this.#random(2) }, () => this.#pick(references));
			this.#define(`helper_${i}`, parameters, [this.#pick(references)], [], [{ LdU64: 0n }, 'Abort']);
		}
	}

	#define(name: string, parameters: Type[], results: Type[], locals: Type[], code: Instruction[]): void {
		const { module } = this;
		const handle = module.function_handles.push({
			module: module.self_module_handle_idx,
			name: module.identifiers.push(name) - 1,
			parameters: this.#signature(parameters),
			return_: this.#signature(results),
			type_parameters: [],
		});
		const first = module.function_defs.find((fn: TemplateModule) => fn.code);
		module.function_defs.push({
			...first,
			function: handle - 1,
			acquires_global_resources: [...this.#acquires],
			code: { ...first.code, locals: this.#signature(locals), code },
		});
	}

	#body(): Instruction[] {
		const body: Instruction[] = [];
		const boundaries: number[] = [];
		const jumps: number[] = [];
		for (let steps = 10 + this.#random(50); steps > 0; steps--) {
			if (this.#stack.length === 0) {
				boundaries.push(body.length);
				if (this.#random(6) === 0) {
					body.push(this.#random(2) === 0 ? 'LdTrue' : 'LdFalse');
					jumps.push(body.push({ BrTrue: 0 }) - 1);
				}
			}
			const actions = this.#actions();
			const weights = actions.flatMap((action) => Array<Action>(action.weight ?? 1).fill(action));
			const { instruction, takes, leaves, after } = this.#pick(weights);
			body.push(instruction);
			this.#stack.length -= takes;
			this.#stack.push(...leaves);
			after?.();
		}
		for (; this.#stack.length > 0; this.#stack.pop()) body.push('Pop');
		boundaries.push(body.length);
		for (const at of jumps) body[at] = { BrTrue: this.#pick(boundaries) };
		body.push('Nop');
		return body;
	}

	#actions(): Action[] {
		const actions: Action[] = [{ instruction: { LdU64: 1n }, takes: 0, leaves: ['U64'] }];
		if (this.#stack.length < 5) actions.push(...this.#locals.flatMap((type, i) => this.#reads(type, i)));
		const top = this.#stack.at(-1);
		if (top === undefined) return actions;
		actions.push({ instruction: 'Pop', takes: 1, leaves: [] });
		this.#locals.forEach((type, i) => {
			const after = () => {
				this.#isHeld[i] = true;
			};
			if (isSame(type, top)) actions.push({ instruction: { StLoc: i }, takes: 1, leaves: [], weight: 6, after });
		});
		if (top === 'Address') actions.push(...this.#globals());
		actions.push(...this.#calls());
		const below = this.#stack.at(-2);
		if (below !== undefined && isSame(top, below)) actions.push({ instruction: 'Eq', takes: 2, leaves: ['Bool'] });
		if (typeof top === 'string') {
			const vector = top === 'U64' && typeof below === 'object' ? this.#inside(below) : undefined;
			if (vector && isSame(vector.to, { Vector: 'U64' })) actions.push(...this.#elements(vector.isMutable));
			return actions;
		}
		const reference = this.#inside(top);
		if (reference) actions.push(...this.#uses(reference.to, reference.isMutable));
		return actions;
	}

	#inside(type: Type): { to: Type; isMutable: boolean } | undefined {
		if (typeof type === 'string') return undefined;
		if ('MutableReference' in type) return { to: type['MutableReference'] as Type, isMutable: true };
		return 'Reference' in type ? { to: type['Reference'] as Type, isMutable: false } : undefined;
	}

	#reads(type: Type, i: number): Action[] {
		// Rarely, read a local that holds no value.
		if (!this.#isHeld[i] && this.#random(400) > 0) return [];
		const moved = () => {
			this.#isHeld[i] = false;
		};
		const actions: Action[] = [{ instruction: { MoveLoc: i }, takes: 0, leaves: [type], after: moved }];
		if (this.#canCopy(type)) actions.push({ instruction: { CopyLoc: i }, takes: 0, leaves: [type], weight: 2 });
		if (!this.#inside(type)) {
			actions.push({ instruction: { MutBorrowLoc: i }, takes: 0, leaves: [{ MutableReference: type }] });
			actions.push({ instruction: { ImmBorrowLoc: i }, takes: 0, leaves: [{ Reference: type }] });
		}
		return actions;
	}

	#uses(to: Type, isMutable: boolean): Action[] {
		const actions: Action[] = [];
		if (this.#canCopy(to)) actions.push({ instruction: 'ReadRef', takes: 1, leaves: [to] });
		if (isMutable) {
			actions.push({ instruction: 'FreezeRef', takes: 1, leaves: [{ Reference: to }] });
			const value = this.#stack.at(-2);
			if (isSame(value, to)) actions.push({ instruction: 'WriteRef', takes: 2, leaves: [], weight: 4 });
		}
		if (isSame(to, { Vector: 'U64' }))
			actions.push({ instruction: { VecLen: this.#signature(['U64']) }, takes: 1, leaves: ['U64'] });
		this.module.field_handles.forEach(({ owner, field }: { owner: number; field: number }, i: number) => {
			const { handle, fields, isGeneric } = this.#struct(owner);
			if (isGeneric || !isSame(to, { Datatype: handle })) return;
			const type = fields[field]!;
			actions.push({ instruction: { ImmBorrowField: i }, takes: 1, leaves: [{ Reference: type }], weight: 3 });
			if (isMutable)
				actions.push({ instruction: { MutBorrowField: i }, takes: 1, leaves: [{ MutableReference: type }], weight: 3 });
		});
		return actions;
	}

	#elements(isMutable: boolean): Action[] {
		const element = this.#signature(['U64']);
		const read: Action = {
			instruction: { VecImmBorrow: element },
			takes: 2,
			leaves: [{ Reference: 'U64' }],
			weight: 3,
		};
		if (!isMutable) return [read];
		return [
			read,
			{ instruction: { VecMutBorrow: element }, takes: 2, leaves: [{ MutableReference: 'U64' }], weight: 3 },
			{ instruction: { VecPushBack: element }, takes: 2, leaves: [], weight: 2 },
		];
	}

	#globals(): Action[] {
		return this.#structs()
			.filter(({ abilities }) => (abilities & 8) !== 0)
			.flatMap(({ definition, handle }): Action[] => {
				const type = { Datatype: handle };
				const after = () => void this.#acquires.add(definition);
				return [
					{ instruction: { ExistsDeprecated: definition }, takes: 1, leaves: ['Bool'] },
					{ instruction: { MoveFromDeprecated: definition }, takes: 1, leaves: [type], after },
					{
						instruction: { MutBorrowGlobalDeprecated: definition },
						takes: 1,
						leaves: [{ MutableReference: type }],
						weight: 3,
						after,
					},
					{
						instruction: { ImmBorrowGlobalDeprecated: definition },
						takes: 1,
						leaves: [{ Reference: type }],
						weight: 3,
						after,
					},
				];
			});
	}

	#calls(): Action[] {
		const { function_handles: handles, signatures, function_defs: definitions } = this.module;
		return handles.flatMap((handle: TemplateModule, i: number): Action[] => {
			const parameters: Type[] = signatures[handle.parameters];
			if (handle.type_parameters.length > 0 || parameters.length === 0) return [];
			if (!isSame(parameters, this.#stack.slice(-parameters.length))) return [];
			const definition = definitions.find((fn: TemplateModule) => fn.function === i);
			const after = () => {
				for (const struct of definition?.acquires_global_resources ?? []) this.#acquires.add(struct);
			};
			return [
				{ instruction: { Call: i }, takes: parameters.length, leaves: signatures[handle.return_], weight: 5, after },
			];
		});
	}
}
