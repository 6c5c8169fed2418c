import { type ContractInterface, interfaceHash, serializeInterface, solidityDialect } from '@altvm/abi-bridge';
import { describe, expect, it } from 'vitest';
import type { VmAdapter } from '../adapter.ts';
import { HostFault } from '../errors.ts';
import type { Journal } from '../journal/journal.ts';
import { InterfaceCache } from './interface-cache.ts';

const adapter = (vm: string, dispatchesBySelector: boolean) =>
	({ vm, dialect: solidityDialect({ vm, dispatchesBySelector, acceptsRaw: () => false }) }) as VmAdapter;
const cache = () =>
	new InterfaceCache(
		new Map([
			['selectors', adapter('selectors', true)],
			['names', adapter('names', false)],
		]),
	);
const iface = (vm: string): ContractInterface => ({ vm, name: 'C', functions: [], events: [], errors: [] });

describe('InterfaceCache', () => {
	it('sets the dispatch of an interface by its VM, whatever the user gave', () => {
		const withDispatch = (given: ContractInterface) => cache().checked(given);
		expect(withDispatch(iface('selectors'))).toEqual({ ...iface('selectors'), dispatchesBySelector: true });
		expect(withDispatch({ ...iface('names'), dispatchesBySelector: true })).toEqual(iface('names'));
		expect(withDispatch(iface('unknown'))).toEqual(iface('unknown'));
		const same = { ...iface('selectors'), dispatchesBySelector: true };
		expect(withDispatch(same)).toBe(same);
	});

	it('parses an interface in the state once, with the dispatch of its VM', () => {
		const own = cache();
		let reads = 0;
		const blob = (bytes: Uint8Array) =>
			({
				blob: () => {
					reads++;
					return bytes;
				},
			}) as unknown as Journal;
		const journal = blob(serializeInterface(iface('selectors')));
		const hash = interfaceHash(iface('selectors'));
		const first = own.get(journal, hash);
		expect(first).toEqual({ ...iface('selectors'), dispatchesBySelector: true });
		expect(own.get(journal, hash)).toBe(first);
		expect(reads).toBe(1);
		expect(own.get(journal, undefined)).toBeUndefined();
		expect(() => own.get(blob(Uint8Array.of(1)), `0x${'00'.repeat(32)}`)).toThrow(HostFault);
	});
});
