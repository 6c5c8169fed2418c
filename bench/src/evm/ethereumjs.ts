import { Common, Hardfork, Mainnet } from '@ethereumjs/common';
import { createEVM } from '@ethereumjs/evm';
import { createAddressFromString } from '@ethereumjs/util';
import { toEvmHex } from 'altvm';
import { type Contract, USER } from './ours.ts';

export const ETHEREUMJS = '@ethereumjs/evm';

const caller = createAddressFromString(toEvmHex(USER));
const gasLimit = 10_000_000_000n;

/** Deploys the contract in a fresh EVM. Returns a function that runs the case there and returns its output. */
export async function ethereumjs({ code, input }: Contract): Promise<() => Promise<Uint8Array>> {
	const evm = await createEVM({ common: new Common({ chain: Mainnet, hardfork: Hardfork.Osaka }) });
	const { createdAddress: to } = await evm.runCall({ caller, data: code, gasLimit });
	if (!to) throw new Error('the peer did not deploy');
	return async () => {
		const { execResult } = await evm.runCall({ caller, to, data: input, gasLimit });
		if (execResult.exceptionError) throw new Error(`${ETHEREUMJS}: ${execResult.exceptionError.error}`);
		return execResult.returnValue;
	};
}
