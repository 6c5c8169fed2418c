import type { Random } from './random.ts';

type Json = unknown;
type Container = Record<string, Json>;

/** Values that readers of JSON trip over. */
const STRANGE: readonly Json[] = [
	null,
	true,
	-1,
	0.5,
	2 ** 53,
	1e308,
	'',
	'__proto__',
	'constructor',
	'0x',
	'uint256[1000000][1000000]',
	'tuple',
	'function',
	'bytes33',
	'uint8[0]',
	'a'.repeat(100_000),
	'\u001b[2J\u202e\n',
	[],
	{},
];

/** Returns a copy of `value` with one to six changes: strange values, parts removed, repeated, nested or renamed. */
export function mutateJson(random: Random, value: Json): Json {
	const root: Container = { value: structuredClone(value) };
	for (let left = 1 + random.below(6); left > 0; left--) {
		const places = placesOf(root);
		const { holder, key } = random.pick(places);
		const old = holder[key];
		switch (random.below(7)) {
			case 0:
				if (Array.isArray(holder)) holder.splice(Number(key), 1);
				else if (holder !== root) delete holder[key];
				break;
			case 1:
				if (Array.isArray(holder)) {
					const times = random.chance(0.8) ? 3 : 1000;
					for (let i = 0; i < times; i++) holder.push(structuredClone(old));
				}
				break;
			case 2:
				holder[key] = nested(old, random.chance(0.7) ? 3 : 2000);
				break;
			case 3:
				if (typeof old === 'string') holder[key] = old.repeat(random.chance(0.8) ? 2 : 5000).slice(0, 200_000);
				break;
			case 4:
				holder[key] = structuredClone(random.pick(places).holder);
				break;
			default:
				holder[key] = structuredClone(random.pick(STRANGE));
		}
		// Each change may double the whole.
		if (JSON.stringify(root).length > 2_000_000) break;
	}
	return root['value'];
}

/** Wraps a value as the components of a type again and again, or a text as nested arrays. */
function nested(value: Json, depth: number): Json {
	if (typeof value === 'string') return `${value.slice(0, 100)}${'[2]'.repeat(depth)}`;
	let result = value;
	for (let i = 0; i < Math.min(depth, 500); i++) result = { name: 'x', type: 'tuple', components: [result] };
	return result;
}

function placesOf(root: Container): { holder: Container; key: string }[] {
	const places: { holder: Container; key: string }[] = [];
	const left: Container[] = [root];
	while (left.length > 0 && places.length < 5000) {
		const holder = left.pop()!;
		for (const key of Object.keys(holder)) {
			places.push({ holder, key });
			const below = holder[key];
			if (below !== null && typeof below === 'object') left.push(below as Container);
		}
	}
	return places;
}
