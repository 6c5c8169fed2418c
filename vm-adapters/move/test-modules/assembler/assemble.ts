import type {
	FieldDefinition,
	FlavourName,
	FunctionDefinition,
	FunctionHandle,
	Instruction,
	JumpTable,
	ModuleFile,
	ModuleId,
	StructDefinition,
	StructHandle,
	Token,
} from '../../src/core/loader/file-format.ts';
import { assembleInstruction, type CodeScope } from './instruction.ts';
import { addressOf, Pools } from './pools.ts';
import { Types } from './types.ts';

/**
 * Assembles a module, which may be invalid: the tests of the verifier need such modules. A text has these declarations:
 *
 * ```text
 * module 0xc0::m  version 6                 the defaults; also `version 7 aptos`, `version 7 sui`
 * friend 0xc0::n
 * const vector<u8> 0201ff                   type and bytes
 * struct S<T: copy + drop, phantom U> has copy, drop { a: u64, b: vector<T> }
 * enum E has drop { A { x: u64 }, B {} }    for Sui, after all structs
 * native struct N
 * use struct 0xc0::n::P<T> has drop         imports, as this module declares them
 * use fun 0xc0::n::g<T: drop>(u64): bool
 * public entry fun f<T>(u64, &mut S<T, u8>): u64, bool [u8, u8] acquires R { LD_U64 1; CALL g; RET }
 * ```
 *
 * Functions have the types of parameters, results and, in brackets, other locals. `#2` is type parameter 2, declared or
 * not.
 */
export function assemble(text: string): ModuleFile {
	return new Assembler(text).assemble();
}

class Assembler extends Types implements CodeScope {
	readonly pools = new Pools();
	readonly structs: StructDefinition[] = [];
	flavour: FlavourName | undefined;
	jumpTables: JumpTable[] = [];
	readonly #structHandles: StructHandle[] = [];
	readonly #functionHandles: FunctionHandle[] = [];
	readonly #functions: FunctionDefinition[] = [];
	readonly #friends: ModuleId[] = [];
	#version = 6;

	assemble(): ModuleFile {
		const { tokens, pools } = this;
		if (tokens.skip('module')) this.#moduleId();
		else pools.module('0xc0', 'm');
		while (!tokens.done) this.#declaration();
		return {
			version: this.#version,
			flavour: this.flavour,
			self: 0,
			identifiers: [],
			addresses: [],
			metadata: [],
			...pools.tables(),
			structHandles: this.#structHandles,
			functionHandles: this.#functionHandles,
			structs: this.structs,
			functions: this.#functions,
			friends: this.#friends,
		};
	}

	#moduleId(): { id: ModuleId; index: number } {
		const account = this.tokens.next();
		this.tokens.expect('::');
		const index = this.pools.module(account, this.tokens.next());
		return { id: this.pools.modules.entries[index]!, index };
	}

	/** Parses the name of a declaration, and the module that owns it: this one, or another one after `use`. */
	#owner(isForeign: boolean): { module: number; name: string } {
		const module = isForeign ? this.#moduleId().index : 0;
		if (isForeign) this.tokens.expect('::');
		return { module, name: this.tokens.next() };
	}

	#declaration(): void {
		const { tokens } = this;
		if (tokens.skip('version')) {
			this.#version = Number(tokens.next());
			if (tokens.peek() === 'aptos' || tokens.peek() === 'sui') this.flavour = tokens.next() as FlavourName;
			return;
		}
		if (tokens.skip('friend')) return void this.#friends.push(this.#friend());
		if (tokens.skip('const')) {
			const type = this.type();
			const data = tokens.skip('empty') ? new Uint8Array() : Uint8Array.from(Buffer.from(tokens.next(), 'hex'));
			return void this.pools.constants.index(`${this.pools.constants.entries.length}`, () => ({ type, data }));
		}
		const isForeign = tokens.skip('use');
		const visibility = tokens.skip('public') ? (this.#isFriend() ? 'friend' : 'public') : 'private';
		const isEntry = tokens.skip('entry');
		const isNative = tokens.skip('native');
		if (tokens.skip('struct')) this.#struct(isForeign, isNative);
		else if (tokens.skip('enum')) this.#enum();
		else {
			tokens.expect('fun');
			this.#function(isForeign, { visibility, isEntry, isNative });
		}
	}

	/** Friends have no module handles. */
	#friend(): ModuleId {
		const account = addressOf(this.tokens.next());
		this.tokens.expect('::');
		return { account, name: this.tokens.next() };
	}

	#isFriend(): boolean {
		if (!this.tokens.skip('(')) return false;
		this.tokens.expect('friend');
		this.tokens.expect(')');
		return true;
	}

	#structHandle(isForeign: boolean): number {
		const owner = this.#owner(isForeign);
		const typeParameters = this.declareTypeParameters();
		const abilities = this.tokens.skip('has') ? this.abilities(',') : 0;
		return this.#structHandles.push({ ...owner, abilities, typeParameters }) - 1;
	}

	#fields(): FieldDefinition[] {
		this.tokens.expect('{');
		return this.tokens.until('}', () => {
			const name = this.tokens.next();
			this.tokens.expect(':');
			return { name, type: this.type() };
		});
	}

	#struct(isForeign: boolean, isNative: boolean): void {
		const handle = this.#structHandle(isForeign);
		if (!isForeign) this.structs.push({ handle, fields: isNative ? undefined : this.#fields() });
	}

	#enum(): void {
		const handle = this.#structHandle(false);
		this.tokens.expect('{');
		const variants = this.tokens.until('}', () => ({ name: this.tokens.next(), fields: this.#fields() }));
		this.structs.push({ handle, fields: undefined, variants });
	}

	#signature(): readonly Token[] {
		return this.pools.signatureOf(this.tokens.until(')', () => this.type()));
	}

	#results(): readonly Token[] {
		const types: Token[] = [];
		if (this.tokens.skip(':')) {
			do types.push(this.type());
			while (this.tokens.skip(','));
		}
		return this.pools.signatureOf(types);
	}

	#function(isForeign: boolean, head: Pick<FunctionDefinition, 'visibility' | 'isEntry' | 'isNative'>): void {
		const { tokens, pools } = this;
		const owner = this.#owner(isForeign);
		const typeParameters = this.declareTypeParameters().map(({ constraints }) => constraints);
		tokens.expect('(');
		const parameters = this.#signature();
		const handle = this.#functionHandles.push({ ...owner, parameters, results: this.#results(), typeParameters }) - 1;
		if (isForeign) return;
		const locals = tokens.skip('[') ? tokens.until(']', () => this.type()) : [];
		const acquires: number[] = [];
		if (tokens.skip('acquires')) {
			do acquires.push(this.#definitionOf(tokens.next()));
			while (tokens.skip(','));
		}
		this.jumpTables = [];
		const code = head.isNative ? [] : this.#code();
		const rest = { acquires, locals: pools.signatureOf(locals), code, jumpTables: this.jumpTables };
		this.#functions.push({ handle, ...head, ...rest });
	}

	#definitionOf(name: string): number {
		return this.structs.findIndex(({ handle }) => handle === this.structHandleOf(name));
	}

	#code(): Instruction[] {
		const { tokens } = this;
		const end = () => {
			while (tokens.skip(';'));
		};
		tokens.expect('{');
		end();
		return tokens.until('}', () => {
			const instruction = assembleInstruction(this);
			end();
			return instruction;
		});
	}
}
