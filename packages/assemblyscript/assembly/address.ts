import { u256 } from "./u256";

/** A 32-byte host address: an account or a contract of any VM. */
export class Address {
  constructor(public word: u256) {}

  isZero(): bool { return this.word.isZero(); }

  @operator("==") static eq(x: Address, y: Address): bool { return x.word == y.word; }
  @operator("!=") static ne(x: Address, y: Address): bool { return x.word != y.word; }

  toBytes(): Uint8Array { return this.word.toBytes(); }
}

/** A `bytes32`, kept as the big-endian number of its bytes. */
export class Bytes32 {
  constructor(public word: u256) {}

  static from(bytes: Uint8Array): Bytes32 { return new Bytes32(u256.fromBytes(bytes)); }

  toBytes(): Uint8Array { return this.word.toBytes(); }
}
