export type { RpcCaller } from './rpc/call-client.ts';
export { defineMethod } from './rpc/define-method.ts';
export { Dispatcher, type DispatcherOptions, type RpcReply } from './rpc/dispatcher.ts';
export { RPC_LIMITS, type RpcLimits } from './rpc/limits.ts';
export type { RpcClient, RpcMethod, RpcMethods } from './rpc/method.ts';
export { RPC_CODE, RpcError } from './rpc/rpc-error.ts';
export { type HttpServer, type HttpServerOptions, type RunningServer, serveHttp } from './servers/http-server.ts';
export { type Authorize, jwtAuthorization } from './servers/jwt.ts';
export { SERVER_LIMITS, type ServerLimits } from './servers/server-limits.ts';
