export type { RpcClient, RpcMethod, RpcMethods } from './rpc/method.ts';
export { RPC_CODE, RpcError } from './rpc/rpc-error.ts';
