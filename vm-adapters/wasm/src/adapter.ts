import {
	type Address,
	addressToBytes,
	BridgeError,
	type ContractInterface,
	concatBytes,
	encodeUtf8,
	type Hex,
	hashedAddress,
	hexToBytes,
	InterfaceError,
	sameSignatures,
} from '@altvm/abi-bridge';
import {
	type CreateRequest,
	checkOptions,
	type Frame,
	type FrameResult,
	Halt,
	HostFault,
	keccak256,
	OPTION,
	type OptionChecks,
	type VmAdapter,
} from '@altvm/host';
import { BoundedCache } from '@altvm/vm-kit';
import { WASM, wasmDialect } from './dialect.ts';
import { InstancePool } from './engine/instance-pool.ts';
import { refused, runCall, runInit } from './engine/run.ts';
import { INK_PER_GAS, LIMITS, WASM_GAS } from './gas.ts';
import { loadProgram, loadStoredProgram, readInterface, type WasmProgram } from './loader/program.ts';

export interface WasmAdapterOptions {
	/** Most compiled programs that are kept. Default 256. */
	readonly programs?: number;
	/** Most bytes that compiled programs may take, as `WasmProgram.weight` estimates them. Default 128 MiB. */
	readonly programBytes?: number;
	/** Most bytes that unused instances may take, which are kept for the next calls. Default 128 MiB. */
	readonly instanceBytes?: number;
}

const OPTIONS: OptionChecks<WasmAdapterOptions> = {
	programs: OPTION.integer(1, 2 ** 24),
	programBytes: OPTION.integer(1, Number.MAX_SAFE_INTEGER),
	instanceBytes: OPTION.integer(0, Number.MAX_SAFE_INTEGER),
};

/**
 * Creates the adapter for WebAssembly components of the world `altvm:contract`. Everything that it does
 * is synchronous; the promise leaves room for engines whose start is not.
 *
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { Host } from '@altvm/host';
 * import { wasmAdapter } from '@altvm/wasm';
 *
 * const host = new Host({ adapters: [await wasmAdapter()] });
 * const from = '0x00000000000000000000000000000000000000a1';
 * const code = readFileSync('examples/contracts/curve/artifacts/curve.wasm');
 * const { address } = host.deploy({ from, vm: 'wasm', code });
 * host.call({ from, to: address, function: 'quote', args: [100n, 1000n, 1000n, 25] }).values; // [ 90n ]
 * ```
 */
export async function wasmAdapter(options: WasmAdapterOptions = {}): Promise<VmAdapter> {
	checkOptions(options, 'wasmAdapter', OPTIONS);
	const programs = new BoundedCache<Hex, WasmProgram>({
		entries: options.programs ?? 256,
		bytes: options.programBytes ?? 128 * 1024 * 1024,
		weigh: ({ weight }) => weight,
	});

	const pool = new InstancePool(options.instanceBytes ?? 128 * 1024 * 1024);

	/** Code in the state was checked at deployment: code that does not load is a fault of the host. */
	const loaded = (code: Uint8Array, codeHash: Hex): WasmProgram => {
		const known = programs.get(codeHash);
		if (known) return known;
		try {
			return programs.set(codeHash, loadStoredProgram(code));
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
		recognises: isWebAssembly,
		readInterface,
		checkInterface(code, given) {
			if (sameSignatures(readInterface(code), given)) return;
			throw new InterfaceError('not-in-code', "the interface is not that of the component's WIT", {
				place: given.name,
			});
		},
		run(frame) {
			const { code, codeHash } = frame;
			const program = frame.load(codeHash, code.length, WASM_GAS.loadByte, () => {
				const found = loaded(code, codeHash);
				// V8 compiles a function when it first runs, so that nothing is compiled before it is paid for.
				frame.gas.charge(found.compileGas);
				return found;
			});
			return runCall(program, frame, pool);
		},
		deploy: (frame) => deploy(frame, programs, pool),
	};
}

/** Whether bytes begin as a component or a core module does: with a zero byte and `asm`. */
function isWebAssembly(code: Uint8Array): boolean {
	return code[0] === 0 && code[1] === 0x61 && code[2] === 0x73 && code[3] === 0x6d;
}

function deploy(frame: Frame, programs: BoundedCache<Hex, WasmProgram>, pool: InstancePool): FrameResult {
	const code = frame.message.input;
	frame.gas.charge(code.length * (WASM_GAS.depositByte + WASM_GAS.checkByte));
	if (code.length > LIMITS.size) throw new Halt('code-size', `a component of more than ${LIMITS.size} bytes`);
	let program: WasmProgram;
	let iface: ContractInterface;
	try {
		program = programs.set(keccak256(code), loadProgram(code));
		// Types that have no counterpart in the interface are refused here as well.
		iface = program.interface;
	} catch (error) {
		if (!(error instanceof BridgeError)) throw error;
		return refused(frame, error.message);
	}
	frame.gas.charge(program.compileGas);
	const result = runInit(program, frame, pool);
	return result.status === 'success' ? { status: 'success', output: code, interface: iface } : result;
}

/**
 * Returns the address of a new contract: the last 20 bytes of keccak256("altvm:wasm" || sender || 0x00 || nonce), with the nonce as 8
 * bytes, or of keccak256("altvm:wasm" || sender || 0xff || salt || keccak256(code)) if the request has a salt.
 *
 * @example
 * ```ts
 * import { toAddress } from '@altvm/abi-bridge';
 * import { contractAddress } from '@altvm/wasm';
 *
 * const sender = toAddress('0x00000000000000000000000000000000000000a1');
 * const create = { kind: 'create', code: new Uint8Array(), value: 0n } as const;
 * contractAddress(sender, 0n, create) === contractAddress(sender, 1n, create); // false
 * const salted = { ...create, salt: `0x${'11'.repeat(32)}` } as const;
 * contractAddress(sender, 0n, salted) === contractAddress(sender, 1n, salted); // true
 * ```
 */
export function contractAddress(sender: Address, nonce: bigint, request: CreateRequest): Address {
	const tail: readonly Uint8Array[] =
		request.salt === undefined
			? [hexToBytes(`0x00${nonce.toString(16).padStart(16, '0')}`)]
			: [hexToBytes('0xff'), hexToBytes(request.salt), hexToBytes(keccak256(request.code))];
	const bytes = concatBytes(encodeUtf8('altvm:wasm'), addressToBytes(sender), ...tail);
	return hashedAddress(bytes);
}

/**
 * Reads the interface of a component from its WIT, without deploying it. For tools.
 * @throws WasmLoadError or InterfaceError.
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { functionSignature } from '@altvm/abi-bridge';
 * import { readComponentInterface } from '@altvm/wasm';
 *
 * const iface = await readComponentInterface(readFileSync('examples/contracts/curve/artifacts/curve.wasm'));
 * iface.functions.map((fn) => functionSignature(fn, false)); // [ 'quote(uint256,uint256,uint256,uint32)' ]
 * ```
 */
export async function readComponentInterface(code: Uint8Array): Promise<ContractInterface> {
	return readInterface(code);
}
