import { serializeInterface } from '@altvm/abi-bridge';
import { PRICES } from '@altvm/host';
import { WASM_GAS } from '../gas.ts';
import { loadProgram } from '../loader/program.ts';

/** Returns what the first use of a component in a transaction costs: its bytes and those of its interface. */
export function loadGas(code: Uint8Array): number {
	const { interface: stored, compileGas } = loadProgram(code);
	const iface = serializeInterface(stored);
	return code.length * WASM_GAS.loadByte + compileGas + iface.length * PRICES.interfaceByte;
}
