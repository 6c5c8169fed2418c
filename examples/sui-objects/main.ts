import {
	bytesToHex,
	createHost,
	encodePackage,
	formatFailure,
	moduleAddress,
	solidityContract,
	toAddress,
} from 'altvm';
import { artifact, solidityArtifact } from '../contracts/load.ts';

const owner = toAddress('0x00000000000000000000000000000000000000a1');
const fan = toAddress('0x00000000000000000000000000000000000000b2');
const other = toAddress('0x00000000000000000000000000000000000000c3');

const host = await createHost();
const dollars = solidityContract(solidityArtifact('exchange/artifacts/Token.json'), ['Dollar', 'USD', 1_000n]);
const token = host.deploy({ from: owner, ...dollars }).address;
const code = encodePackage([artifact('tickets/artifacts/ticket.mv')]);
const tickets = moduleAddress(host.deploy({ from: owner, vm: 'move', code }).address, 'ticket');
const office = solidityContract(solidityArtifact('tickets/artifacts/BoxOffice.json'), [token, tickets, 40n]);
const boxOffice = host.deploy({ from: owner, ...office }).address;

// The fan pays with an ERC-20 token and receives an object, in one transaction over two VMs.
host.call({ from: owner, to: token, function: 'transfer', args: [fan, 100n] });
host.call({ from: fan, to: token, function: 'approve', args: [boxOffice, 100n] });
const bought = host.call({ from: fan, to: boxOffice, function: 'buy' });
const ticket = bytesToHex(bought.values![0] as Uint8Array);
const balance = host.simulate({ from: fan, to: token, function: 'balanceOf', args: [fan] }).values![0];
console.log(bought.status, 'tokens left:', balance);

// The object belongs to the fan: nobody else can use it, and it can be used only once.
const checkIn = (from: typeof fan) => host.call({ from, to: tickets, function: 'check_in', args: [ticket] });
console.log('seat', host.simulate({ from: fan, to: tickets, function: 'seat', args: [ticket] }).values![0]);
console.log('somebody else:', checkIn(other).status);
console.log('the fan:', checkIn(fan).status);
console.log('again:', formatFailure(checkIn(fan).failure!));
