import { PRIMITIVE_ABILITIES, REFERENCE_ABILITIES, requiredInside, SIGNER_ABILITIES } from '../loader/abilities.ts';
import { ABILITY, fieldsWithin, type ModuleFile, type StructHandle, type Token } from '../loader/file-format.ts';
import { OP, OPERAND_KINDS, type OperandKind } from '../loader/opcodes.ts';
import type { VerifierStatus } from '../status/verifier-status.ts';
import { rejectModule } from './context.ts';
import type { Meter } from './meter.ts';

/** Meter units of one node of a type. They are charged, but count towards no limit. */
const PART = 4;

/** Ability bits that types demand of type parameters, by parameter index. */
type Demands = readonly number[];

const ALL_ABILITIES = 15;
/** Generic instructions whose struct must have `key`. */
const WITH_KEY: ReadonlySet<number> = new Set([
	OP.EXISTS_GENERIC,
	OP.MOVE_FROM_GENERIC,
	OP.MOVE_TO_GENERIC,
	OP.IMM_BORROW_GLOBAL_GENERIC,
	OP.MUT_BORROW_GLOBAL_GENERIC,
]);

/** Kinds of operands that hold type arguments. */
const CHECKED: ReadonlySet<OperandKind> = new Set([
	'functionInst',
	'structInst',
	'fieldInst',
	'variantInst',
	'variantFieldInst',
	'vector',
	'vectorCount',
]);
const IS_CHECKED = OPERAND_KINDS.map((kind) => kind !== undefined && CHECKED.has(kind));

/**
 * Checks that types are well formed, have the abilities that their use demands, and contain references only where
 * permitted (move-bytecode-verifier, signature_v2). The demands of a signature are computed once, and compared with the
 * abilities of each user's type parameters.
 * @throws MoveVerificationError
 */
export function verifySignatures(file: ModuleFile, meter: Meter): void {
	new Signatures(file, meter).verify();
}

class Signatures {
	readonly #file: ModuleFile;
	readonly #known = new Map<readonly Token[], Map<string, Demands>>();
	readonly #meter: Meter;
	/** Nodes of types that have been visited and not yet charged. */
	#parts = 0;
	/** The item that is checked, for errors. */
	#of = '';
	#index = 0;

	constructor(file: ModuleFile, meter: Meter) {
		this.#file = file;
		this.#meter = meter;
	}

	#reject(status: VerifierStatus): never {
		return rejectModule(this.#file, status, `${this.#of} ${this.#index}`);
	}

