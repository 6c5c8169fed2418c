import { bytesToHex, type Hex } from '@altvm/abi-bridge';
import { EVM } from '@altvm/evm';
import type { Host } from '@altvm/host';
import { minimal, word } from './environment.ts';
import { type TestAccount, toNumber } from './format.ts';

/** Describes the first account of a host that is not as a test states it. */
export function firstAccount(host: Host, accounts: Readonly<Record<Hex, TestAccount>>): string | undefined {
	for (const [at, account] of Object.entries(accounts)) {
		const address = at as Hex;
		const told: [string, unknown, unknown][] = [
			['balance', host.balance(address), toNumber(account.balance)],
			['nonce', host.nonce(address), toNumber(account.nonce)],
			['code', bytesToHex(host.code(address)), account.code],
			...Object.entries(account.storage).map(([key, value]): [string, unknown, unknown] => {
				const found = host.storage(address, EVM, word(toNumber(key))) ?? new Uint8Array(0);
				return [`slot ${key}`, bytesToHex(found), bytesToHex(minimal(toNumber(value)))];
			}),
		];
		for (const [what, ours, theirs] of told) if (ours !== theirs) return `${at} ${what} ${ours}, not ${theirs}`;
	}
	return undefined;
}
