import {
	type Address,
	BridgeError,
	type CodecContext,
	type ContractInterface,
	type Dialect,
	EMPTY_BYTES,
	type Failure,
	type FunctionDescriptor,
	findFunction,
	InterfaceError,
	printable,
	solidityType,
	toValue,
	type Value,
	type VmId,
	withMutability,
} from '@altvm/abi-bridge';
import type { VmAdapter } from './adapter.ts';
import { checkedAddress } from './check-address.ts';
import { checkedBytes, checkedHex, copiedBytes } from './check-request.ts';
import { namingContext, viewContext } from './codec/codec-context.ts';
import { HostError } from './errors.ts';
import { foreignProgram } from './foreign-program.ts';
import { interfaceOf } from './interface-of.ts';
import type { InterfaceCache } from './interfaces/interface-cache.ts';
import { namedCall, type SearchedCall, writtenCall } from './interfaces/searched-call.ts';
import type { Journal } from './journal/journal.ts';
import { type Known, knownAdapter } from './known.ts';
import type { CallRequest, CreateRequest } from './message.ts';
import { counted, refuse, shown } from './refuse.ts';
import type { CallOptions, DeployOptions } from './requests.ts';
import type { Environment } from './run-transaction.ts';

/** A request that is ready to run. */
export interface PreparedRequest {
	readonly request: CallRequest | CreateRequest;
	/** VM in whose dialect the request is written. Default: the callee's. */
	readonly dialect?: VmId | undefined;
	/** Accounts that the input names by their aliases. */
	readonly recordAliases?: readonly Address[];
	/** Decodes the output of a call whose function is known. */
	readonly readResult?: (output: Uint8Array, context: CodecContext) => Value[];
	/** Decodes the revert data of a call, if the embedder gave the interface of the callee. */
	readonly readFailure?: (output: Uint8Array, context: CodecContext) => Failure;
}

/**
 * Makes a request of what an embedder asks to call. A call that names a function is encoded by the callee's interface.
 * @throws HostError `unknown-vm` for a dialect of a VM that the host does not have.
 * @throws HostError `no-interface` if a function is named and the callee has no interface; `bad-request` for a wrong number of
 * arguments and for `input` that is not bytes.
 */
export function prepareCall(journal: Journal, known: Environment, options: CallOptions): PreparedRequest {
	const target = checkedAddress(options.to, 'to');
	const { value = 0n } = options;
	const isStatic = options.isStatic === true;
	if (options.function !== undefined) return prepareNamed(journal, known, options, options.function, target);
	const input = options.input === undefined ? EMPTY_BYTES : checkedBytes(options.input, 'input');
	const request: CallRequest = { kind: 'call', target, value, input, isStatic };
	return options.dialect === undefined ? { request } : inDialect(journal, known, request, options.dialect);
}

/** As `prepareCall`, for a call that names a function. */
function prepareNamed(
	journal: Journal,
	known: Environment,
	options: CallOptions,
	name: string,
	target: Address,
): PreparedRequest {
	const callee = options.interface
		? withInterface(journal, known, target, options.interface)
		: calleeOf(journal, known, target, namedCall(name));
	if (!callee) {
		const why = adapterAt(journal, known, target)
			? 'has no interface: give `input` instead of `function`, or an `interface` with it'
			: 'has no code, so there is no function to call';
		throw new HostError('no-interface', `${target} ${why}`);
	}
	const { iface, adapter } = callee;
	const fn = findFunction(iface, name);
	const given = options.args ?? [];
	if (given.length !== fn.inputs.length) {
		throw new HostError(
			'bad-request',
			`${fn.name} takes ${counted(fn.inputs.length, 'argument')}, not ${given.length}: ${parameters(fn)}`,
		);
	}
	const args = fn.inputs.map(({ type, name }, i) => toValue(type, given[i], name || `args[${i}]`));
	const typeArguments = options.typeArguments ?? [];
	if (typeArguments.length !== fn.typeParameters) {
		throw new HostError(
			'bad-request',
			`${fn.name} takes ${counted(fn.typeParameters, 'type argument')}, not ${typeArguments.length}`,
		);
	}
	const named = namingContext(journal);
	const input = adapter.dialect.encodeCall(iface, { fn, args, typeArguments }, named.context);
	return {
		recordAliases: named.accounts,
		request: { kind: 'call', target, value: options.value ?? 0n, input, isStatic: options.isStatic === true },
		readResult: (output, context) => adapter.dialect.decodeResult(iface, fn, output, context),
		...(options.interface && {
			readFailure: (output, context) => adapter.dialect.decodeFailure(iface, output, context),
		}),
	};
}