	#each<T>(list: readonly T[], of: string, check: (item: T) => void): void {
		this.#of = of;
		for (let i = 0; i < list.length; i++) {
			this.#index = i;
			check(list[i]!);
		}
	}

	verify(): void {
		const file = this.#file;
		this.#each(file.signatures, 'signature', (signature) => this.#signature(signature));
		this.#each(file.functionInstantiations, 'function instantiation', ({ handle, args }) =>
			this.#functionInstantiation(handle, args),
		);
		this.#each(file.structInstantiations, 'struct instantiation', ({ definition, args }) =>
			this.#structInstantiation(definition, args, 0),
		);
		this.#each(file.fieldInstantiations, 'field instantiation', ({ handle, args }) =>
			this.#structInstantiation(file.fields[handle]!.owner, args, 0),
		);
		this.#each(file.variantFieldInstantiations, 'variant field instantiation', ({ handle, args }) =>
			this.#structInstantiation(file.variantFields[handle]!.definition, args, 0),
		);
		this.#each(file.variantInstantiations, 'variant instantiation', ({ definition, args }) =>
			this.#structInstantiation(definition, args, 0),
		);
		this.#each(file.functionHandles, 'function handle', ({ parameters, results, typeParameters }) => {
			this.#compare(this.#signature(parameters), typeParameters);
			this.#compare(this.#signature(results), typeParameters);
		});
		this.#each(file.functions, 'function definition', (definition) => {
			if (!definition.isNative) this.#code(definition);
		});
		this.#each(file.structs, 'struct definition', (definition) => {
			const handle = file.structHandles[definition.handle]!;
			for (const { type } of fieldsWithin(definition)) this.#field(handle, type);
		});
	}

	/** Checks that type parameters have the abilities that are demanded of them. */
	#compare(demands: Demands, abilities: readonly number[]): void {
		for (let i = 0; i < demands.length; i++) {
			// The array has holes for parameters without demands.
			const demand = demands[i] ?? 0;
			if ((demand & ~abilities[i]!) !== 0) this.#reject('CONSTRAINT_NOT_SATISFIED');
		}
	}

	/** Caches the demands of a signature, by the use that `key` names. */
	#remember(signature: readonly Token[], key: string, find: (demands: number[]) => void): Demands {
		let known = this.#known.get(signature);
		if (!known) this.#known.set(signature, (known = new Map()));
		let demands = known.get(key);
		if (!demands) {
			const found: number[] = [];
			find(found);
			known.set(key, (demands = found));
			// A few bytes can ask for much work, because any number of functions may be instantiated with one
			// signature.
			this.#meter.pay(this.#parts * PART);
			this.#parts = 0;
		}
		return demands;
	}

	#signature(signature: readonly Token[]): Demands {
		return this.#remember(signature, '', (demands) => {
			for (const type of signature) this.#type(type, true, 0, demands);
		});
	}

	#functionInstantiation(handle: number, args: readonly Token[]): Demands {
		const { typeParameters } = this.#file.functionHandles[handle]!;
		return this.#arguments(args, `function ${handle}`, typeParameters);
	}

	#structInstantiation(definition: number, args: readonly Token[], required: number): Demands {
		const { abilities, typeParameters } = this.#file.structHandles[this.#file.structs[definition]!.handle]!;
		if (typeParameters.length !== args.length) this.#reject('NUMBER_OF_TYPE_ARGUMENTS_MISMATCH');
		if ((required & ~abilities) !== 0) this.#reject('CONSTRAINT_NOT_SATISFIED');
		const inside = requiredInside(required);
		const asked = typeParameters.map(({ constraints, isPhantom }) => (isPhantom ? constraints : constraints | inside));
		return this.#arguments(args, `struct ${definition} ${required}`, asked);
	}

	#arguments(args: readonly Token[], key: string, asked: readonly number[]): Demands {
		if (asked.length !== args.length) this.#reject('NUMBER_OF_TYPE_ARGUMENTS_MISMATCH');
		return this.#remember(args, key, (demands) => {
			args.forEach((type, i) => {
				this.#type(type, false, asked[i]!, demands);
			});
		});
	}

	/** Adds to `demands` the abilities that type parameters need for the type to have the abilities `required`. */
	#type(type: Token, allowReference: boolean, required: number, demands: number[]): void {
		this.#parts++;
		const has = (abilities: number) => {
			if ((required & ~abilities) !== 0) this.#reject('CONSTRAINT_NOT_SATISFIED');
		};
		switch (type.kind) {
			case 'parameter':
				demands[type.index] = (demands[type.index] ?? 0) | required;
				break;
			case 'reference':
				if (!allowReference) this.#reject('INVALID_SIGNATURE_TOKEN');
				has(REFERENCE_ABILITIES);
				this.#type(type.to, false, 0, demands);
				break;
			case 'vector':
				has(PRIMITIVE_ABILITIES);
				this.#type(type.element, false, requiredInside(required), demands);
				break;
			case 'struct': {
				const { abilities, typeParameters } = this.#file.structHandles[type.handle]!;
				has(abilities);
				type.args.forEach((arg, i) => {
					const { constraints, isPhantom } = typeParameters[i]!;
					this.#type(arg, false, isPhantom ? constraints : constraints | requiredInside(required), demands);
				});
				break;
			}
			default:
				has(type.kind === 'signer' ? SIGNER_ABILITIES : PRIMITIVE_ABILITIES);
		}
	}

	#code({ handle, locals, code }: ModuleFile['functions'][number]): void {
		const file = this.#file;
		const { typeParameters } = file.functionHandles[handle]!;
		this.#compare(this.#signature(locals), typeParameters);
		const seen = new Set<number>();
		for (let offset = 0; offset < code.length; offset++) {
			const { op, operand } = code[offset]!;
			if (!IS_CHECKED[op]) continue;
			const kind = OPERAND_KINDS[op]!;
			const key = operand * 256 + op;
			if (seen.has(key)) continue;
			seen.add(key);
			const required = WITH_KEY.has(op) ? ABILITY.key : 0;
			if (kind === 'functionInst') {
				const { handle, args } = file.functionInstantiations[operand]!;
				this.#compare(this.#functionInstantiation(handle, args), typeParameters);
			} else if (kind === 'structInst') {
				const { definition, args } = file.structInstantiations[operand]!;
				this.#compare(this.#structInstantiation(definition, args, required), typeParameters);
			} else if (kind === 'fieldInst') {
				const { handle, args } = file.fieldInstantiations[operand]!;
				this.#compare(this.#structInstantiation(file.fields[handle]!.owner, args, 0), typeParameters);
			} else if (kind === 'variantInst') {
				const { definition, args } = file.variantInstantiations[operand]!;
				this.#compare(this.#structInstantiation(definition, args, 0), typeParameters);
			} else if (kind === 'variantFieldInst') {
				const { handle, args } = file.variantFieldInstantiations[operand]!;
				this.#compare(this.#structInstantiation(file.variantFields[handle]!.definition, args, 0), typeParameters);
			} else if (kind === 'vector' || kind === 'vectorCount') {
				const element = file.signatures[operand]!;
				if (element.length !== 1) this.#reject('NUMBER_OF_TYPE_ARGUMENTS_MISMATCH');
				if (element[0]!.kind === 'reference') this.#reject('INVALID_SIGNATURE_TOKEN');
				this.#compare(this.#signature(element), typeParameters);
			}
		}
	}

	#field({ abilities, typeParameters }: StructHandle, type: Token): void {
		const demands: number[] = [];
		this.#type(type, false, 0, demands);
		this.#compare(
			demands,
			typeParameters.map(({ constraints }) => constraints),
		);
		// If type parameters had every ability, the field would have the abilities that the struct declares.
		if (!this.#canHave(type, requiredInside(abilities))) this.#reject('FIELD_MISSING_TYPE_ABILITY');
		this.#phantoms(type, typeParameters, false);
	}

	/** Whether the type has the abilities `required` if its type parameters have every ability. */
	#canHave(type: Token, required: number): boolean {
		const file = this.#file;
		switch (type.kind) {
			case 'parameter':
				return (required & ~ALL_ABILITIES) === 0;
			case 'signer':
				return (required & ~SIGNER_ABILITIES) === 0;
			case 'vector':
				return (required & ~PRIMITIVE_ABILITIES) === 0 && this.#canHave(type.element, requiredInside(required));
			case 'struct': {
				const { abilities, typeParameters } = file.structHandles[type.handle]!;
				return (
					(required & ~abilities) === 0 &&
					type.args.every((arg, i) => typeParameters[i]!.isPhantom || this.#canHave(arg, requiredInside(required)))
				);
			}
			default:
				return (required & ~PRIMITIVE_ABILITIES) === 0;
		}
	}

	/** Checks that phantom parameters appear only as phantom type arguments. */
	#phantoms(type: Token, parameters: StructHandle['typeParameters'], isPhantomPlace: boolean): void {
		if (type.kind === 'vector') this.#phantoms(type.element, parameters, false);
		else if (type.kind === 'struct') {
			const { typeParameters } = this.#file.structHandles[type.handle]!;
			type.args.forEach((arg, i) => {
				this.#phantoms(arg, parameters, typeParameters[i]!.isPhantom);
			});
		} else if (type.kind === 'parameter' && parameters[type.index]!.isPhantom && !isPhantomPlace)
			this.#reject('INVALID_PHANTOM_TYPE_PARAM_POSITION');
	}
}
