import { bytesToHex, hexToBytes } from '@altvm/abi-bridge';
import { Common, Mainnet } from '@ethereumjs/common';
import { createFeeMarket1559Tx } from '@ethereumjs/tx';
import { createAddressFromPrivateKey } from '@ethereumjs/util';
import { TRANSFER } from '../evm/cases.ts';
import { contractOf } from '../evm/ours.ts';

/** Private keys of the accounts that development networks fund ("test test ... junk"). */
const KEYS = [
	'ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
	'59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d',
	'5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a',
	'7c852118294e51e653712a81e05800f419141751be58f605c371e15141b007a6',
	'47e179ec197488593b187f80a00eb0da91f1b9d0b13f8733639f19c30a34926a',
	'8b3a350cf5c34c9194ca85829a2df0ec3153be0318b5e2d3348e872092edffba',
	'92db14e403b83dfe3df233f83dfa3a0d7096f21ca9b0d6d6b8d88b2b4ec1564e',
	'4bbbf85ce3377467afe5d46f804f221813b2bb87f24d81f60f1fcdbf7cbf4356',
	'dbda1821b80551c9d65939329250298aa3472ba22feea921c0cf5d620ea67b97',
	'2a871d0798f97d79848a013d4936a73bf4cc922c825d33c1cf7073dff6d409c6',
].map((digits) => hexToBytes(`0x${digits}`));

export const CHAIN_ID = 31337;
const common = new Common({ chain: { ...Mainnet, chainId: CHAIN_ID }, hardfork: 'osaka' });
const FEES = { maxFeePerGas: 10n ** 11n, maxPriorityFeePerGas: 10n ** 9n };

/** An account of a development network, and its next nonce. */
export interface Sender {
	readonly key: Uint8Array;
	/** 20 bytes, in hex. */
	readonly address: string;
	nonce: number;
}

/** The accounts, none of which has sent anything. */
export function senders(): Sender[] {
	return KEYS.map((key) => ({ key, address: createAddressFromPrivateKey(key).toString(), nonce: 0 }));
}

/** Init code of an ERC-20, whose whole supply belongs to its maker. */
export const TOKEN_CODE: Uint8Array = contractOf(TRANSFER).code;
/** Selector of `transfer(address,uint256)`. */
const TRANSFER_SELECTOR = 'a9059cbb';
const BALANCE_OF = '70a08231';

function word(text: string): string {
	return text.replace('0x', '').padStart(64, '0');
}

/** Call data of `balanceOf`. */
export function balanceOf(address: string): string {
	return `0x${BALANCE_OF}${word(address)}`;
}

interface Sent {
	readonly to?: string;
	readonly data: string | Uint8Array;
	readonly gas: number;
}

/** Signs the sender's next transaction. */
export function sign(sender: Sender, { to, data, gas }: Sent): Uint8Array {
	const fields = { ...FEES, chainId: CHAIN_ID, nonce: sender.nonce++, gasLimit: gas };
	const bytes = typeof data === 'string' ? hexToBytes(data as `0x${string}`) : data;
	const made = createFeeMarket1559Tx(
		{ ...fields, data: bytes, ...(to !== undefined && { to: to as `0x${string}` }) },
		{ common },
	);
	return made.sign(sender.key).serialize();
}

export const deployment = (sender: Sender): Uint8Array => sign(sender, { data: TOKEN_CODE, gas: 2_000_000 });

export function transfer(sender: Sender, token: string, to: string, amount: bigint): Uint8Array {
	const data = `0x${TRANSFER_SELECTOR}${word(to)}${word(amount.toString(16))}`;
	return sign(sender, { to: token, data, gas: 100_000 });
}

/** Address of one of 1,000 accounts that receive. */
export function receiver(i: number): string {
	return `0x${(0xabc0000 + (i % 1000)).toString(16).padStart(40, '0')}`;
}

export const toHex: (bytes: Uint8Array) => string = bytesToHex;
