import { createHost, encodePackage, type Host, solidityContract, type TransactionResult } from 'altvm';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { testArtifact } from '../contracts/load.ts';
import { supply, USER } from '../world/world.ts';
import { CURVE, counterOf, initCode, TICKET } from './support.ts';

const FACTORY = solidityContract(JSON.parse(new TextDecoder().decode(testArtifact('factory/artifacts/Factory.json'))));

/** A change of init code: a byte, a cut, a tail, or a part that is copied over another. */
const EDIT = fc.record({
	kind: fc.constantFrom('byte', 'head', 'cut', 'tail', 'copy'),
	at: fc.nat(2 ** 16),
	from: fc.nat(2 ** 16),
	to: fc.nat(255),
});
type Edit = typeof EDIT extends fc.Arbitrary<infer T> ? T : never;

function edited(code: Uint8Array, { kind, at, from, to }: Edit): Uint8Array {
	const copy = code.slice();
	const place = at % code.length;
	if (kind === 'byte') copy[place] = to;
	if (kind === 'head') copy[place % 400] = to;
	if (kind === 'copy') copy.copyWithin(place, from % code.length, (from % code.length) + to);
	if (kind === 'cut') return copy.slice(0, place + 1);
	if (kind !== 'tail') return copy;
	const longer = new Uint8Array(code.length + to);
	longer.set(code);
	return longer;
}

const shown = ({ outcome, gasUsed, values, changes }: TransactionResult) => ({
	outcome,
	gasUsed,
	values,
	accounts: [...changes.accounts].map(([address, account]) => [address, account?.balance, account?.nonce, account?.vm]),
});

it('hostile init code has the same result and gas on both engines, conserves the supply and is no fault of the host', async () => {
	const hosts: Host[] = [];
	for (const engine of ['interpreter', 'translated'] as const) hosts.push(await createHost({ evm: { engine } }));
	const [to] = hosts.map((host) => {
		host.mint(USER, 10n ** 20n);
		return host.deploy({ from: USER, ...FACTORY }).address;
	});
	const counter = counterOf(to!);
	const bases = [
		initCode('wasm', CURVE),
		initCode('wasm', CURVE, { view: ['quote'], payable: ['quote'] }),
		initCode('move', counter),
		initCode('move', counter, { input: '0x02' }),
		initCode('move', encodePackage([TICKET])),
		CURVE,
	];
	const total = supply(hosts[0]!);
	let made = 0;
	fc.assert(
		fc.property(
			fc.constantFrom(...bases),
			fc.array(EDIT, { maxLength: 3 }),
			fc.integer({ min: 0, max: 12_000_000 }),
			fc.bigInt(0n, 2n),
			(base, edits, gas, value) => {
				const code = edits.reduce(edited, base);
				const results = hosts.map((host) => {
					const before = host.snapshot();
					const result = host.call({ from: USER, to: to!, function: 'makeRaw', args: [code], gas, value });
					expect(supply(host)).toBe(total);
					host.restore(before);
					return shown(result);
				});
				expect(results[1]).toEqual(results[0]);
				if (results[0]!.values && BigInt(results[0]!.values[0] as string) !== 0n) made++;
			},
		),
		{ numRuns: 200 },
	);
	expect(made).toBeGreaterThan(0);
});
