import { utf8 } from "./abi";
import { Address } from "./address";
import * as host from "./host";
import { u256 } from "./u256";

/** The contract's storage: byte values under byte keys. */
export namespace storage {
  export function get(key: Uint8Array): Uint8Array | null { return host.get(key); }
  export function set(key: Uint8Array, value: Uint8Array): void { host.set(key, value); }
  export function remove(key: Uint8Array): void { host.remove(key); }

  /** Reads a number; zero if it was never set. */
  export function getU256(name: string): u256 { return readWord(utf8(name)); }
  export function setU256(name: string, value: u256): void { writeWord(utf8(name), value); }
  export function getAddress(name: string): Address { return new Address(readWord(utf8(name))); }
  export function setAddress(name: string, value: Address): void { writeWord(utf8(name), value.word); }
}

function readWord(key: Uint8Array): u256 {
  const bytes = host.get(key);
  return bytes ? u256.fromBytes(bytes) : u256.Zero;
}

function writeWord(key: Uint8Array, value: u256): void {
  if (value.isZero()) host.remove(key);
  else host.set(key, value.toBytes());
}

/** A persistent map from numbers or addresses to numbers: `new Mapping("balances")`. Unset keys read as zero. */
export class Mapping {
  private prefix: Uint8Array;

  constructor(name: string) { this.prefix = utf8(name); }

  private key(word: u256): Uint8Array {
    const key = new Uint8Array(this.prefix.length + 32);
    memory.copy(key.dataStart, this.prefix.dataStart, this.prefix.length);
    word.write(key.dataStart + this.prefix.length);
    return key;
  }

  get(key: u256): u256 { return readWord(this.key(key)); }
  set(key: u256, value: u256): void { writeWord(this.key(key), value); }
  at(account: Address): u256 { return this.get(account.word); }
  put(account: Address, value: u256): void { this.set(account.word, value); }
}
