import { type Address, addressToBytes, hexToBytes, toAddress } from '@altvm/abi-bridge';
import type { CreateRequest, StateRules, VmAdapter } from '@altvm/host';
import { RLP } from '@ethereumjs/rlp';
import { keccak_256 } from '@noble/hashes/sha3.js';

import { EVM, evmDialect } from './dialect.ts';
import { Driver } from './engine/driver.ts';
import { type Engine, Tiers } from './engine/tiers.ts';
import { type EvmHardfork, type Rules, rulesOf } from './fork.ts';
import { checkSelectors } from './interface-check.ts';
import { delegateOf } from './loader/delegation.ts';
import { instructionSet } from './loader/opcodes.ts';
import { ProgramCache } from './loader/program.ts';
import type { PrecompiledContract } from './natives/precompiled-contract.ts';
import { precompiles } from './natives/precompiles.ts';

const RIPEMD = toAddress(`0x${'3'.padStart(40, '0')}`);

export interface EvmAdapterOptions {
	/** How many loaded programs are kept. Default 1,024. */
	readonly programs?: number;
	/**
	 * The fork whose opcodes, prices, precompiles and account rules apply. Default 'osaka'. It is stated here and nowhere else:
	 * what executes transactions and blocks reads it from the adapter.
	 */
	readonly hardfork?: EvmHardfork;
	/** Default 'auto': code is interpreted, and translated to WebAssembly when it is hot. */
	readonly engine?: Engine;
	/** Translates code when it is deployed, so that its first call is as fast as any. Default false. */
	readonly translateOnDeploy?: boolean;
	/**
	 * Further precompiled contracts by address. One at the address of a contract of the fork replaces it. Every node of a
	 * chain must have the same: price and result may depend on the input alone.
	 */
	readonly precompiles?: ReadonlyMap<Address, PrecompiledContract>;
}

/** An adapter that tells which fork it runs. */
export interface EvmAdapter extends VmAdapter {
	readonly hardfork: EvmHardfork;
}

/**
 * The Ethereum virtual machine, of any fork from Frontier to Osaka. The default fork is Osaka.
 *
 * @example
 * ```ts
 * import { hexToBytes } from '@altvm/abi-bridge';
 * import { evmAdapter } from '@altvm/evm';
 * import { Host } from '@altvm/host';
 *
 * const host = new Host({ adapters: [evmAdapter({ hardfork: 'cancun', engine: 'interpreter' })] });
 * const at = '0x00000000000000000000000000000000000000c3';
 * // 2 + 3: PUSH1 2, PUSH1 3, ADD, PUSH0, MSTORE, then RETURN of 32 bytes of memory.
 * host.setAccount(at, { vm: 'evm', code: hexToBytes('0x60026003015f5260205ff3') });
 * host.call({ from: '0x00000000000000000000000000000000000000a1', to: at }).output.at(-1); // 5
 * ```
 */
export function evmAdapter(options: EvmAdapterOptions = {}): EvmAdapter {
	const { hardfork = 'osaka', engine = 'auto', programs = 1024 } = options;
	const rules = rulesOf(hardfork);
	const contracts = precompiles(hardfork, options.precompiles);
	const tiers = new Tiers(engine, instructionSet(hardfork), options.translateOnDeploy ?? false);
	const driver = new Driver(rules, new ProgramCache(programs), tiers, (frame) =>
		contracts.get(frame.message.codeAddress),
	);
	return {
		vm: EVM,
		hardfork,
		unitsPerGas: 1n,
		dialect: evmDialect,
		pricesCalls: true,
		precompiles: [...contracts.keys()],
		stateRules: stateRules(rules),
		...(rules.hasDelegations && { delegateOf }),
		allowsReentry: () => true,
		contractAddress,
		readInterface: () => undefined,
		checkInterface: checkSelectors,
		run: (frame) => driver.run(frame),
		deploy: (frame) => driver.run(frame),
	};
}

function stateRules(rules: Rules): StateRules {
	return {
		keepsEmptyAccounts: !rules.clearsEmptyAccounts,
		destroysOldContracts: !rules.keepsOldContracts,
		forwardsAllGas: !rules.capsForwardedGas,
		// A touch of RIPEMD-160 outlasts a revert on mainnet (EIP-716): block 2,675,119.
		...(rules.clearsEmptyAccounts && { stickyTouch: RIPEMD }),
	};
}

/** CREATE: of the sender and its nonce (Yellow Paper, section 7); with a salt CREATE2 (EIP-1014). */
export function contractAddress(sender: Address, nonce: bigint, request: CreateRequest): Address {
	// A sender that is not of EVM form makes contracts under all its 32 bytes.
	const bytes = addressToBytes(sender);
	const short = bytes.subarray(0, 12).every((byte) => byte === 0) ? bytes.subarray(12) : bytes;
	if (request.salt === undefined) return toAddress(keccak_256(RLP.encode([short, nonce])).subarray(12));
	const hash = keccak_256.create().update(Uint8Array.of(0xff)).update(short).update(hexToBytes(request.salt));
	return toAddress(hash.update(keccak_256(request.code)).digest().subarray(12));
}
