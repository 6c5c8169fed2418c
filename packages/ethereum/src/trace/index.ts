export {
	type StructLog,
	type StructLogOptions,
	type StructLogs,
	type StructLogTracer,
	structLogTracer,
} from './struct-logs.ts';
export type { TracedPlace, TransactionTracer } from './tracer.ts';
