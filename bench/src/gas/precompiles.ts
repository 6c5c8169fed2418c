import { precompiledContracts } from '@altvm/evm';
import { toAddress } from 'altvm';
import { precompileInputs } from '../precompiles.ts';
import type { Kernel } from './rate.ts';

/** Kernels of the precompiled contracts of Osaka. */
export function precompileKernels(): Kernel[] {
	const contracts = precompiledContracts('osaka');
	return precompileInputs().map(([name, number, input, calls]) => {
		const contract = contracts.get(toAddress(`0x${number.toString(16).padStart(40, '0')}`))!;
		return {
			case: name,
			run() {
				for (let i = 0; i < calls; i++) contract.run(input);
				return calls * contract.gas(input);
			},
		};
	});
}