/** The types of a function's parameters in Solidity's notation, for a message: `(address,uint64)`. */
function parameters({ inputs }: FunctionDescriptor): string {
	return printable(`(${inputs.map(({ type }) => solidityType(type)).join(',')})`, MAX_PARAMETERS);
}

/** Most characters of the types that a message repeats. */
const MAX_PARAMETERS = 300;

/** How to write calls to a contract that has an interface. */
interface Callee {
	readonly iface: ContractInterface;
	readonly adapter: VmAdapter;
}

/** @throws HostError `no-interface` if the interface of the contract was registered for other code than runs. */
function calleeOf(journal: Journal, known: Environment, target: Address, call: SearchedCall): Callee | undefined {
	const account = journal.account(target);
	const adapter = adapterAt(journal, known, target);
	try {
		const iface = interfaceOf(known, journal, account, call);
		return iface && adapter ? { iface, adapter } : undefined;
	} catch (error) {
		if (!(error instanceof InterfaceError)) throw error;
		throw new HostError('no-interface', `${target}: ${error.message}`, { cause: error });
	}
}

function adapterAt(journal: Journal, { adapters, precompiles }: Known, target: Address): VmAdapter | undefined {
	const { address, vm } = journal.account(target);
	return precompiles.get(address)?.adapter ?? (vm === undefined ? undefined : adapters.get(vm));
}

/** The callee as an embedder says that it is called, for one call. */
function withInterface(journal: Journal, known: Environment, target: Address, given: ContractInterface): Callee {
	const iface = known.interfaces.checked(given);
	const adapter = adapterAt(journal, known, target);
	if (!adapter) refuse(`${target} has no code, and \`interface\` says how to call some`);
	if (iface.vm !== adapter.vm) refuse(`\`interface\` is of ${shown(iface.vm)}, the contract of '${adapter.vm}'`);
	return { iface, adapter };
}

/**
 * Makes a request of a call whose input is written in the dialect of a VM. Its results are decoded if the input calls a function of the
 * callee's interface.
 * @throws HostError `unknown-vm`
 */
function inDialect(journal: Journal, known: Environment, request: CallRequest, vm: VmId): PreparedRequest {
	const { dialect } = knownAdapter(known.adapters, vm);
	const callee = calleeOf(journal, known, request.target, writtenCall(dialect, request.input));
	const fn = callee && functionOf(dialect, callee.iface, request.input, viewContext(journal));
	if (!fn) return { request, dialect: vm };
	return {
		request,
		dialect: vm,
		readResult: (output, context) => dialect.decodeResult(callee.iface, fn, output, context),
	};
}

function functionOf(
	dialect: Dialect,
	iface: ContractInterface,
	input: Uint8Array,
	context: CodecContext,
): FunctionDescriptor | undefined {
	try {
		return dialect.decodeCall(iface, input, context).fn;
	} catch (error) {
		if (error instanceof BridgeError) return undefined;
		throw error;
	}
}

/**
 * Makes a request of what an embedder asks to deploy.
 * @throws HostError `unknown-vm` if the host has no adapter for the VM; `bad-request` if the code is recognisably that of another VM;
 * `no-interface` if functions are named and neither the options nor the code give an interface.
 */
export function prepareDeploy({ adapters, interfaces }: Known, options: DeployOptions): PreparedRequest {
	const adapter = knownAdapter(adapters, options.vm);
	const code = copiedBytes(options.code, 'code');
	const recognised = foreignProgram(adapters, adapter, code);
	if (recognised !== undefined) {
		const what = `\`code\` is a program of ${recognised}, not of ${adapter.vm}`;
		throw new HostError('bad-request', `${what}: deploy it with \`vm: '${recognised}'\``);
	}
	const iface = interfaceToDeploy(adapter, interfaces, options);
	const request: CreateRequest = {
		kind: 'create',
		vm: options.vm,
		code,
		value: options.value ?? 0n,
		...(options.constructorInput !== undefined && {
			constructorInput: copiedBytes(options.constructorInput, 'constructorInput'),
		}),
		...(options.salt !== undefined && { salt: checkedHex(options.salt, 'salt', 32) }),
		...(iface && { interface: iface }),
	};
	return { request };
}

function interfaceToDeploy(
	adapter: VmAdapter,
	interfaces: InterfaceCache,
	options: DeployOptions,
): ContractInterface | undefined {
	const { payable, view } = options;
	const given = options.interface === undefined ? undefined : interfaces.checked(options.interface);
	if (!payable && !view) return given;
	const iface = given ?? adapter.readInterface(options.code);
	if (!iface) {
		throw new HostError('no-interface', `the code does not tell its interface: give one to name functions of it`);
	}
	return withMutability(iface, { ...(payable && { payable }), ...(view && { view }) });
}
