import type { VmId } from '../interface.ts';

/** The VM that Solidity compiles to: that of interfaces read from a Solidity ABI, and of Solidity errors within a Move failure. */
export const SOLIDITY_VM: VmId = 'evm';
