import { type Address, toAddress } from '@altvm/abi-bridge';
import type { Frame, FrameResult } from '@altvm/host';
import { Halt } from '@altvm/host';
import { Common, Mainnet } from '@ethereumjs/common';
import { getActivePrecompiles, NobleBLS, NobleBN254, type PrecompileInput, paramsEVM } from '@ethereumjs/evm';
import type { EvmHardfork } from '../fork.ts';

/** Runs a precompiled contract in a frame. Throws `Halt` when it fails: it then takes all its gas. */
export type Precompile = (frame: Frame) => FrameResult;

export type { EvmHardfork };

/**
 * The precompiles of a fork by address, those of @ethereumjs/evm, which are synchronous. Point evaluation (0x0a, EIP-4844)
 * needs a trusted setup, which this package does not load: it fails, as a precompile does on bad input.
 */
export function precompiles(hardfork: EvmHardfork): ReadonlyMap<Address, Precompile> {
	const name = hardfork === 'frontier' ? 'chainstart' : hardfork;
	const common = new Common({ chain: Mainnet, hardfork: name, params: paramsEVM });
	const evm = { common, _bls: new NobleBLS(), _bn254: new NobleBN254(), DEBUG: false };
	const byAddress = new Map<Address, Precompile>();
	for (const [hex, run] of getActivePrecompiles(common)) {
		const address = toAddress(`0x${hex}`);
		const name = `precompile ${address.slice(-4)}`;
		byAddress.set(address, (frame) => {
			const { gas, message } = frame;
			const input = { data: message.input, gasLimit: BigInt(gas.remaining), common, _EVM: evm };
			let result: ReturnType<typeof run>;
			try {
				result = run(input as unknown as PrecompileInput);
			} catch (error) {
				throw new Halt('precompile-failure', `${name}: ${error instanceof Error ? error.message : error}`);
			}
			if (result instanceof Promise) {
				result.catch(() => {});
				throw new Halt('precompile-failure', `${name} is not synchronous`);
			}
			const used = Number(result.executionGasUsed);
			const failure = result.exceptionError;
			if (used > gas.remaining) throw new Halt('out-of-gas');
			if (failure) throw new Halt('precompile-failure', `${name}: ${failure.error}`);
			gas.charge(used);
			return { status: 'success', output: result.returnValue };
		});
	}
	return byAddress;
}
