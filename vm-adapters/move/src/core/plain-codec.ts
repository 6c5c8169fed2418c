import type { Address, CodecContext } from '@altvm/abi-bridge';

/** For bytes that hold no address to translate, and that nobody pays for by their number. */
export const PLAIN: CodecContext = {
	toEvmAddress: () => '0x',
	fromEvmAddress: (address) => address as Address,
	charge: () => {},
};
