import { createHost, solidityContract, toAddress } from 'altvm';
import { artifact, solidityArtifact } from '../contracts/load.ts';

const thief = toAddress('0x00000000000000000000000000000000000000bd');
const saver = toAddress('0x00000000000000000000000000000000000000a1');
const bankOwner = toAddress(`0x${'ba'.padStart(64, '0')}`);

const host = await createHost();
host.mint(saver, 100n);
host.mint(thief, 100n);

// The same attack on three Move banks: a Solidity contract withdraws again while it is being paid.
for (const name of ['closed', 'careless', 'careful']) {
	const code = artifact(`bank/artifacts/${name}.mv`);
	const bank = host.deploy({ from: bankOwner, vm: 'move', code, payable: ['deposit'] }).address;
	host.call({ from: saver, to: bank, function: 'deposit', value: 30n });

	const attacker = solidityContract(solidityArtifact('bank/artifacts/Thief.json'));
	const attack = host.deploy({ from: thief, ...attacker }).address;
	const result = host.call({ from: thief, to: attack, function: 'steal', args: [bank, 3n], value: 10n });
	console.log(
		`${name}: ${result.status}, put in 10, took out ${host.balance(attack)}, left in the bank ${host.balance(bank)}`,
	);
}
