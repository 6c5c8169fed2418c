import { type ContractInterface, type Hex, InterfaceError, solidityFunction } from '@altvm/abi-bridge';
import { codeFacts } from './interfaces/code-facts.ts';

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
	const { pushed } = codeFacts(code);
	for (const fn of iface.functions) {
		const { selector, signature }: { selector: Hex; signature: string } = solidityFunction(iface, fn);
		// Code compares with zero by ISZERO, and pushes nothing.
		if (pushed.has(Number(selector)) || Number(selector) === 0) continue;
		throw new InterfaceError('not-in-code', `the code does not dispatch on ${selector}`, {
			place: `${iface.name}.${signature}`,
		});
	}
}
