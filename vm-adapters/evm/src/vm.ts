/** The EVM's VM id. */
export const EVM = 'evm';
