import type { Hex } from '@altvm/abi-bridge';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { ALICE, BOB, type RunResult, readObjects, SuiHost } from '../../test-modules/sui-host.ts';

/** The place of a token or wrapper: an owner, a wrapper, the chest under a name, or deleted. */
type Place = { owner: Hex } | { wrapper: Hex } | { chest: string } | 'gone';

/** A model of the expected results, by Sui's rules of objects alone. */
class Model {
	readonly tokens = new Map<Hex, { place: Place; name: string }>();
	readonly wrappers = new Map<Hex, { place: Place; token: Hex }>();

	isOwner(place: Place | undefined, user: Hex): boolean {
		return typeof place === 'object' && 'owner' in place && place.owner === user;
	}

	inChest(name: string) {
		return [...this.tokens].find(
			([, { place }]) => typeof place === 'object' && 'chest' in place && place.chest === name,
		);
	}
}

type Step = readonly [kind: string, user: number, object: number, name: string];
const step: fc.Arbitrary<Step> = fc.tuple(
	fc.constantFrom('mint', 'mint', 'give', 'wrap', 'unwrap', 'put_in', 'take_out', 'rename', 'burn', 'name'),
	fc.nat({ max: 1 }),
	fc.nat({ max: 9 }),
	fc.constantFrom('a', 'b', 'c'),
);

describe('objects in random sequences of calls', () => {
	let hosts: SuiHost[];
	let chest: Hex;
	beforeAll(async () => {
		const modules = readObjects();
		hosts = (['interpreter', 'translated'] as const).map((engine) => new SuiHost(modules, [], { engine }));
		[chest] = hosts.map((host) => host.id('nft::new_chest')) as [Hex];
	});

	/** Runs a call on every host, and expects equal results and gas. */
	function run(fn: string, args: readonly unknown[], user: Hex): RunResult {
		const results = hosts.map((host) => {
			const runResult = host.run(`nft::${fn}`, args, { from: user });
			return { runResult, gas: host.gasUsed };
		});
		expect(results[1]).toEqual(results[0]);
		return results[0]!.runResult;
	}

	function play(model: Model, [kind, who, pick, name]: Step): void {
		const user = [ALICE, BOB][who]!;
		const other = [BOB, ALICE][who]!;
		const ids = [...model.tokens.keys(), ...model.wrappers.keys()];
		const id = ids[pick % Math.max(1, ids.length)];
		if (kind === 'mint') {
			const [made] = run('mint', [name], user) as [Hex];
			expect(ids).not.toContain(made);
			model.tokens.set(made, { place: { owner: user }, name });
			return;
		}
		if (kind === 'take_out' || kind === 'rename') {
			const found = model.inChest(name);
			const result = run(kind, kind === 'rename' ? [chest, name, `${name}!`] : [chest, name], user);
			if (!found) expect(result).toBe('abort 1');
			else if (kind === 'rename') {
				expect(result).toEqual([]);
				found[1].name = `${name}!`;
			} else {
				expect(result).toEqual([found[0]]);
				found[1].place = { owner: user };
			}
			return;
		}
		if (id === undefined) return;
		const token = model.tokens.get(id);
		const wrapper = model.wrappers.get(id);
		const mayUse = kind === 'unwrap' ? model.isOwner(wrapper?.place, user) : model.isOwner(token?.place, user);
		const args = { give: [id, other], put_in: [chest, id] }[kind] ?? [id];
		const result = run(kind === 'give' ? 'give_nft' : kind, args, user);
		if (!mayUse) {
			expect(result).toMatch(new RegExp(`^(no object ${id}|object ${id} (belongs to|is a) )`));
			return;
		}
		switch (kind) {
			case 'give':
				expect(result).toEqual([]);
				token!.place = { owner: other };
				break;
			case 'wrap': {
				const [made] = result as [Hex];
				model.wrappers.set(made, { place: { owner: user }, token: id });
				token!.place = { wrapper: made };
				break;
			}
			case 'unwrap':
				expect(result).toEqual([wrapper!.token]);
				model.tokens.get(wrapper!.token)!.place = { owner: user };
				wrapper!.place = 'gone';
				break;
			case 'put_in':
				if (model.inChest(token!.name)) expect(result).toBe('abort 0');
				else {
					expect(result).toEqual([]);
					token!.place = { chest: token!.name };
				}
				break;
			case 'burn':
				expect(result).toEqual([]);
				token!.place = 'gone';
				break;
			default:
				expect(result).toEqual([token!.name]);
		}
	}

	it('match a model on every engine with the same gas, and every change can be undone', async () => {
		const roots = await Promise.all(hosts.map(({ host }) => host.stateRoot()));
		expect(roots[1]).toBe(roots[0]);
		await fc.assert(
			fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
				const starts = hosts.map(({ host }) => host.snapshot());
				const model = new Model();
				for (const one of steps) play(model, one);
				const [first, second] = await Promise.all(hosts.map(({ host }) => host.stateRoot()));
				expect(second).toBe(first);
				hosts.forEach(({ host }, i) => {
					host.restore(starts[i]!);
				});
				expect(await hosts[0]!.host.stateRoot()).toBe(roots[0]);
			}),
			{ numRuns: 15 },
		);
	});
});
