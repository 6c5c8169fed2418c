import {
	type Address,
	BridgeError,
	type ContractInterface,
	checkStructure,
	type Hex,
	hexToBytes,
	toAddress,
} from '@altvm/abi-bridge';
import { parseGenesis } from '@altvm/ethereum';
import { EVM } from '@altvm/evm';
import { HostError } from '@altvm/host';
import { z } from 'zod';
import { ChainError } from '../chain-error.ts';
import type { ChainGenesis, GenesisVmAccount } from './chain-genesis.ts';

const hex = z
	.string()
	.regex(/^0x([0-9a-fA-F]{2})*$/, 'not bytes in hex, with 0x before them')
	.transform((text) => text.toLowerCase() as Hex);
const bytes = hex.transform((text) => hexToBytes(text));
const amount = z
	.union([z.int().nonnegative(), z.string().regex(/^(0x[0-9a-fA-F]+|[0-9]+)$/, 'not a number')])
	.transform((value) => BigInt(value));
const vm = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'not the name of a VM');

/** The form of an interface is that of `serializeInterface` of `@altvm/abi-bridge`. */
const contractInterface = z.looseObject({}).transform((json, context): ContractInterface => {
	try {
		return checkStructure(json);
	} catch (error) {
		if (!(error instanceof BridgeError)) throw error;
		context.addIssue({ code: 'custom', message: error.message });
		return z.NEVER;
	}
});

const account = z.strictObject({
	vm,
	balance: amount.optional(),
	nonce: amount.optional(),
	code: bytes.optional(),
	interface: contractInterface.optional(),
	storage: z.record(hex, bytes).optional(),
});

const section = z.strictObject({
	vms: z
		.array(vm)
		.refine((vms) => vms.includes(EVM), 'a chain has the EVM: name "evm"')
		.refine((vms) => new Set(vms).size === vms.length, 'a VM is named twice'),
	accounts: z
		.record(z.string().regex(/^0x([0-9a-fA-F]{40}|[0-9a-fA-F]{64})$/, 'not an address of 20 or 32 bytes'), account)
		.optional(),
});

/**
 * Reads a `genesis.json` as geth has it, and what altvm adds to it: the section `config.altvm`. `vms` names the VMs of the chain;
 * without the section it has the EVM alone. `accounts` has accounts with code or storage of any of them, by address: `vm`, `balance`,
 * `nonce`, `code`, `interface` and `storage`, whose keys and values are in the VM's own encoding.
 *
 * @param json the parsed JSON.
 * @throws ChainError `bad-request` that names what is wrong.
 * @example
 * ```ts
 * import { parseChainGenesis } from '@altvm/chain';
 *
 * const { vms, config } = parseChainGenesis({
 * 	config: { chainId: 1337, terminalTotalDifficulty: 0, shanghaiTime: 0, altvm: { vms: ['evm', 'move'] } },
 * 	gasLimit: '0x1c9c380',
 * 	alloc: {},
 * });
 * console.log(vms, config.chainId); // [ 'evm', 'move' ] 1337n
 * ```
 */
export function parseChainGenesis(json: unknown): ChainGenesis {
	const genesis = ethereumGenesis(json);
	const { altvm } = (json as { config: { altvm?: unknown } }).config;
	if (altvm === undefined) return genesis;
	const parsed = section.safeParse(altvm);
	if (!parsed.success) {
		const [issue] = parsed.error.issues;
		const place = ['config.altvm', ...(issue?.path ?? [])].join('.');
		throw new ChainError('bad-request', `genesis: ${place}: ${issue?.message}`, { cause: parsed.error });
	}
	const { vms, accounts } = parsed.data;
	if (!accounts) return { ...genesis, vms };
	return { ...genesis, vms, vmAccounts: accountsOf(accounts, vms, genesis) };
}

function ethereumGenesis(json: unknown): ChainGenesis {
	try {
		return parseGenesis(json);
	} catch (cause) {
		if (!(cause instanceof HostError)) throw cause;
		throw new ChainError('bad-request', cause.message, { cause });
	}
}

function accountsOf(
	accounts: Readonly<Record<string, z.infer<typeof account>>>,
	vms: readonly string[],
	genesis: ChainGenesis,
): Map<Address, GenesisVmAccount> {
	const byAddress = new Map<Address, GenesisVmAccount>();
	for (const [at, { vm, balance, nonce, code, storage, interface: iface }] of Object.entries(accounts)) {
		const refuse = (what: string): never => {
			throw new ChainError('bad-request', `genesis: config.altvm.accounts.${at}: ${what}`);
		};
		const address = toAddress(at as Hex);
		if (byAddress.has(address) || genesis.accounts?.has(address)) refuse('the account is given twice');
		if (!vms.includes(vm)) refuse(`the VM '${vm}' is not one of the chain's: ${vms.join(', ')}`);
		if (iface && !code) refuse('an `interface` without the `code` that it is of');
		byAddress.set(address, {
			vm,
			...(balance !== undefined && { balance }),
			...(nonce !== undefined && { nonce }),
			...(code && { code }),
			...(iface && { interface: iface }),
			...(storage && { storage: new Map(Object.entries(storage) as [Hex, Uint8Array][]) }),
		});
	}
	return byAddress;
}
