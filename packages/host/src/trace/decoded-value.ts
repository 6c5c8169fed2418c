import { bytesToHex, isOption, type Value } from '@altvm/abi-bridge';
import type { TraceValue } from './trace.ts';

/** A value as JSON: integers are decimal text, bytes and addresses hex, lists and structs arrays, and an option without value null. */
export type DecodedValue = string | boolean | null | readonly DecodedValue[];

/** A decoded argument or result of a call. */
export interface DecodedParameter {
	/** Empty if the interface does not name it. */
	readonly name: string;
	readonly value: DecodedValue;
}

export function decodedParameter({ name, value }: TraceValue): DecodedParameter {
	return { name, value: decodedValue(value) };
}

function decodedValue(value: Value): DecodedValue {
	if (typeof value === 'boolean' || typeof value === 'string') return value;
	if (typeof value === 'bigint' || typeof value === 'number') return value.toString();
	if (value instanceof Uint8Array) return bytesToHex(value);
	if (isOption(value)) return value.some ? decodedValue(value.value) : null;
	return value.map(decodedValue);
}
