import type { CallOptions, DeployOptions } from '@altvm/host';
import { z } from 'zod';
import { defined, optional } from '../call/transaction-args.ts';
import { address, data, hash, quantity, quantity64 } from '../params/hex.ts';

const ZERO = `0x${'0'.repeat(40)}` as const;
const text = z.string().max(256);
const texts = z.array(text).max(256);

const shared = {
	from: optional(address),
	value: optional(quantity),
	gas: optional(quantity64),
	gasPrice: optional(quantity),
	origin: optional(address),
};

/** A call in the encoding of the callee's VM, in that of another VM (`dialect`), or by the name of a function. */
const call = z.strictObject({
	...shared,
	to: address,
	input: optional(data),
	dialect: optional(text),
	function: optional(text),
	args: optional(z.array(z.unknown())),
	typeArguments: optional(texts),
	isStatic: optional(z.boolean()),
});

/** A deployment of a contract of any VM. */
const deployment = z.strictObject({
	...shared,
	vm: text,
	code: data,
	constructorInput: optional(data),
	salt: optional(hash),
	payable: optional(texts),
	view: optional(texts),
});

export const nativeCall = call;
export const nativeDeployment = deployment;
/** What has `to` is a call, anything else a deployment. */
export const nativeRequest = z.unknown().transform((value, context): NativeCall | NativeDeployment => {
	const isCall = typeof value === 'object' && value !== null && 'to' in value;
	const parsed = isCall ? call.safeParse(value) : deployment.safeParse(value);
	if (parsed.success) return parsed.data;
	for (const { message, path } of parsed.error.issues) context.addIssue({ code: 'custom', message, path });
	return z.NEVER;
});

export type NativeCall = z.output<typeof call>;
export type NativeDeployment = z.output<typeof deployment>;

/** The options of a host for a request; gas is within a cap. */
export function hostOptions(given: NativeCall, gasCap: bigint): CallOptions;
export function hostOptions(given: NativeDeployment, gasCap: bigint): DeployOptions;
export function hostOptions(given: NativeCall | NativeDeployment, gasCap: bigint): CallOptions | DeployOptions;
export function hostOptions(given: NativeCall | NativeDeployment, gasCap: bigint): CallOptions | DeployOptions {
	const { from = ZERO, gas, ...rest } = given;
	const limit = gas !== undefined && gas < gasCap ? gas : gasCap;
	return { ...defined(rest), from, gas: Number(limit) } as CallOptions | DeployOptions;
}
