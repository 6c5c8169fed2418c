import { type Address, bytesToHex, type Hex, keccak256, toAddress } from '@altvm/abi-bridge';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { HDKey } from '@scure/bip32';
import { mnemonicToSeedSync, validateMnemonic } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english';
import { ConfigError } from '../config/config-error.ts';

/** An account of a development node. Its key is public. */
export interface DevAccount {
	readonly address: Address;
	/** 32 bytes. */
	readonly privateKey: Hex;
}

/** Path of Ethereum's accounts (BIP-44), as wallets derive them. */
const PATH = "m/44'/60'/0'/0";

/**
 * The first accounts of a mnemonic (BIP-39).
 * @throws ConfigError if it is none.
 */
export function devAccounts(mnemonic: string, count: number): DevAccount[] {
	const words = mnemonic.trim().split(/\s+/).join(' ');
	if (!validateMnemonic(words, wordlist)) throw new ConfigError('--mnemonic: not a mnemonic of BIP-39 in English');
	const parent = HDKey.fromMasterSeed(mnemonicToSeedSync(words)).derive(PATH);
	return Array.from({ length: count }, (_, index) => {
		const key = parent.deriveChild(index).privateKey!;
		// The last 20 bytes of the hash of the public key, without the byte that names its form (yellow paper, appendix F).
		const digest = keccak256(secp256k1.getPublicKey(key, false).subarray(1));
		return { address: toAddress(`0x${digest.slice(-40)}`), privateKey: bytesToHex(key) };
	});
}
