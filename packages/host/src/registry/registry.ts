import {
	type Address,
	BridgeError,
	type ContractInterface,
	encodeSolidity,
	encodeUtf8,
	type Hex,
	hexToBytes,
	InterfaceError,
	interfaceFromSolidityAbi,
	interfaceHash,
	keccak256,
	serializeInterface,
	signature,
	solidityDialect,
	toAddress,
	type Value,
} from '@altvm/abi-bridge';
import type { VmAdapter } from '../adapter.ts';
import { HostFault } from '../errors.ts';
import { Halt } from '../halt.ts';
import type { Creation } from '../interface-finder.ts';
import { encodeRegistration, registeredRank } from '../interfaces/registration.ts';
import { resolveInterface } from '../interfaces/resolve-interface.ts';
import { checkRunningCode } from '../interfaces/running-code.ts';
import type { AccountState } from '../journal/account-state.ts';
import { HOST_VM } from '../journal/journal.ts';
import type { FrameResult } from '../outcome.ts';
import { PRICES } from '../prices.ts';
import type { CallRouter } from '../router/call-router.ts';
import { HostFrame } from '../router/host-frame.ts';
import { paidReader } from '../router/paid-reader.ts';
import { pathOf, rankOf } from './authority.ts';
import { INTERFACE_REGISTRY, registryInterface } from './registry-interface.ts';

const dialect = solidityDialect({ vm: HOST_VM, acceptsRaw: () => false });
const [REGISTERED, REMOVED] = registryInterface.events.map(({ name, inputs }) =>
	keccak256(encodeUtf8(signature(name, inputs))),
) as [Hex, Hex];

/** Native stack that reading an interface takes at worst, besides what a frame does: the types in it nest, and readers recurse. */
const READING_STACK = 64 * 1024;

/** A call of the registry that fails with one of its errors. */
class Refusal extends Error {
	readonly error: 'NotAuthorized' | 'InvalidInterface';
	readonly args: readonly Value[];

	constructor(error: Refusal['error'], ...args: Value[]) {
		super(error);
		this.error = error;
		this.args = args;
	}
}

/** Runs the registry, which registers the interfaces of contracts that are in the state already. */
export const registryAdapter: VmAdapter = {
	vm: HOST_VM,
	unitsPerGas: 1n,
	dialect,
	pricesCalls: false,
	precompiles: [INTERFACE_REGISTRY],
	precompiledInterface: () => registryInterface,
	allowsReentry: () => true,
	run: (frame) => run(frame as HostFrame),
	deploy: () => onlyOne(),
	contractAddress: () => onlyOne(),
	readInterface: () => undefined,
	checkInterface: () => onlyOne(),
};

function onlyOne(): never {
	throw new HostFault('the registry is the only contract of the host');
}

function run(frame: HostFrame): FrameResult {
	try {
		if (frame.message.value > 0n) throw new InterfaceError('bad-request', 'the registry takes no value');
		const { fn, args } = dialect.decodeCall(registryInterface, frame.message.input, frame.codec);
		const results = new Registration(frame).run(fn.name, args);
		return { status: 'success', output: dialect.encodeResult(registryInterface, fn, results, frame.codec) };
	} catch (error) {
		if (error instanceof Refusal) {
			const declared = registryInterface.errors.find(({ name }) => name === error.error)!;
			const failure = { kind: 'error', error: declared, args: error.args } as const;
			return { status: 'revert', output: dialect.encodeFailure(failure, frame.codec) };
		}
		if (!(error instanceof BridgeError)) throw error;
		const failure = { kind: 'refused', reason: error.message } as const;
		return { status: 'revert', output: dialect.encodeFailure(failure, frame.codec), failure };
	}
}

/** One call of the registry. */
class Registration {
	readonly #frame: HostFrame;
	readonly #router: CallRouter;

	constructor(frame: HostFrame) {
		this.#frame = frame;
		this.#router = HostFrame.routerOf(frame);
	}

