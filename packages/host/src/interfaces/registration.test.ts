import type { Hex } from '@altvm/abi-bridge';
import { expect, it } from 'vitest';
import type { AccountState } from '../journal/account-state.ts';
import { HOST_VM } from '../journal/journal.ts';
import type { InterfaceReader } from './interface-reader.ts';
import { encodeRegistration, type Registration, registrationOf } from './registration.ts';

it('a registration is read back, and decoded once for all calls that read the same entry', () => {
	const hashes = [1, 2, 3].map((byte): Hex => `0x${`0${byte}`.repeat(32)}`);
	const registration: Registration = { rank: 2, boundTo: hashes };
	const entry = encodeRegistration(registration);
	const reader = { storage: () => entry } as unknown as InterfaceReader;
	const account = { hasSlots: (vm: string) => vm === HOST_VM } as unknown as AccountState;
	const read = registrationOf(reader, account);
	expect(read).toEqual(registration);
	expect(registrationOf(reader, account)).toBe(read);
	expect(registrationOf(reader, { hasSlots: () => false } as unknown as AccountState)).toBeUndefined();
});
