import { coldStart, hostile } from './evm/first-call.ts';
import { mined } from './evm/mined.ts';
import { stateRoot } from './evm/state-root.ts';
import { contracts } from './evm/suite.ts';

/** The EVM on the contracts of `contracts/`, its state root, and what hostile code costs. */
export async function evm(): Promise<void> {
	await contracts();
	await mined();
	await coldStart();
	await hostile();
	await stateRoot();
}
