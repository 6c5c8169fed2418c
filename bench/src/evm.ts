import { coldStart, hostile } from './evm/first-call.ts';
import { garbage } from './evm/garbage.ts';
import { heavyFirstCall } from './evm/heavy-first-call.ts';
import { lists } from './evm/lists.ts';
import { mined } from './evm/mined.ts';
import { signed } from './evm/signed.ts';
import { stateRoot } from './evm/state-root.ts';
import { contracts } from './evm/suite.ts';

/** Measures the EVM: the contracts of `contracts/`, transactions, the state root, and hostile code. */
export async function evm(): Promise<void> {
	await contracts();
	await mined();
	await garbage();
	await signed();
	await coldStart();
	await heavyFirstCall();
	await hostile();
	await lists();
	await stateRoot();
}
