import { type Address, type Hex, toAddress } from '@altvm/abi-bridge';
import { checkOptions, OPTION, type OptionChecks, type StateRules, type VmAdapter } from '@altvm/host';
import type { Engine } from '@altvm/vm-kit';
import { checkBlockContext, checkTransactionContext } from './chain-context.ts';
import { contractAddress } from './contract-address.ts';
import { decodeCreation, isCreation } from './creation/creation.ts';
import { EVM, evmDialect } from './dialect.ts';
import { Driver } from './driver/driver.ts';
import { TieredEngine } from './driver/tiered-engine.ts';
import { bytesToWord, wordToSlotValue } from './engine/words.ts';
import { type EvmHardfork, HARDFORKS } from './fork.ts';
import { checkSelectors } from './interface-check.ts';
import { evmInterfaceFinder } from './interfaces/finder.ts';
import { delegateOf } from './loader/delegation.ts';
import { instructionSet } from './loader/opcodes.ts';
import { ProgramCache } from './loader/program.ts';
import type { PrecompiledContract } from './natives/precompiled-contract.ts';
import { precompiles } from './natives/precompiles.ts';
import { type Rules, rulesOf } from './rules.ts';
import { KeptTranslations } from './translations/kept-translations.ts';
import type { TranslationStore } from './translations/translation-store.ts';

const RIPEMD = toAddress(`0x${'3'.padStart(40, '0')}`);

export interface EvmAdapterOptions {
	/** Most loaded programs that are kept, within 256 MiB of memory. Default 1,024. */
	readonly programs?: number;
	/**
	 * The fork whose opcodes, prices, precompiles and account rules apply. Default 'osaka'. It is stated here and nowhere else:
	 * what executes transactions and blocks reads it from the adapter.
	 */
	readonly hardfork?: EvmHardfork;
	/** Default 'auto': the interpreter runs code, and hot code is translated to WebAssembly. */
	readonly engine?: Engine;
	/** Translates code when it is deployed, so that its first call is as fast as later ones. Default false. */
	readonly translateOnDeploy?: boolean;
	/**
	 * Where translations are kept between processes, so that hot code is not translated in each of them: for example
	 * `translationFolder()` of `@altvm/evm/node`. Default: nowhere. It must be trusted as the program is: see `TranslationStore`.
	 */
	readonly translations?: TranslationStore;
	/**
	 * Further precompiled contracts by address. One at the address of a contract of the fork replaces it. Every node of a
	 * chain must have the same: price and result may depend on the input alone.
	 */
	readonly precompiles?: ReadonlyMap<Address, PrecompiledContract>;
}

const PRECOMPILED = OPTION.withFunctions('a precompiled contract', ['gas', 'run']);
const OPTIONS: OptionChecks<EvmAdapterOptions> = {
	programs: OPTION.integer(1, 2 ** 24),
	hardfork: OPTION.oneOf([...HARDFORKS, 'frontier']),
	engine: OPTION.oneOf(['auto', 'interpreter', 'translated']),
	translateOnDeploy: OPTION.boolean,
	translations: OPTION.withFunctions('a store of translations', ['get', 'put']),
	precompiles(value, name) {
		OPTION.map(value, name);
		for (const [address, contract] of value as ReadonlyMap<unknown, unknown>) {
			PRECOMPILED(contract, `${name} at ${String(address)}`);
		}
	},
};

/** The EVM's adapter, which also states the fork that it runs. */
export interface EvmAdapter extends VmAdapter {
	readonly hardfork: EvmHardfork;
	/** The same adapter of another fork. Always the same one for a fork, so that what it has loaded and translated is kept. */
	withHardfork(hardfork: EvmHardfork): EvmAdapter;
}

/**
 * Creates the adapter of the Ethereum virtual machine, for any fork from Frontier to Osaka. The default is Osaka.
 * @throws HostError `bad-request` that names the option that is unknown or wrong.
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
	checkOptions(options, 'evmAdapter', OPTIONS);
	return makeAdapter(options, new Map());
}

/** @param forks the adapters of the same options, by fork. */
function makeAdapter(options: EvmAdapterOptions, forks: Map<EvmHardfork, EvmAdapter>): EvmAdapter {
	const { hardfork = 'osaka', engine = 'auto', programs = 1024 } = options;
	const rules = rulesOf(hardfork);
	const contracts = precompiles(hardfork, options.precompiles);
	const kept = options.translations && new KeptTranslations(options.translations, hardfork);
	const tiered = new TieredEngine(engine, instructionSet(hardfork), options.translateOnDeploy ?? false, kept);
	const driver = new Driver(rules, new ProgramCache(programs), tiered, (frame) =>
		contracts.get(frame.message.codeAddress),
	);
	const adapter: EvmAdapter = {
		vm: EVM,
		hardfork,
		withHardfork: (other) => forks.get(other) ?? makeAdapter({ ...options, hardfork: other }, forks),
		rules: hardfork,
		unitsPerGas: 1n,
		dialect: evmDialect,
		pricesCalls: true,
		reusesFrames: true,
		precompiles: [...contracts.keys()],
		constructorReadsCode: true,
		stateRules: stateRules(rules),
		...(rules.hasDelegations && { delegateOf }),
		checkBlockContext,
		checkTransactionContext,
		storageValue,
		allowsReentry: () => true,
		contractAddress,
		foreignCreation: (code, context) => (isCreation(code) ? decodeCreation(code, context) : undefined),
		readInterface: () => undefined,
		checkInterface: checkSelectors,
		interfaceFinder: evmInterfaceFinder,
		run: (frame) => driver.run(frame),
		deploy: (frame) => driver.run(frame),
	};
	forks.set(hardfork, adapter);
	return adapter;
}

/** A slot has 32 bytes, and its value is stored without leading zeros: zero is no entry. */
function storageValue(key: Hex, value: Uint8Array): Uint8Array {
	if (key.length !== 66) throw new RangeError(`the slot ${key} does not have 32 bytes`);
	if (value.length > 32) throw new RangeError(`the value of slot ${key} has ${value.length} bytes, more than 32`);
	return wordToSlotValue(bytesToWord(value));
}

function stateRules(rules: Rules): StateRules {
	return {
		keepsEmptyAccounts: !rules.clearsEmptyAccounts,
		destroysOldContracts: !rules.keepsOldContracts,
		forwardsAllGas: !rules.capsForwardedGas,
		// On mainnet, a touch of the RIPEMD-160 contract survives a revert (EIP-716): block 2,675,119.
		...(rules.clearsEmptyAccounts && { stickyTouch: RIPEMD }),
	};
}