	run(name: string, [target, ...args]: readonly Value[]): readonly Value[] {
		const contract = this.#router.journal.account(toAddress(target as string));
		switch (name) {
			case 'register':
				return this.#register(contract, args[0] as string, undefined);
			case 'registerCreated':
				return this.#register(contract, args[0] as string, pathOf(args[1]!));
			case 'remove':
				return this.#remove(contract, undefined);
			case 'removeCreated':
				return this.#remove(contract, pathOf(args[0]!));
			default:
				return [this.#interfaceOf(contract)];
		}
	}

	#register(contract: AccountState, json: string, path: readonly Creation[] | undefined): readonly Value[] {
		const { journal } = this.#router;
		const rank = this.#mayChange(contract, path);
		const invalid = (error: unknown): never => {
			if (!(error instanceof BridgeError)) throw error;
			throw new Refusal('InvalidInterface', contract.address, error.message);
		};
		let iface: ContractInterface;
		let registration: Uint8Array;
		try {
			iface = this.#read(json);
			const boundTo = checkRunningCode(this.#router, this.#reader, contract, iface);
			if (iface.functions.length === 0) throw new InterfaceError('bad-interface', 'the interface has no functions');
			registration = encodeRegistration({ rank, boundTo });
		} catch (error) {
			return invalid(error);
		}
		const bytes = serializeInterface(iface).length + registration.length;
		this.#frame.gas.charge(bytes * PRICES.depositByte);
		journal.setInterface(contract, iface, registration);
		const hash = interfaceHash(iface);
		this.#log(REGISTERED, contract.address, hexToBytes(hash));
		return [];
	}

	#remove(contract: AccountState, path: readonly Creation[] | undefined): readonly Value[] {
		this.#mayChange(contract, path);
		this.#router.journal.setInterface(contract, undefined);
		this.#log(REMOVED, contract.address, encodeSolidity([], [], this.#frame.codec));
		return [];
	}

	#interfaceOf(contract: AccountState): string {
		try {
			const iface = resolveInterface(this.#router, this.#reader, contract);
			return iface ? new TextDecoder().decode(serializeInterface(iface)) : '';
		} catch (error) {
			if (!(error instanceof InterfaceError)) throw error;
			throw new Refusal('InvalidInterface', contract.address, error.message);
		}
	}

	/** Returns the rank in which the caller changes the interface of a contract. */
	#mayChange(contract: AccountState, path: readonly Creation[] | undefined): number {
		const { adapters, precompiles, journal } = this.#router;
		const { gas, message } = this.#frame;
		if (message.isStatic) throw new Halt('static-violation', 'an interface registered in a static frame');
		gas.charge(journal.warmAccount(contract) ? PRICES.coldAccount : PRICES.warmAccount);
		const adapter = contract.vm === undefined ? undefined : adapters.get(contract.vm);
		if (!adapter || precompiles.has(contract.address)) {
			throw new Refusal('InvalidInterface', contract.address, 'there is no contract');
		}
		if (!adapter.interfaceFinder) {
			const reason = `the code of ${adapter.vm} contracts tells their interface`;
			throw new Refusal('InvalidInterface', contract.address, reason);
		}
		const caller = journal.account(message.sender);
		const rank = rankOf(adapter, this.#reader, gas, caller, contract, path);
		if (rank === undefined || rank < registeredRank(this.#reader, contract)) {
			throw new Refusal('NotAuthorized', contract.address, caller.address);
		}
		return rank;
	}

	/** Reads an interface: Solidity's ABI, or an interface as the host writes it. It is paid for before it is parsed. */
	#read(json: string): ContractInterface {
		const bytes = encodeUtf8(json);
		this.#frame.gas.charge(bytes.length * PRICES.checkedByte);
		if (this.#frame.nativeStack.left < READING_STACK) throw new Halt('depth', 'no native stack to read an interface');
		return /^\s*\[/.test(json) ? interfaceFromSolidityAbi(parseJson(json), '') : this.#router.interfaces.parse(bytes);
	}

	get #reader() {
		return paidReader(this.#router, this.#frame.gas, this.#frame.message.depth);
	}

	#log(topic: Hex, target: Address, data: Uint8Array): void {
		const { codec, gas, message } = this.#frame;
		const topics = [topic, wordOf(codec.toEvmAddress(target)), wordOf(codec.toEvmAddress(message.sender))];
		gas.charge(PRICES.log * (1 + topics.length) + PRICES.logByte * data.length);
		this.#frame.log(topics, data);
	}
}

const wordOf = (address20: Hex): Hex => `0x${'0'.repeat(24)}${address20.slice(2)}`;

function parseJson(json: string): unknown {
	try {
		return JSON.parse(json);
	} catch (cause) {
		if (!(cause instanceof SyntaxError)) throw cause;
		throw new InterfaceError('bad-interface', 'not JSON', { cause });
	}
}
