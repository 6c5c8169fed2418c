import { RPC_CODE, RpcError } from '../rpc/rpc-error.ts';

/** Errors of the Engine API (execution-apis, engine/common.md). */
export const ENGINE_CODE = {
	unknownPayload: -38001,
	invalidForkChoice: -38002,
	invalidAttributes: -38003,
	tooLarge: -38004,
	unsupportedFork: -38005,
	tooDeepReorg: -38006,
} as const;

const MESSAGES: Record<keyof typeof ENGINE_CODE, string> = {
	unknownPayload: 'Unknown payload',
	invalidForkChoice: 'Invalid forkchoice state',
	invalidAttributes: 'Invalid payload attributes',
	tooLarge: 'Too large request',
	unsupportedFork: 'Unsupported fork',
	tooDeepReorg: 'Too deep reorg',
};

/** An error of the specification, with the reason after its message. */
export function engineError(kind: keyof typeof ENGINE_CODE, reason?: string): RpcError {
	return new RpcError(ENGINE_CODE[kind], reason === undefined ? MESSAGES[kind] : `${MESSAGES[kind]}: ${reason}`);
}

export function invalidParams(reason: string): RpcError {
	return new RpcError(RPC_CODE.invalidParams, `Invalid params: ${reason}`);
}
