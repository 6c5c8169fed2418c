import { revert } from "./errors";
import * as host from "./host";
import { u256 } from "./u256";

/** A 32-byte host address: an account or a contract of any VM. */
export class Address {
  constructor(public word: u256) {}

  /**
   * The account that the 20-byte form of an address leads to: the owner of an alias, or the address itself. Reverts if the word has
   * more than 20 bytes.
   */
  static fromEvmWord(word: u256): Address {
    if (!host.isEvmForm(word)) revert("an address of more than 20 bytes");
    return new Address(host.resolveAddress(word));
  }

  /**
   * The address as contracts of the EVM know it, in 20 bytes: its own, or the alias of an address of 32 bytes. The host records an alias
   * that is not recorded yet, for gas.
   */
  evmWord(): u256 { return host.evmAddress(this.word); }

  /** Whether a call to the address runs code: that of a contract of any VM, or of a precompiled contract. */
  hasCode(): bool { return host.hasCode(this.word); }

  isZero(): bool { return this.word.isZero(); }

  @operator("==") static eq(x: Address, y: Address): bool { return x.word == y.word; }
  @operator("!=") static ne(x: Address, y: Address): bool { return x.word != y.word; }

  /** The 32 bytes. */
  toBytes(): Uint8Array { return this.word.toBytes(); }

  /** Formats the address in hexadecimal digits: 40, or 64 if it has more than 20 bytes. */
  toString(): string {
    const bytes = this.toBytes();
    const from = host.isEvmForm(this.word) ? 12 : 0;
    const text = new Uint8Array(2 + 2 * (32 - from));
    text[0] = 48;
    text[1] = 120;
    for (let i = from; i < 32; i++) {
      text[2 + 2 * (i - from)] = digit(bytes[i] >> 4);
      text[3 + 2 * (i - from)] = digit(bytes[i] & 15);
    }
    return String.UTF8.decode(text.buffer);
  }
}

function digit(value: u8): u8 { return value < 10 ? 48 + value : 87 + value; }

/** A `bytes32`, kept as the big-endian number of its bytes. */
export class Bytes32 {
  constructor(public word: u256) {}

  /** Reverts unless there are 32 bytes. */
  static from(bytes: Uint8Array): Bytes32 {
    if (bytes.length != 32) revert("a bytes32 of " + bytes.length.toString() + " bytes");
    return new Bytes32(u256.fromBytes(bytes));
  }

  @operator("==") static eq(x: Bytes32, y: Bytes32): bool { return x.word == y.word; }
  @operator("!=") static ne(x: Bytes32, y: Bytes32): bool { return x.word != y.word; }

  toBytes(): Uint8Array { return this.word.toBytes(); }
}
