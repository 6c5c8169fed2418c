export { keccak256 } from '@altvm/abi-bridge';
export {
	type AccountRecord,
	type CommitmentFactory,
	EMPTY_CODE_HASH,
	MemoryStore,
	MerklePatriciaCommitment,
	type StateChanges,
	type StateCommitment,
	type StateStore,
} from '@altvm/state';
export type { AccountEdit } from './accounts/edit-account.ts';
export { foreignCode } from './accounts/foreign-code.ts';
export type { ForeignCreation, GenesisContract, VmAdapter } from './adapter.ts';
export { checkOptions, OPTION, type OptionCheck, type OptionChecks } from './check-options.ts';
export type { BlockContext, ChainContext, TransactionContext } from './context.ts';
export { DeploymentError, EstimateError, HostError, type HostErrorCode, HostFault } from './errors.ts';
export { Executor, type TransactOptions } from './executor.ts';
export type { Frame, FrameState, StorageSlot, TypedEvent } from './frame.ts';
export { allButOne64th, GasMeter, gasToUnits, MAX_GAS, unitsLeftToGas, unitsUsedToGas } from './gas.ts';
export { Halt, type HaltReason, haltOf } from './halt.ts';
export { Host, type HostOptions } from './host.ts';
export type { Creation, FoundInterface, InspectedContract, InterfaceFinder } from './interface-finder.ts';
export { type Checkpoint, Journal } from './journal/journal.ts';
export type { JournalLog } from './journal/journal-log.ts';
export { type GasAttempt, leastGas } from './least-gas.ts';
export { MAX_DEPTH, MAX_GUEST_MEMORY, MAX_LOADED_BYTES, MAX_NATIVE_STACK, MAX_NONCE, NATIVE_FRAME } from './limits.ts';
export type { Log } from './log.ts';
export type { CallRequest, CreateRequest, Message, MessageKind } from './message.ts';
export type { NativeStack } from './native-stack.ts';
export type { NativeTransaction, NativeTransactionForm } from './native-transaction.ts';
export { OpenBlock } from './open-block.ts';
export type { MessageOrigin, MessageResult, OpenAccount, OpenTransaction } from './open-transaction.ts';
export type { FrameResult, HaltOutcome, Outcome, RevertOutcome, SuccessOutcome } from './outcome.ts';
export type { AccountOverride, AccountOverrides, Overrides } from './overrides.ts';
export { PRICES } from './prices.ts';
export { INTERFACE_REGISTRY, registryInterface } from './registry/registry-interface.ts';
export type { CallOptions, Deployment, DeployOptions, TransactionResult } from './requests.ts';
export { StacklessError } from './stackless-error.ts';
export type { StateRules } from './state-rules.ts';
export {
	type CallTracerFrame,
	type CallTracerLog,
	type CallTracerOptions,
	toCallTracer,
} from './trace/call-tracer.ts';
export { checkTrace } from './trace/check-trace.ts';
export type { DecodedParameter, DecodedValue } from './trace/decoded-value.ts';
export { formatFailure } from './trace/format-failure.ts';
export { haltText } from './trace/geth-errors.ts';
export type { RecordedFrame, RecordedStep, RecordedTrace } from './trace/recorded-trace.ts';
export { outcomeText } from './trace/revert-reason.ts';
export type { Step, StepPart, StepReporter, VmStep } from './trace/step.ts';
export type { Touched, TouchedAccount, TouchedSlot } from './trace/touched.ts';
export type { SelfDestructStep, TraceFrame, TraceStep, TraceValue, TransactionGas } from './trace/trace.ts';
export type { TraceOptions, TraceRequest } from './trace/trace-options.ts';
export { printTree, type TreeOptions, type TreeStyle } from './trace/tree.ts';
export type { FrameWitness, Read } from './trace/witness.ts';
