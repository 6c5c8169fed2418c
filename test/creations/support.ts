import { type Address, addressToBytes, bytesEqual, bytesToHex, type Hex, hexToBytes } from 'altvm';
import { encodeAbiParameters, parseAbiParameters } from 'viem';
import { artifact } from '../../examples/contracts/load.ts';

/** The account that the counter is compiled for. */
const OWNER = addressToBytes(`0x${'c0de'.padStart(64, '0')}` as Address);

export const CURVE: Uint8Array = artifact('curve/artifacts/curve.wasm');
export const TICKET: Uint8Array = artifact('tickets/artifacts/ticket.mv');

/** The module `counter` of an account. */
export function counterOf(account: Address, version: 'v1' | 'v2' | 'incompatible' = 'v1'): Uint8Array {
	const code = artifact(`counter/${version}/artifacts/counter.mv`);
	for (let at = 0; at + 32 <= code.length; at++) {
		if (bytesEqual(code.subarray(at, at + 32), OWNER)) {
			code.set(addressToBytes(account), at);
			return code;
		}
	}
	throw new Error('the counter does not name its account');
}

/** Init code that makes a contract of another VM, as a wallet writes it with viem alone. */
export function creation(
	vm: string,
	code: Uint8Array,
	{ input = '0x', payable = [], view = [] }: { input?: Hex; payable?: string[]; view?: string[] } = {},
): Hex {
	const types = parseAbiParameters(
		'string vm, bytes code, bytes constructorInput, string[] payableFunctions, string[] viewFunctions',
	);
	return `0xef616c74766d2f31${encodeAbiParameters(types, [vm, bytesToHex(code), input, payable, view]).slice(2)}`;
}

export const initCode = (vm: string, code: Uint8Array, more: Parameters<typeof creation>[2] = {}): Uint8Array =>
	hexToBytes(creation(vm, code, more));
