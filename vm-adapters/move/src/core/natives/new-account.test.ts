import { type Address, MOVE_STDLIB, moduleAddress, toAddress } from '@altvm/abi-bridge';
import { Host, PRICES } from '@altvm/host';
import { beforeEach, expect, it } from 'vitest';
import { bytesOf } from '../../../test-modules/statuses/verdict.ts';
import { moveAdapter } from '../../adapter.ts';
import { MOVE_GAS } from '../../gas.ts';

const OWNER = toAddress(`0x${'c0'.padStart(64, '0')}`);
const COIN = moduleAddress(MOVE_STDLIB, 'coin');
const USER = toAddress(`0x${'a1'.padStart(40, '0')}`);
const KNOWN = toAddress(`0x${'b0'.padStart(40, '0')}`);
const NEW = toAddress(`0x${'b1'.padStart(40, '0')}`);
const LONG = toAddress(`0x${'b1'.repeat(32)}`);

/** One function creates a resource account, the other only computes its address. */
const MAKER = `
use struct 0x1::account::SignerCapability has drop, store
use fun 0x1::account::create_resource_account(&signer, vector<u8>): signer, SignerCapability
use fun 0x1::account::create_resource_address(&address, vector<u8>): address
use fun 0x1::signer::address_of(&signer): address
const vector<u8> 0101
public entry fun account(&signer) { MOVE_LOC 0; LD_CONST 0; CALL create_resource_account; POP; POP; RET }
public entry fun place(&signer) [address] {
	MOVE_LOC 0; CALL address_of; ST_LOC 1; IMM_BORROW_LOC 1; LD_CONST 0; CALL create_resource_address; POP; RET
}`;

let host: Host;
beforeEach(() => {
	host = new Host({ adapters: [moveAdapter()] });
	host.mint(USER, 10n ** 18n);
	host.mint(KNOWN, 1n);
});

function gas(to: Address, fn: string, args: unknown[] = [], typeArguments: string[] = []): number {
	const result = host.call({ from: USER, to, function: fn, args, typeArguments });
	expect(result.status).toBe('success');
	return result.gasUsed;
}

it('a transfer of coins to a new account pays for it, like value in the EVM', () => {
	const transfer = (to: Address) => gas(COIN, 'transfer', [to, 5n], ['0x1::native_coin::NativeCoin']);
	transfer(KNOWN);
	expect(transfer(NEW) - transfer(KNOWN)).toBe(MOVE_GAS.newAccount);
	expect(transfer(NEW)).toBe(transfer(KNOWN));
	expect(transfer(LONG) - transfer(KNOWN)).toBe(MOVE_GAS.newAccount + PRICES.newAlias);
	expect(transfer(LONG)).toBe(transfer(KNOWN));
});

it('creating a resource account pays for a new account and its alias', () => {
	host.deploy({ from: OWNER, vm: 'move', code: bytesOf(MAKER) });
	const maker = moduleAddress(OWNER, 'm');
	gas(maker, 'place');
	const more = gas(maker, 'account') - gas(maker, 'place');
	// The transaction also accesses the account once and calls the function that takes control of it.
	expect(more).toBeGreaterThan(MOVE_GAS.newAccount + PRICES.newAlias);
	expect(more).toBeLessThan(MOVE_GAS.newAccount + PRICES.newAlias + MOVE_GAS.coldAccount + 1000);
});
