import { type Dialect, moveDialect, type VmId } from '@altvm/abi-bridge';

export const MOVE: VmId = 'move';

/** Modules are called with BCS, by the signatures in their bytecode, and with nothing else. */
export const moveVmDialect: Dialect = moveDialect({ vm: MOVE, acceptsRaw: () => false });
