import { bytesToHex, EMPTY_BYTES, type Hex, hexToBytes, keccakBytes, toAddress } from '@altvm/abi-bridge';
import { delegateOf, delegationTo, EVM, evmAdapter } from '@altvm/evm';
import { Host } from '@altvm/host';
import { type EOACode7702AuthorizationListBytes, eoaCode7702AuthorizationHashedMessageToSign } from '@ethereumjs/util';
import { describe, expect, it } from 'vitest';
import { AUTHORITY, authorize, FUNDS, hostOf, run, SENDER, signed, TARGET } from '../testing/transactions.ts';
import { authoritiesOf } from './authorizations.ts';
import { ecrecover } from './custom-crypto.ts';
import { decodeTransaction } from './decode.ts';

const send = (host: Host, authorizationList: EOACode7702AuthorizationListBytes) =>
	run(host, 'prague', { type: 4, authorizationList, gasLimit: 200_000n });

describe('an authorization', () => {
	it('for chain 0 is valid on every chain', () => {
		const host = hostOf('prague');
		send(host, authorize(0n, 0n));
		expect(delegateOf(host.code(AUTHORITY))).toBe(toAddress(TARGET));
	});

	it('replaces an earlier delegation', () => {
		const host = hostOf('prague');
		host.setAccount(AUTHORITY, { vm: EVM, code: delegationTo(toAddress(SENDER)), nonce: 1n });
		send(host, authorize(1n));
		expect(delegateOf(host.code(AUTHORITY))).toBe(toAddress(TARGET));
	});

	it('is skipped if its signer is a contract, however short, and the nonce stays', () => {
		for (const code of [Uint8Array.of(0), Uint8Array.of(0, 0)]) {
			const host = hostOf('prague');
			host.setAccount(AUTHORITY, { vm: EVM, code });
			expect(send(host, authorize(0n)).gasUsed).toBe(46000n);
			expect([host.code(AUTHORITY), host.nonce(AUTHORITY)]).toEqual([code, 0n]);
		}
	});

	it('is skipped if its signer is a contract of another VM, even one whose code looks like a designator', () => {
		const code = delegationTo(toAddress(SENDER));
		const evm = evmAdapter({ hardfork: 'prague' });
		const host = new Host({ adapters: [evm, { ...evm, vm: 'other' }] });
		host.mint(SENDER, FUNDS);
		host.setAccount(AUTHORITY, { vm: 'other', code });
		send(host, authorize(0n));
		expect([host.vmOf(AUTHORITY), host.code(AUTHORITY)]).toEqual(['other', code]);
	});

	it('names its authority once, for its own chain or every chain', () => {
		const of = (...lists: EOACode7702AuthorizationListBytes[]) => {
			const bytes = signed('prague', { type: 4, authorizationList: lists.flat(), gasLimit: 200_000n });
			return authoritiesOf(decodeTransaction(bytes, 'prague', 1n), 1n);
		};
		expect(of(authorize(0n), authorize(1n, 0n))).toEqual([toAddress(AUTHORITY)]);
		expect(of(authorize(0n, 2n))).toEqual([]);
	});

	it('may have the highest s that EIP-2 allows, half the order of the curve', () => {
		const half: Hex = '0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0';
		const [[chainId, delegate, nonce, , r]] = authorize(0n) as [EOACode7702AuthorizationListBytes[number]];
		const message = eoaCode7702AuthorizationHashedMessageToSign([chainId, delegate, nonce]);
		const at = (s: Hex) => {
			const signer = bytesToHex(keccakBytes(ecrecover(message, 0n, r, hexToBytes(s))).subarray(12));
			const host = hostOf('prague');
			send(host, [[chainId, delegate, nonce, EMPTY_BYTES, r, hexToBytes(s)]]);
			return host.code(signer).length;
		};
		expect([at(half), at(`${half.slice(0, -1)}1` as Hex)]).toEqual([23, 0]);
	});
});
