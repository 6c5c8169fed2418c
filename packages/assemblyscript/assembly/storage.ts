import { AbiWriter, addValue, utf8 } from "./abi-writer";
import { AbiReader, readValue } from "./abi-reader";
import { Address, Bytes32 } from "./address";
import { panic, revert } from "./errors";
import * as host from "./host";
import { i256 } from "./i256";
import { ARRAY, item, keyed, keyOf, lengthOf, MAP, named, rawKey, VALUE } from "./storage-key";
import { u256 } from "./u256";

/** The contract's storage. No key of one function or class is that of another. */
export namespace storage {
  /** Reads bytes under a key of bytes; null if there are none. */
  export function get(key: Uint8Array): Uint8Array | null { return host.get(rawKey(key)); }
  /** Writes bytes. Empty bytes remove the key. */
  export function set(key: Uint8Array, value: Uint8Array): void { host.set(rawKey(key), value); }
  export function remove(key: Uint8Array): void { host.remove(rawKey(key)); }

  /** Reads the number of `StorageValue<u256>(name)`; zero if it was never set. */
  export function getU256(name: string): u256 { return readAt<u256>(named(VALUE, name)); }
  export function setU256(name: string, value: u256): void { writeAt<u256>(named(VALUE, name), value); }
  export function getAddress(name: string): Address { return readAt<Address>(named(VALUE, name)); }
  export function setAddress(name: string, value: Address): void { writeAt<Address>(named(VALUE, name), value); }
}

/**
 * A value under a name: `new StorageValue<u256>("total")`. Values are integers, bool, `u256`, `i256`, `Address`, `Bytes32`, strings, bytes,
 * arrays of them and classes that extend `AbiStruct`. What was never set reads as zero or empty, as in Solidity.
 */
export class StorageValue<T> {
  private path: Uint8Array;
  constructor(name: string) { this.path = named(VALUE, name); }

  get(): T { return readAt<T>(this.path); }
  set(value: T): void { writeAt<T>(this.path, value); }
  remove(): void { host.remove(keyOf(this.path)); }
}

/**
 * A map: `new StorageMap<Address, u256>("balances")`. Keys are integers, `u256`, `i256`, `Address`, `Bytes32`, strings and bytes; values
 * those of `StorageValue`. The values of a nested map, or of a map of arrays, are reached with `at`:
 * `new StorageMap<Address, StorageMap<Address, u256>>("allowances").at(owner).get(spender)`.
 */
export class StorageMap<K, V> {
  /** Where it lies. The kit sets it for a nested map. */
  path: Uint8Array;
  constructor(name: string = "") { this.path = named(MAP, name); }

  get(key: K): V { return readAt<V>(keyed<K>(this.path, key)); }
  set(key: K, value: V): void { writeAt<V>(keyed<K>(this.path, key), value); }
  /** Whether a value is stored: numbers that are zero, and empty bytes and strings, are not. */
  has(key: K): bool { return host.get(keyOf(keyed<K>(this.path, key))) !== null; }
  remove(key: K): void { host.remove(keyOf(keyed<K>(this.path, key))); }

  /** The map or array at a key. */
  at(key: K): V {
    const inner = instantiate<V>();
    inner.path = keyed<K>(this.path, key);
    return inner;
  }
}

/** An array: `new StorageArray<u256>("queue")`. An index out of bounds reverts with `Panic(0x32)`, `pop` of an empty one with `Panic(0x31)`. */
export class StorageArray<T> {
  /** Where it lies. The kit sets it for an array in a map. */
  path: Uint8Array;
  constructor(name: string = "") { this.path = named(ARRAY, name); }

  get length(): i32 { return readAt<i32>(lengthOf(this.path)); }

  private inBounds(index: i32): Uint8Array {
    if (index < 0 || index >= this.length) panic(0x32);
    return item(this.path, index);
  }

