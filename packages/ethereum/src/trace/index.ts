export type { CallFrameOptions } from './call-frames.ts';
export { type FlatAction, type FlatTrace, type FlatTraceOptions, flatTraces } from './flat-traces.ts';
export type { PrestateAccount, PrestateOptions } from './prestate.ts';
export {
	type StructLog,
	type StructLogOptions,
	type StructLogs,
	type StructLogTracer,
	structLogTracer,
} from './struct-logs.ts';
export type { TracedPlace, TransactionTracer } from './tracer.ts';
export { transactionTracer } from './transaction-tracer.ts';
export { type VmEffect, type VmOperation, type VmTrace, vmTraceTracer } from './vm-trace.ts';
