import { type Dialect, moveDialect, type VmId } from '@altvm/abi-bridge';

/** The id of this VM. */
export const MOVE: VmId = 'move';

/** Modules are called only with BCS payloads, by the signatures in their bytecode. */
export const moveVmDialect: Dialect = moveDialect({ vm: MOVE, acceptsRaw: () => false });
