import { type Hex, hexToBytes } from '@altvm/abi-bridge';
import { EVM } from '@altvm/evm';
import type { AccountOverride, AccountOverrides } from '@altvm/host';
import { z } from 'zod';
import { address, data, hash, quantity, quantity64 } from '../params/hex.ts';
import { defined, optional } from './transaction-args.ts';

/** Slots and their values. */
const slots = z.record(z.string(), hash).transform((given, context) => {
	const entries = new Map<Hex, Uint8Array>();
	for (const [name, value] of Object.entries(given)) {
		const key = hash.safeParse(name);
		if (!key.success) return refused(context, key.error);
		entries.set(key.data, hexToBytes(value));
	}
	return entries;
});

const account = z
	.object({
		balance: optional(quantity),
		nonce: optional(quantity64),
		code: optional(data),
		state: optional(slots),
		stateDiff: optional(slots),
		movePrecompileToAddress: optional(address),
	})
	.transform(({ code, state, stateDiff, movePrecompileToAddress: movePrecompileTo, ...rest }): AccountOverride => {
		const storage = defined({ code, state, stateDiff });
		return {
			...defined({ ...rest, movePrecompileTo }),
			...storage,
			// Ethereum's clients mean the EVM's code and storage, whatever VM the contract is of.
			...(Object.keys(storage).length > 0 && { vm: EVM }),
		};
	});

/** What the state is taken to be (execution-apis, `StateOverride`), by address. */
export const stateOverrides = z.record(z.string(), account).transform((given, context): AccountOverrides => {
	const accounts: Record<Hex, AccountOverride> = {};
	for (const [name, override] of Object.entries(given)) {
		const at = address.safeParse(name);
		if (!at.success) return refused(context, at.error);
		accounts[at.data] = override;
	}
	return accounts;
});

function refused(context: z.core.$RefinementCtx<unknown>, { issues }: z.ZodError): never {
	context.addIssue({ code: 'custom', message: issues[0]?.message ?? 'invalid key', continue: false });
	return z.NEVER;
}
