import { type ContractInterface, type Hex, InterfaceError, solidityFunction } from '@altvm/abi-bridge';
import { OP } from './loader/op.ts';

const { PUSH1, PUSH32 } = OP;

/** The numbers of up to four bytes that code pushes. A contract that dispatches by selector pushes each of its selectors. */
function pushedSelectors(code: Uint8Array): Set<number> {
	const found = new Set<number>();
	for (let at = 0; at < code.length; at++) {
		const op = code[at]!;
		if (op < PUSH1 || op > PUSH32) continue;
		const size = op - PUSH1 + 1;
		if (size <= 4) {
			let number = 0;
			for (let i = 1; i <= size; i++) number = number * 256 + (code[at + i] ?? 0);
			found.add(number);
		}
		at += size;
	}
	return found;
}

/**
 * Checks that every function of an interface has its selector in the code.
 * @throws InterfaceError `not-in-code` that names the function.
 * @example
 * ```ts
 * import { hexToBytes, interfaceFromSolidityAbi } from '@altvm/abi-bridge';
 * import { checkSelectors } from '@altvm/evm';
 *
 * const abi = [{ type: 'function', name: 'totalSupply', inputs: [], outputs: [], stateMutability: 'view' }];
 * const iface = interfaceFromSolidityAbi(abi, 'Token');
 * // PUSH4 of the selector of totalSupply().
 * checkSelectors(hexToBytes('0x6318160ddd'), iface); // undefined
 * const errors: unknown[] = [];
 * try {
 * 	checkSelectors(new Uint8Array(), iface);
 * } catch (error) {
 * 	errors.push((error as Error).message);
 * }
 * errors; // [ 'the code does not dispatch on 0x18160ddd at Token.totalSupply()' ]
 * ```
 */
export function checkSelectors(code: Uint8Array, iface: ContractInterface): void {
	const pushed = pushedSelectors(code);
	for (const fn of iface.functions) {
		const { selector, signature }: { selector: Hex; signature: string } = solidityFunction(iface, fn);
		if (pushed.has(Number(selector))) continue;
		throw new InterfaceError('not-in-code', `the code does not dispatch on ${selector}`, {
			place: `${iface.name}.${signature}`,
		});
	}
}
