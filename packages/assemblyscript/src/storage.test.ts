import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { compileScript, type Script, ScriptRevert } from './testing/script.ts';

const SOURCE = `
import { AbiReader, AbiStruct, AbiWriter } from "./abi";
import { Address, Bytes32 } from "./address";
import { i256 } from "./i256";
import { Mapping, storage, StorageArray, StorageMap, StorageValue } from "./storage";
import { ARRAY, item, keyed, keyOf, lengthOf, MAP, named, rawKey, VALUE } from "./storage-key";
import { u256 } from "./u256";

class Point extends AbiStruct {
  x: i64 = 0;
  name: string = "";
  owner: Address = new Address(u256.Zero);
  isDynamic(): bool { return true; }
  write(to: AbiWriter): void { to.addI64(this.x); to.addString(this.name); to.addAddress(this.owner); }
  read(from: AbiReader): void { this.x = from.i64(); this.name = from.string(); this.owner = from.address(); }
}

const BASE: usize = memory.data(4096, 8);
export function base(): usize { return BASE; }
function text(at: usize, length: i32): string { return String.UTF8.decodeUnsafe(at, length); }
function answer(bytes: Uint8Array): i32 { memory.copy(BASE, bytes.dataStart, bytes.length); return bytes.length; }

/** The key of a path: its kind, its name, and steps. Each step has a tag, a length and bytes at BASE. */
export function key(size: i32): i32 {
  const kind = load<u8>(BASE);
  const nameLength = <i32>load<u8>(BASE, 1);
  let at = BASE + 2;
  if (kind == 0) {
    const raw = new Uint8Array(nameLength);
    memory.copy(raw.dataStart, at, nameLength);
    return answer(keyOf(rawKey(raw)));
  }
  let path = named(kind, text(at, nameLength));
  at += nameLength;
  while (at < BASE + size) {
    const tag = load<u8>(at), length = <i32>load<u8>(at, 1);
    at += 2;
    const bytes = new Uint8Array(length);
    memory.copy(bytes.dataStart, at, length);
    if (tag == 0) path = keyed<u256>(path, u256.fromBytes(bytes));
    else if (tag == 1) path = keyed<Address>(path, new Address(u256.fromBytes(bytes)));
    else if (tag == 2) path = keyed<Bytes32>(path, new Bytes32(u256.fromBytes(bytes)));
    else if (tag == 3) path = keyed<string>(path, String.UTF8.decode(bytes.buffer));
    else if (tag == 4) path = keyed<Uint8Array>(path, bytes);
    else if (tag == 5) path = keyed<i256>(path, new i256(u256.fromBytes(bytes)));
    else if (tag == 6) path = lengthOf(path);
    else path = item(path, <i32>u256.fromBytes(bytes).a);
    at += length;
  }
  return answer(keyOf(path));
}

const balances = new StorageMap<Address, u256>("balances");
const allowances = new StorageMap<Address, StorageMap<Address, u256>>("allowances");
const names = new StorageMap<string, string>("names");
const points = new StorageMap<u64, Point>("points");
const queue = new StorageArray<u64>("queue");
const tags = new StorageMap<string, StorageArray<string>>("tags");
const list = new StorageValue<Array<i32>>("list");
const small = new StorageValue<i32>("small");
const big = new StorageValue<u64>("big");
const flag = new StorageValue<bool>("flag");
const note = new StorageValue<string>("note");
function who(n: u64): Address { return new Address(u256.of(n)); }

export function everything(): bool {
  assert(balances.get(who(1)).isZero() && !balances.has(who(1)));
  balances.set(who(1), u256.of(10));
  allowances.at(who(1)).set(who(2), u256.of(20));
  allowances.at(who(2)).set(who(1), u256.of(30));
  assert(balances.get(who(1)) == u256.of(10) && balances.has(who(1)));
  assert(allowances.at(who(1)).get(who(2)) == u256.of(20) && allowances.at(who(2)).get(who(1)) == u256.of(30));
  assert(allowances.at(who(1)).get(who(1)).isZero());
  names.set("a", "alpha"); names.set("", "nothing");
  assert(names.get("a") == "alpha" && names.get("") == "nothing" && names.get("b") == "");
  names.remove("a");
  assert(names.get("a") == "" && !names.has("a"));
  const point = new Point();
  point.x = -5; point.name = "five"; point.owner = new Address(u256.Max);
  points.set(7, point);
  assert(points.get(7).x == -5 && points.get(7).name == "five" && points.get(7).owner == new Address(u256.Max) && points.get(8).name == "");
  assert(queue.length == 0);
  queue.push(1); queue.push(2); queue.push(u64.MAX_VALUE);
  assert(queue.length == 3 && queue[0] == 1 && queue.get(2) == u64.MAX_VALUE);
  queue[1] = 5;
  assert(queue.pop() == u64.MAX_VALUE && queue.pop() == 5 && queue.length == 1);
  tags.at("x").push("one"); tags.at("y").push("two");
  assert(tags.at("x").get(0) == "one" && tags.at("y").length == 1 && tags.at("z").length == 0);
  list.set([-1, 2, 3]);
  assert(list.get().length == 3 && list.get()[0] == -1);
  assert(small.get() == 0);
  small.set(-7); big.set(u64.MAX_VALUE); flag.set(true); note.set("é");
  assert(small.get() == -7 && big.get() == u64.MAX_VALUE && flag.get() && note.get() == "é");
  small.remove(); flag.set(false);
  assert(small.get() == 0 && !flag.get());
  const old = new Mapping("old");
  old.set(u256.of(1), u256.of(11)); old.put(who(1), u256.of(12));
  assert(old.get(u256.of(1)) == u256.of(11) && old.at(who(1)) == u256.of(12));
  storage.setU256("n", u256.of(4)); storage.setAddress("a", who(9));
  assert(storage.getU256("n") == u256.of(4) && storage.getAddress("a") == who(9));
  return true;
}
export function outOfBounds(which: i32): void {
  if (which == 0) queue.get(0);
  if (which == 1) queue.set(0, 1);
  if (which == 2) queue.get(-1);
  if (which == 3) queue.pop();
  if (which == 4) tags.at("x").get(0);
  if (which == 5) { queue.push(1); queue.get(1); }
}
export function longName(): void { new StorageValue<u256>("x".repeat(256)); }
`;