  get(index: i32): T { return readAt<T>(this.inBounds(index)); }
  set(index: i32, value: T): void { writeAt<T>(this.inBounds(index), value); }
  @operator("[]") private __get(index: i32): T { return this.get(index); }
  @operator("[]=") private __set(index: i32, value: T): void { this.set(index, value); }

  /** The map or array at an index. */
  at(index: i32): T {
    const inner = instantiate<T>();
    inner.path = this.inBounds(index);
    return inner;
  }

  push(value: T): void {
    const length = this.length;
    if (length == i32.MAX_VALUE) panic(0x41);
    writeAt<T>(item(this.path, length), value);
    writeAt<i32>(lengthOf(this.path), length + 1);
  }

  /** Removes the last item and returns it. */
  pop(): T {
    const length = this.length;
    if (length == 0) panic(0x31);
    const last = item(this.path, length - 1);
    const value = readAt<T>(last);
    host.remove(keyOf(last));
    writeAt<i32>(lengthOf(this.path), length - 1);
    return value;
  }
}

/** A map from numbers (`get`, `set`) or addresses (`at`, `put`) to numbers: `new Mapping("balances")`. Unset keys read as zero. */
export class Mapping {
  private path: Uint8Array;

  constructor(name: string) { this.path = named(MAP, name); }

  get(key: u256): u256 { return readAt<u256>(keyed<u256>(this.path, key)); }
  set(key: u256, value: u256): void { writeAt<u256>(keyed<u256>(this.path, key), value); }
  at(account: Address): u256 { return readAt<u256>(keyed<Address>(this.path, account)); }
  put(account: Address, value: u256): void { writeAt<u256>(keyed<Address>(this.path, account), value); }
}


function readAt<T>(path: Uint8Array): T {
  const bytes = host.get(keyOf(path));
  if (isInteger<T>()) {
    const word = readWord(bytes);
    if (isBoolean<T>()) return <T>!word.isZero();
    else return new i256(word).to<T>();
  } else if (isString<T>()) return changetype<T>(bytes ? String.UTF8.decode(bytes.buffer) : "");
  else if (idof<T>() == idof<Uint8Array>()) return changetype<T>(bytes ? bytes : new Uint8Array(0));
  else if (idof<T>() == idof<u256>()) return changetype<T>(readWord(bytes));
  else if (idof<T>() == idof<i256>()) return changetype<T>(new i256(readWord(bytes)));
  else if (idof<T>() == idof<Address>()) return changetype<T>(new Address(readWord(bytes)));
  else if (idof<T>() == idof<Bytes32>()) return changetype<T>(new Bytes32(readWord(bytes)));
  else return bytes ? readValue<T>(new AbiReader(bytes, 0, false, true)) : instantiate<T>();
}

function readWord(bytes: Uint8Array | null): u256 {
  if (!bytes) return u256.Zero;
  if (bytes.length != 32) revert("a number in storage does not have 32 bytes");
  return u256.read(bytes.dataStart);
}

function writeAt<T>(path: Uint8Array, value: T): void {
  const key = keyOf(path);
  if (isInteger<T>()) {
    if (isSigned<T>()) writeWord(key, i256.of<T>(value).word);
    else writeWord(key, u256.of<T>(value));
  } else if (isString<T>()) host.set(key, utf8(changetype<string>(value)));
  else if (idof<T>() == idof<Uint8Array>()) host.set(key, changetype<Uint8Array>(value));
  else if (idof<T>() == idof<u256>()) writeWord(key, changetype<u256>(value));
  else if (idof<T>() == idof<i256>()) writeWord(key, changetype<i256>(value).word);
  else if (idof<T>() == idof<Address>()) writeWord(key, changetype<Address>(value).word);
  else if (idof<T>() == idof<Bytes32>()) writeWord(key, changetype<Bytes32>(value).word);
  else {
    const writer = new AbiWriter(true);
    addValue<T>(writer, value);
    host.set(key, writer.encode(new Uint8Array(0)));
  }
}

function writeWord(key: Uint8Array, value: u256): void {
  if (value.isZero()) host.remove(key);
  else host.set(key, value.toBytes());
}
