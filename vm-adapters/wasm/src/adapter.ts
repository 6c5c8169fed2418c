import {
	type Address,
	addressToBytes,
	BridgeError,
	type ContractInterface,
	encodeSolidityFailure,
	type Hex,
	hexToBytes,
	InterfaceError,
	sameSignatures,
	toAddress,
} from '@altvm/abi-bridge';
import {
	type CreateRequest,
	type Frame,
	type FrameResult,
	Halt,
	HostFault,
	keccak256,
	type VmAdapter,
} from '@altvm/host';
import { $init } from '@bytecodealliance/jco-transpile/component';
import { WASM, wasmDialect } from './dialect.ts';
import { runCall, runInit } from './engine/run.ts';
import type { StackBudget } from './engine/stack-budget.ts';
import { INK_PER_GAS, LIMITS, WASM_GAS } from './gas.ts';
import { loadProgram, type WasmProgram } from './loader/program.ts';

export interface WasmAdapterOptions {
	/** How many compiled programs are kept. Default 256. */
	readonly programs?: number;
}

/** WebAssembly components of the world `altvm:contract`. Making the adapter loads jco's validator; running it is synchronous. */
export async function wasmAdapter(options: WasmAdapterOptions = {}): Promise<VmAdapter> {
	await $init;
	const programs = new Map<Hex, WasmProgram>();
	const capacity = options.programs ?? 256;
	const stack: StackBudget = { left: LIMITS.stackSlots };

	const keep = (codeHash: Hex, program: WasmProgram): WasmProgram => {
		if (programs.size >= capacity) programs.delete(programs.keys().next().value!);
		programs.set(codeHash, program);
		return program;
	};
	/** Code in the state was checked when it was deployed: that it does not load is a fault. */
	const loaded = (code: Uint8Array, codeHash: Hex): WasmProgram => {
		const known = programs.get(codeHash);
		if (known) return known;
		try {
			return keep(codeHash, loadProgram(code));
		} catch (cause) {
			throw new HostFault('a component in the state does not load', { cause });
		}
	};

	return {
		vm: WASM,
		unitsPerGas: INK_PER_GAS,
		dialect: wasmDialect,
		pricesCalls: false,
		allowsReentry: (code, codeHash) => loaded(code, codeHash).allowsReentry,
		contractAddress,
		readInterface: (code) => loadProgram(code).interface,
		checkInterface(code, given) {
			const { interface: own } = loadProgram(code);
			if (sameSignatures(own, given)) return;
			throw new InterfaceError('not-in-code', "the interface is not that of the component's WIT", {
				place: given.name,
			});
		},
		run: (frame) => runCall(loaded(frame.code, frame.codeHash), frame, stack),
		deploy: (frame) => deploy(frame, stack, keep),
	};
}

function deploy(
	frame: Frame,
	stack: StackBudget,
	keep: (codeHash: Hex, program: WasmProgram) => WasmProgram,
): FrameResult {
	const code = frame.message.input;
	frame.gas.charge(code.length * (WASM_GAS.depositByte + WASM_GAS.checkByte));
	if (code.length > LIMITS.size) throw new Halt('code-size', `a component of more than ${LIMITS.size} bytes`);
	let program: WasmProgram;
	try {
		program = keep(keccak256(code), loadProgram(code));
	} catch (error) {
		if (!(error instanceof BridgeError)) throw error;
		return {
			status: 'revert',
			output: encodeSolidityFailure(WASM, { kind: 'refused', reason: error.message }, frame.codec),
		};
	}
	const result = runInit(program, frame, stack);
	return result.status === 'success' ? { status: 'success', output: code, interface: program.interface } : result;
}

/** The last 20 bytes of keccak256("altvm:wasm" || sender || nonce), or of the salt and the code's hash in the nonce's place. */
export function contractAddress(sender: Address, nonce: bigint, request: CreateRequest): Address {
	const tail: readonly Uint8Array[] =
		request.salt === undefined
			? [hexToBytes(`0x00${nonce.toString(16).padStart(16, '0')}`)]
			: [hexToBytes('0xff'), hexToBytes(request.salt), hexToBytes(keccak256(request.code))];
	const parts = [new TextEncoder().encode('altvm:wasm'), addressToBytes(sender), ...tail];
	const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
	let at = 0;
	for (const part of parts) {
		bytes.set(part, at);
		at += part.length;
	}
	return toAddress(hexToBytes(keccak256(bytes)).subarray(12));
}

/** The interface of a component: for tools. */
export async function readComponentInterface(code: Uint8Array): Promise<ContractInterface> {
	await $init;
	return loadProgram(code).interface;
}
