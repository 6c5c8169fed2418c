import type { Address } from '@altvm/abi-bridge';
import { Halt } from '@altvm/host';
import { UNITS } from '../../gas.ts';
import type { AccessSpecifier } from '../loader/file-format.ts';
import { verificationFailed } from './failures.ts';
import type { AccessKind } from './frame-context.ts';
import type { AccessEnforcer, CallFrame, Session } from './interfaces.ts';
import type { StructType } from './types.ts';
import { Signer, target } from './values.ts';

/** A set of resources: those whose path starts with `path`, under one address or under any. */
interface Clause {
	readonly kind: AccessKind;
	/** A prefix of `account::module::name::<types>`. */
	readonly path: string;
	readonly address: Address | undefined;
}

/** An access is allowed if it matches an included clause and no excluded clause. */
interface Specifier {
	readonly included: readonly Clause[];
	readonly excluded: readonly Clause[];
}

/** Limits: running functions with access specifiers, and clauses of one combined specifier. */
const MAX_RESTRICTED = 256;
const MAX_CLAUSES = 1024;

function covers(clause: Clause, kind: AccessKind, path: string, address: Address): boolean {
	return clause.kind === kind && path.startsWith(clause.path) && (clause.address ?? address) === address;
}

/** The intersection of two clauses; undefined if it is empty. */
function meet(a: Clause, b: Clause): Clause | undefined {
	const [short, long] = a.path.length < b.path.length ? [a.path, b.path] : [b.path, a.path];
	if (a.kind !== b.kind || !long.startsWith(short)) return undefined;
	if (a.address !== undefined && b.address !== undefined && a.address !== b.address) return undefined;
	return { kind: a.kind, path: long, address: a.address ?? b.address };
}

/**
 * Enforces the access specifiers of functions (Aptos, bytecode version 7). A function with specifiers, and every
 * function that it calls, may access only the resources that it declares (aptos-core, runtime_access_specifier and
 * access_control).
 */
export class AccessControl implements AccessEnforcer {
	readonly #session: Session;
	/** The last entry is in force. An entry is removed once its frame has left the call stack. */
	readonly #stack: { readonly frame: CallFrame; readonly depth: number; readonly specifier: Specifier }[] = [];

	constructor(session: Session) {
		this.#session = session;
	}

	#current(): Specifier | undefined {
		const { callStack } = this.#session;
		for (let top = this.#stack.at(-1); top; top = this.#stack.at(-1)) {
			if (callStack[top.depth] === top.frame) return top.specifier;
			this.#stack.pop();
		}
		return undefined;
	}

	/**
	 * Called when a function with access specifiers begins. Its frame is the topmost of the call stack.
	 * @throws Halt `access-denied` if its caller allows none of the accesses that it declares
	 * @throws Halt `limit` if too many such functions are running, or their specifiers have too many clauses
	 */
	enter(frame: CallFrame, accesses: readonly AccessSpecifier[]): void {
		const current = this.#current();
		if (this.#stack.length + 1 >= MAX_RESTRICTED)
			throw new Halt('limit', `more than ${MAX_RESTRICTED} functions with access specifiers`);
		const own = this.#specialize(frame, accesses);
		const specifier = current ? this.#join(current, own, frame) : own;
		this.#stack.push({ frame, depth: this.#session.callStack.length - 1, specifier });
	}

	#join(current: Specifier, own: Specifier, { instance }: CallFrame): Specifier {
		const included = new Map<string, Clause>();
		for (const outer of current.included) {
			this.#session.use(UNITS.value * own.included.length);
			for (const inner of own.included) {
				const clause = meet(outer, inner);
				if (clause) included.set(`${clause.kind} ${clause.address} ${clause.path}`, clause);
			}
			if (included.size > MAX_CLAUSES) throw new Halt('limit', `more than ${MAX_CLAUSES} access clauses`);
		}
		// The caller allows none of the declared accesses, so the function must not run at all.
		if (included.size === 0 && own.included.length > 0)
			throw new Halt('access-denied', `${instance.fn.name} uses what its caller does not`);
		return { included: [...included.values()], excluded: [...current.excluded, ...own.excluded] };
	}

	#specialize(frame: CallFrame, accesses: readonly AccessSpecifier[]): Specifier {
		const included: Clause[] = [];
		const excluded: Clause[] = [];
		for (const access of accesses) {
			this.#session.use(UNITS.value);
			const clause = { kind: access.kind, path: this.#path(frame, access), address: this.#address(frame, access) };
			(access.isNegated ? excluded : included).push(clause);
		}
		return { included, excluded };
	}

	#path({ instance }: CallFrame, { resource }: AccessSpecifier): string {
		const { module } = instance.fn;
		const { file } = module;
		switch (resource.kind) {
			case 'any':
				return '';
			case 'address':
				return `${file.addresses[resource.address]}::`;
			case 'module': {
				const { account, name } = file.modules[resource.module]!;
				return `${account}::${name}::`;
			}
			case 'struct': {
				const { module: owner, name } = file.structHandles[resource.handle]!;
				const { account, name: moduleName } = file.modules[owner]!;
				const path = `${account}::${moduleName}::${name}::`;
				if (resource.signature === undefined) return path;
				const { linker } = this.#session;
				const types = file.signatures[resource.signature]!.map((type) => linker.fresh(type, module, instance.typeArgs));
				return `${path}<${types.map(({ tag }) => tag).join()}>`;
			}
		}
	}

	#address({ instance, locals }: CallFrame, { address }: AccessSpecifier): Address | undefined {
		const { state } = this.#session.frame;
		if (address.kind === 'any') return undefined;
		if (address.kind === 'literal') return state.resolve(instance.fn.module.file.addresses[address.address]!);
		const value = locals[address.parameter];
		if (address.parameter < instance.parameterCount && address.through === undefined && typeof value === 'string')
			return state.resolve(value);
		const isSigner = address.through !== undefined && this.#isAddressOf(instance.fn.module, address.through);
		const signer = isSigner && value !== undefined ? target(value) : undefined;
		if (signer instanceof Signer) return state.resolve(signer.address);
		return verificationFailed(`${instance.fn.name} has no address in parameter ${address.parameter}`);
	}

	/** Whether an instantiation is of `0x1::signer::address_of`, the only function that a specifier may apply. */
	#isAddressOf({ file }: CallFrame['instance']['fn']['module'], instantiation: number): boolean {
		const handle = file.functionHandles[file.functionInstantiations[instantiation]?.handle ?? -1];
		if (!handle) return false;
		const { account, name } = file.modules[handle.module]!;
		return BigInt(account) === 1n && name === 'signer' && handle.name === 'address_of';
	}

	/** @throws Halt `access-denied` if a running function does not declare this access. */
	check(kind: AccessKind, address: Address, type: StructType): void {
		const current = this.#current();
		if (!current) return;
		const { id } = type.module;
		const path = `${id.account}::${id.name}::${type.name}::<${type.args.map(({ tag }) => tag).join()}>`;
		this.#session.use(UNITS.smallItem * (current.included.length + current.excluded.length));
		const isCovered = (clause: Clause) => covers(clause, kind, path, address);
		if (!current.included.some(isCovered) || current.excluded.some(isCovered))
			throw new Halt('access-denied', `${kind} of ${type.tag} under ${address}`);
	}
}
