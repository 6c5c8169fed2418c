import {
	type Address,
	bytesToHex,
	type Hex,
	InterfaceError,
	moduleAddress,
	solidityDialect,
	toAddress,
} from '@altvm/abi-bridge';
import { type CallRequest, type Frame, type FrameResult, Halt, type Host, type VmAdapter } from '../index.ts';

/** What a contract does when it is called. Bytes are a success with that output. */
export type Script = (frame: Frame) => FrameResult | Uint8Array;

const REFUSES_REENTRY = 0;
const ALLOWS_REENTRY = 1;
/** Code that begins so does not pass this VM's verification. */
export const BAD_CODE = 0xff;
const DEPOSIT_GAS = 10;

/** A VM whose contracts are functions of the test; code without one returns its input. */
export interface ScriptedVm {
	readonly adapter: VmAdapter;
	/** Code that runs `script`. */
	code(script: Script, options?: { readonly reentrant?: boolean }): Uint8Array;
	/** Puts a contract that runs `script` at an address. */
	put(host: Host, at: Hex, script: Script, options?: { readonly reentrant?: boolean }): void;
}

export function scriptedVm(vm: string, options: Partial<VmAdapter> & { readonly takesRaw?: boolean } = {}): ScriptedVm {
	const scripts = new Map<Hex, Script>();
	const { takesRaw = true, ...overrides } = options;
	const adapter: VmAdapter = {
		vm,
		unitsPerGas: 1n,
		dialect: solidityDialect({ vm, acceptsRaw: () => takesRaw }),
		pricesCalls: true,
		allowsReentry: (code) => code[0] === ALLOWS_REENTRY,
		contractAddress: (sender, nonce, { salt }) => moduleAddress(sender, `${vm} ${salt ?? nonce}`),
		readInterface: () => undefined,
		checkInterface: (_code, iface) => {
			if (iface.vm !== vm) throw new InterfaceError('wrong-vm', `an interface of ${iface.vm}`);
		},
		deploy(frame) {
			const { input } = frame.message;
			frame.gas.charge(input.length * DEPOSIT_GAS);
			if (input[0] === BAD_CODE) throw new Halt('verification-failed', 'code that begins with 0xff');
			return { status: 'success', output: input };
		},
		run(frame) {
			const result = scripts.get(bytesToHex(frame.code))?.(frame) ?? frame.message.input;
			return result instanceof Uint8Array ? { status: 'success', output: result } : result;
		},
		...overrides,
	};
	const code: ScriptedVm['code'] = (script, { reentrant = true } = {}) => {
		const bytes = Uint8Array.of(reentrant ? ALLOWS_REENTRY : REFUSES_REENTRY, scripts.size >> 8, scripts.size & 0xff);
		scripts.set(bytesToHex(bytes), script);
		return bytes;
	};
	const put: ScriptedVm['put'] = (host, at, script, options) => {
		host.setAccount(at, { vm, code: code(script, options) });
	};
	return { adapter, code, put };
}

/** Address of EVM form. */
export const evmAddress = (n: number) => toAddress(`0x${n.toString(16).padStart(40, '0')}`);
/** Address that the EVM knows by its alias only. */
export const longAddress = (n: number) => toAddress(`0xab${n.toString(16).padStart(62, '0')}`);
export const USER = evmAddress(0xb2);
export const NO_BYTES = new Uint8Array(0);

/** A call as a frame asks for it, with a byte of input so that it is not a plain transfer. */
export const request = (target: Address, more: Partial<CallRequest> = {}): CallRequest => ({
	kind: 'call',
	target,
	value: 0n,
	input: Uint8Array.of(1),
	...more,
});
