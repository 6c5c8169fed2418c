import { report } from '../measure.ts';
import { TRANSFER } from './cases.ts';
import { HARDHAT, hardhat } from './hardhat.ts';
import { contractOf, ours } from './ours.ts';
import { race, side } from './race.ts';

/** Measures ERC-20 transfers against a development network in the same process, which mines a block for each. */
export async function mined(): Promise<void> {
	const contract = contractOf(TRANSFER);
	const { run } = ours('auto', contract);
	const rooted = ours('auto', contract);
	const medians = await race([
		side('ours', run),
		side('with a root', async () => {
			rooted.run();
			await rooted.host.stateRoot();
		}),
		side(HARDHAT, await hardhat(contract)),
	]);
	const us = (name: string) => medians.get(name)!;
	report('evm: ERC-20 transfer, kept', us('ours'), us(HARDHAT), HARDHAT, 'us/transaction');
	report('evm: ERC-20 transfer, kept, and the state root', us('with a root'), us(HARDHAT), HARDHAT, 'us/transaction');
}
