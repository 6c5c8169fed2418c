import { type Address, type Host, solidityContract, toAddress } from 'altvm';
import { artifact, solidityArtifact } from '../../examples/contracts/load.ts';
import { type Peer, USER } from './world.ts';

/** The account of the modules in `examples/contracts/bank`. */
export const BANK = toAddress(`0x${'ba'.padStart(64, '0')}`);
export type Module = 'closed' | 'careless' | 'careful' | 'vault' | 'thief';

export interface Bank {
	readonly modules: Readonly<Record<Module, Peer>>;
	/** Address of `Thief.sol`. */
	readonly thief: Address;
}

export function deployBank(host: Host): Bank {
	const publish = (name: Module, payable: string[] = []): Peer => {
		const code = artifact(`bank/artifacts/${name}.mv`);
		const { address } = host.deploy({ from: BANK, vm: 'move', code, payable });
		return { vm: 'move', address, interface: host.interfaceOf(address)! };
	};
	const modules = {
		closed: publish('closed', ['deposit']),
		careless: publish('careless', ['deposit']),
		careful: publish('careful', ['deposit']),
		vault: publish('vault'),
		thief: publish('thief', ['steal', 'paid']),
	};
	const thief = host.deploy({ from: USER, ...solidityContract(solidityArtifact('bank/artifacts/Thief.json')) }).address;
	return { modules, thief };
}
