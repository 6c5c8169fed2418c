import { coldStart, hostile } from './evm/first-call.ts';
import { mined } from './evm/mined.ts';
import { signed } from './evm/signed.ts';
import { stateRoot } from './evm/state-root.ts';
import { contracts } from './evm/suite.ts';

/** The EVM on the contracts of `contracts/`, its transactions, its state root, and what hostile code costs. */
export async function evm(): Promise<void> {
	await contracts();
	await mined();
	await signed();
	await coldStart();
	await hostile();
	await stateRoot();
}
