import { type ContractInterface, type Dialect, functionBySelector, selectorByName } from '@altvm/abi-bridge';

/** The call for which an interface is looked for. */
export interface SearchedCall {
	/** Returns the first 4 bytes of its Solidity call data. A call that is written by name needs the interface for it. */
	selectorIn(iface: ContractInterface | undefined): Uint8Array | undefined;
	/** Whether an interface has its function. */
	isIn(iface: ContractInterface): boolean;
}

function searched(selectorIn: SearchedCall['selectorIn']): SearchedCall {
	return {
		selectorIn,
		isIn(iface) {
			const selector = selectorIn(iface);
			return selector !== undefined && functionBySelector(iface, selector) !== undefined;
		},
	};
}

/** No call: any interface with functions will do. */
export const anyCall: SearchedCall = {
	selectorIn: () => undefined,
	isIn: ({ functions }) => functions.length > 0,
};

/** The call that a contract of a VM writes. Input that is too short to name a function is no call. */
export function writtenCall(dialect: Dialect | undefined, input: Uint8Array): SearchedCall {
	if (!dialect?.selectorOf || input.length < 4) return anyCall;
	return searched((iface) => dialect.selectorOf!(iface, input));
}

/** The call of a function that is named: by its Solidity signature, or in any idiom. */
export function namedCall(name: string): SearchedCall {
	return searched((iface) => selectorByName(iface, name));
}
