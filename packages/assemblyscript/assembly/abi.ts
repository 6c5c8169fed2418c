import * as host from "./host";
import { u256 } from "./u256";

/** Encodes text as UTF-8. */
export function utf8(text: string): Uint8Array {
  return Uint8Array.wrap(String.UTF8.encode(text));
}

/** The 4-byte selector of a Solidity signature: the first bytes of its keccak256 hash, e.g. of `transfer(address,uint256)`. */
export function selector(signature: string): Uint8Array {
  return host.keccak256(utf8(signature)).toBytes().slice(0, 4);
}

/** Encodes arguments in the Solidity ABI, in the order in which they are added. */
export class AbiWriter {
  private heads: Array<u256> = new Array<u256>();
  /** The tail of each dynamic argument; null for a static one, whose head is its value. */
  private tails: Array<Uint8Array | null> = new Array<Uint8Array | null>();

  addU256(value: u256): void { this.heads.push(value); this.tails.push(null); }
  addU64(value: u64): void { this.addU256(u256.from(value)); }
  addBool(value: bool): void { this.addU64(value ? 1 : 0); }
  addBytes(value: Uint8Array): void { this.heads.push(u256.from(<u64>value.length)); this.tails.push(value); }
  addString(value: string): void { this.addBytes(utf8(value)); }

  /** Returns `prefix` (a selector, or empty) followed by the encoded arguments. */
  encode(prefix: Uint8Array): Uint8Array {
    let size = prefix.length + 32 * this.heads.length;
    for (let i = 0; i < this.tails.length; i++) {
      const tail = this.tails[i];
      if (tail) size += 32 + ((tail.length + 31) & ~31);
    }
    const bytes = new Uint8Array(size);
    memory.copy(bytes.dataStart, prefix.dataStart, prefix.length);
    const start = bytes.dataStart + prefix.length;
    let at = <usize>(32 * this.heads.length);
    for (let i = 0; i < this.heads.length; i++) {
      const tail = this.tails[i];
      if (tail) {
        u256.from(at).write(start + 32 * i);
        this.heads[i].write(start + at);
        memory.copy(start + at + 32, tail.dataStart, tail.length);
        at += 32 + ((tail.length + 31) & ~31);
      } else this.heads[i].write(start + 32 * i);
    }
    return bytes;
  }
}

/** Decodes Solidity ABI results by position. A missing or malformed value reads as zero or empty. */
export class AbiReader {
  constructor(private bytes: Uint8Array) {}

  u256(index: i32): u256 {
    if (this.bytes.length < 32 * (index + 1)) return u256.Zero;
    return u256.read(this.bytes.dataStart + 32 * index);
  }
  /** @throws `Panic(0x11)` if the value does not fit 64 bits. */
  u64(index: i32): u64 { return this.u256(index).toU64(); }
  bool(index: i32): bool { return !this.u256(index).isZero(); }

  /** The `bytes` value; the underscore keeps the name apart from the private field. */
  bytes_(index: i32): Uint8Array {
    const offset = this.u256(index);
    const total = <u64>this.bytes.length;
    if (!offset.isU64() || offset.a + 32 > total || offset.a > total) return new Uint8Array(0);
    const length = u256.read(this.bytes.dataStart + <usize>offset.a);
    if (!length.isU64() || length.a > total || offset.a + 32 + length.a > total) return new Uint8Array(0);
    return this.bytes.slice(<i32>offset.a + 32, <i32>(offset.a + 32 + length.a));
  }

  string(index: i32): string {
    return String.UTF8.decode(this.bytes_(index).buffer);
  }
}