let script: Script;
beforeAll(async () => {
	script = await compileScript(SOURCE);
}, 120_000);
beforeEach(() => script.storage.clear());

/** A path: the kind of its root (raw, value, map, array), a name, and steps of a kind with bytes. */
interface Path {
	readonly kind: number;
	readonly name: Uint8Array;
	readonly steps: readonly { readonly tag: number; readonly bytes: Uint8Array }[];
}

function keyOf({ kind, name, steps }: Path): string {
	const data = Uint8Array.from([
		kind,
		name.length,
		...name,
		...steps.flatMap(({ tag, bytes }) => [tag, bytes.length, ...bytes]),
	]);
	const at = Number(script.exports['base']!());
	new Uint8Array(script.memory.buffer, at, data.length).set(data);
	const length = Number(script.exports['key']!(data.length));
	return Buffer.from(script.memory.buffer, at, length).toString('hex');
}

// Few different bytes, among them those that separate parts of a key, so that paths differ in little.
const byte = fc.constantFrom(0, 1, 2, 3, 4, 32, 97, 98, 101, 105, 108, 115, 119, 121);
const ascii = fc.array(byte, { maxLength: 40 }).map((bytes) => Uint8Array.from(bytes));
const word = fc.array(byte, { minLength: 32, maxLength: 32 }).map((bytes) => Uint8Array.from(bytes));
const index = fc.array(byte, { minLength: 4, maxLength: 4 }).map((bytes) => Uint8Array.from([0, ...bytes.slice(1)]));
const step = fc.oneof(
	fc.record({ tag: fc.constantFrom(0, 1, 2, 5), bytes: word }),
	fc.record({ tag: fc.constantFrom(3, 4), bytes: ascii }),
	fc.record({ tag: fc.constant(6), bytes: fc.constant(new Uint8Array()) }),
	fc.record({ tag: fc.constant(7), bytes: index }),
);
const path: fc.Arbitrary<Path> = fc
	.record({ kind: fc.constantFrom(0, 1, 2, 3), name: ascii, steps: fc.array(step, { maxLength: 3 }) })
	.map((made) => (made.kind === 0 ? { ...made, steps: [] } : made));
const written = (made: Path) =>
	JSON.stringify([made.kind, [...made.name], made.steps.map(({ tag, bytes }) => [tag, [...bytes]])]);

describe('keys in storage', () => {
	it('are the same only for the same path', () => {
		const seen = new Map<string, string>();
		fc.assert(
			fc.property(path, (made) => {
				const key = keyOf(made);
				expect(seen.get(key) ?? written(made)).toBe(written(made));
				seen.set(key, written(made));
			}),
			{ numRuns: 5000 },
		);
	});

	it('differ where one path is what another one has as bytes', () => {
		// A name or raw key that is made of the very key of another path.
		fc.assert(
			fc.property(path, (made) => {
				const key = Uint8Array.from(Buffer.from(keyOf(made), 'hex'));
				for (const kind of [0, 1, 2, 3])
					if (key.every((one) => one < 128)) expect(keyOf({ kind, name: key, steps: [] })).not.toBe(keyOf(made));
				expect(keyOf({ kind: 0, name: key, steps: [] })).not.toBe(keyOf(made));
			}),
			{ numRuns: 1000 },
		);
	});

	it('have at most 48 bytes, but those of storage.set, which the contract chose', () => {
		fc.assert(
			fc.property(path, (made) => {
				if (made.kind !== 0) expect(keyOf(made).length / 2).toBeLessThanOrEqual(48);
			}),
		);
	});
});

describe('storage', () => {
	it('keeps values, maps, nested maps, arrays, structs and text apart', () => {
		expect(script.exports['everything']!()).toBe(1);
	});

	it('panics as Solidity does for an index out of bounds, and for pop of an empty array', () => {
		[0x32n, 0x32n, 0x32n, 0x31n, 0x32n, 0x32n].forEach((code, which) => {
			expect(() => script.exports['outOfBounds']!(which)).toThrow(ScriptRevert);
			try {
				script.exports['outOfBounds']!(which);
			} catch (error) {
				expect((error as ScriptRevert).code).toBe(code);
			}
		});
	});

	it('refuses names of more than 255 bytes', () => {
		expect(() => script.exports['longName']!()).toThrow(ScriptRevert);
	});
});
