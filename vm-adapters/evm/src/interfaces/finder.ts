import type { InterfaceFinder } from '@altvm/host';
import { createdAddress } from '../contract-address.ts';
import { codeFacts } from './code-facts.ts';
import { findInterface } from './find-interface.ts';
import { ownersOf } from './owners.ts';

/** How the interfaces of EVM contracts are found and registered. */
export const evmInterfaceFinder: InterfaceFinder = {
	find: findInterface,
	dispatches(contract, selector) {
		const number = new DataView(selector.buffer, selector.byteOffset, 4).getUint32(0);
		return contract.scan(codeFacts).pushed.has(number);
	},
	ownersOf,
	createdAddress,
};
