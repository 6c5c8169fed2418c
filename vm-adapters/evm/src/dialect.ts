import { type Dialect, solidityDialect } from '@altvm/abi-bridge';
import { mayReturnNothing } from './interfaces/well-known.ts';
import { EVM } from './vm.ts';

export { EVM } from './vm.ts';

/**
 * Solidity's dialect. A contract without an interface takes raw bytes from any caller that writes Solidity ABI. An ERC-20 contract that is
 * known by its code may leave out the result of `transfer`, `approve` and `transferFrom`: that is read as `true`.
 */
export const evmDialect: Dialect = solidityDialect({
	vm: EVM,
	dispatchesBySelector: true,
	acceptsRaw: () => true,
	missingResult: (fn) => (mayReturnNothing(fn) ? [true] : undefined),
});
