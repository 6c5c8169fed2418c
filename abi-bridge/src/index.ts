export {
	type Address,
	addressToBigInt,
	addressToBytes,
	aliasOf,
	bigIntToAddress,
	bytesToAddress,
	checksumAddress,
	evmFormOf,
	formatAddress,
	hashedAddress,
	isEvmForm,
	moduleAddress,
	toAddress,
	toEvmHex,
} from './address.ts';
export { decodeBcs, encodeBcs, moveIntegerSize } from './bcs/codec.ts';
export { BcsReader, BcsWriter } from './bcs/cursor.ts';
export { base64ToBytes, bytesEqual, compareBytes, concatBytes, EMPTY_BYTES, joinBytes } from './bytes.ts';
export type { CodecContext, DecodedCall, Dialect } from './dialect.ts';
export { BridgeError, type BridgeErrorDetails, DecodeError, EncodeError, InterfaceError } from './errors.ts';
export type { Failure } from './failure.ts';
export type { Hex } from './hex.ts';
export { bytesToHex, hexToBytes } from './hex.ts';
export { checkInterface } from './interface/check.ts';
export { INTERFACE_LIMITS } from './interface/limits.ts';
export { keepMutability, sameSignatures, withMutability } from './interface/mutability.ts';
export { interfaceHash, parseInterface, parseStoredInterface, serializeInterface } from './interface/serialize.ts';
export { checkStructure } from './interface/structure.ts';
export type {
	ContractInterface,
	ErrorDescriptor,
	EventDescriptor,
	FunctionDescriptor,
	Mutability,
	VmId,
} from './interface.ts';
export { keccak256, keccakBytes, keccakView } from './keccak.ts';
export {
	instantiateKeccak,
	KECCAK_PART,
	KECCAK_RATE,
	KECCAK_SCRATCH,
	type KeccakExports,
	type KeccakMemory,
} from './keccak-instance.ts';
export { bytesToLimbs, copyLimbs, isZeroLimbs, limbsToBytes, limbsToHex, sameLimbs } from './limbs.ts';
export {
	ambiguousSelector,
	errorsBySelector,
	eventsByTopic,
	findFunction,
	functionBySelector,
	type SolidityFunction,
	selectorByName,
	solidityFunction,
} from './lookup.ts';
export { Memo } from './memo.ts';
export { decodeMoveCall, decodeMoveResults, encodeMoveCall, encodeMoveResults, type MoveCall } from './move/call.ts';
export { moveDialect } from './move/dialect.ts';
export { decodeMoveFailure, encodeMoveFailure } from './move/failure.ts';
export { interfaceFromMove, isSigner, MOVE_STDLIB, moveToAbiType } from './move/interface.ts';
export type { MoveFunction, MoveModuleSignatures, MoveType } from './move/move-types.ts';
export { moveTypeText, type StructNamer } from './move/write-type.ts';
export { NameScope } from './name-scope.ts';
export { camelCase, kebabCase, nameKey, pascalCase, snakeCase, wordsOf } from './names.ts';
export { isPrintable, printable, quoted } from './printable.ts';
export { decodeSolidity, encodeSolidity } from './solidity/codec.ts';
export { CROSS_VM_ERRORS } from './solidity/cross-vm-errors.ts';
export { decodeSolidityCall, encodeSolidityCall, solidityDialect, solidityTarget } from './solidity/dialect.ts';
export { type DecodedEvent, decodeEvent } from './solidity/events.ts';
export { decodeHostFailure, decodeSolidityFailure, encodeSolidityFailure, vmToBytes32 } from './solidity/failure.ts';
export {
	constructorParams,
	interfaceFromSolidityAbi,
	readSolidityAbi,
	type SolidityAbi,
	type SolidityAbiOptions,
} from './solidity/interface.ts';
export { panicText } from './solidity/panics.ts';
export { functionSignature, selectorOf, signature, solidityInputs, solidityType } from './solidity/signature.ts';
export { SOLIDITY_VM } from './solidity/vm.ts';
export { type AbiEntry, type AbiParameter, solidityAbi } from './solidity/write-abi.ts';
export { zeroValue } from './solidity/zero-value.ts';
export { decodeUtf8, encodeUtf8 } from './text.ts';
export { type CrossingFunction, type Transcoder, transcoderBetween } from './transcode/transcoder.ts';
export { type AbiType, isOption, type OptionValue, type Param, type Value, type Written } from './types.ts';
export { checkValue } from './values/check.ts';
export { formatValue, toValue } from './values/convert.ts';
export { CanonicalAbi } from './wit/canonical.ts';
export type { GuestMemory } from './wit/guest.ts';
export { interfaceFromWit, payloadParams, witErrors, witToAbiType } from './wit/interface.ts';
export { type FlatType, MAX_FLAT_PARAMS, MAX_FLAT_RESULTS, type WitLayout, witLayout } from './wit/layout.ts';
export type { CaseValue, CoreValue, WitValue } from './wit/values.ts';
export type { WitCase, WitFunction, WitType } from './wit/wit-types.ts';
