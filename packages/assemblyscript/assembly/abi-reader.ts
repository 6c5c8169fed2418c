import { Address, Bytes32 } from "./address";
import { revert } from "./errors";
import { i256 } from "./i256";
import { u256 } from "./u256";
import { isUtf8 } from "./utf8";

/**
 * Decodes Solidity ABI data as solc's decoder does: data that ends early, offsets and lengths beyond its end, and values that are not of
 * their type (a bool of 2, an address of 21 bytes) revert. Bytes after the values are allowed. Values are read in order, or by the index of
 * their word in the head.
 */
export class AbiReader {
  /** Bytes of the head that were read. */
  private next: i32 = 0;
  /** Whether a dynamic value was read. */
  private hadTail: bool = false;

  /**
   * @param base where the values begin.
   * @param isInline whether they are part of another head, where no value is dynamic.
   * @param keepsAddresses reads addresses of 32 bytes, from the contract's own storage.
   */
  constructor(
    private input: Uint8Array,
    private base: i32 = 0,
    private isInline: bool = false,
    private keepsAddresses: bool = false,
  ) {}

  /** Returns the position of the next word, or of the word at an index. */
  private position(index: i32): i32 {
    let offset = this.next;
    if (index < 0) this.next += 32;
    else if (index > 0x3ffffff) malformed("ABI data ends before a value");
    else offset = 32 * index;
    if (<u64>this.base + <u64>offset + 32 > <u64>this.input.length) malformed("ABI data ends before a value");
    return this.base + offset;
  }

  /** Returns the position to which the next word, or the word at an index, is an offset. */
  private tail(index: i32): i32 {
    if (this.isInline) malformed("a static struct or array reads a dynamic value");
    this.hadTail = true;
    const offset = this.u256(index);
    const space = <u64>(this.input.length - this.base);
    if (!offset.isU64() || offset.a > space) malformed("an ABI offset beyond the data");
    return this.base + <i32>offset.a;
  }

  /** Reads a length at a position. So many items of at least `size` bytes have to follow. */
  private lengthAt(at: i32, size: u64): i32 {
    const space = <u64>(this.input.length - at);
    if (space < 32) malformed("ABI data ends before a length");
    const length = u256.read(this.input.dataStart + at);
    if (!length.isU64() || length.a > (space - 32) / size) malformed("an ABI length beyond the data");
    return <i32>length.a;
  }

  u256(index: i32 = -1): u256 { return u256.read(this.input.dataStart + this.position(index)); }
  i256(index: i32 = -1): i256 { return new i256(this.u256(index)); }

  /** Reads a `uint` of 8 to 256 bits. */
  uint(bits: i32, index: i32 = -1): u256 {
    const value = this.u256(index);
    if (!value.fits(bits)) malformed("an ABI integer has more bits than its type");
    return value;
  }
  /** Reads an `int` of 8 to 256 bits. */
  int(bits: i32, index: i32 = -1): i256 {
    const value = this.i256(index);
    if (!value.fits(bits)) malformed("an ABI integer has more bits than its type");
    return value;
  }
  /** As `uint`, for at most 64 bits. */
  smallUint(bits: i32, index: i32 = -1): u64 { return this.uint(min(bits, 64), index).a; }
  /** As `int`, for at most 64 bits. */
  smallInt(bits: i32, index: i32 = -1): i64 { return <i64>this.int(min(bits, 64), index).word.a; }

  u8(index: i32 = -1): u8 { return <u8>this.smallUint(8, index); }
  u16(index: i32 = -1): u16 { return <u16>this.smallUint(16, index); }
  u32(index: i32 = -1): u32 { return <u32>this.smallUint(32, index); }
  u64(index: i32 = -1): u64 { return this.smallUint(64, index); }
  i8(index: i32 = -1): i8 { return <i8>this.smallInt(8, index); }
  i16(index: i32 = -1): i16 { return <i16>this.smallInt(16, index); }
  i32(index: i32 = -1): i32 { return <i32>this.smallInt(32, index); }
  i64(index: i32 = -1): i64 { return this.smallInt(64, index); }

  bool(index: i32 = -1): bool {
    const value = this.u256(index);
    if (!value.isU64() || value.a > 1) malformed("an ABI bool is not 0 or 1");
    return value.a == 1;
  }

  /** Reads an enum of so many cases. */
  enumCase(cases: i32, index: i32 = -1): u8 {
    const value = this.u8(index);
    if (<i32>value >= cases) malformed("an ABI enum has no such case");
    return value;
  }

  /** Reads an address: the account to which the 20 bytes lead, the owner of an alias. */
  address(index: i32 = -1): Address {
    const word = this.u256(index);
    return this.keepsAddresses ? new Address(word) : Address.fromEvmWord(word);
  }
  bytes32(index: i32 = -1): Bytes32 { return new Bytes32(this.u256(index)); }

  /** Reads a `bytes1` to `bytes32`. */
  fixedBytes(length: i32, index: i32 = -1): Uint8Array {
    if (length < 1 || length > 32) malformed("fixed bytes have 1 to 32 bytes");
    const at = this.position(index);
    for (let i = length; i < 32; i++) {
      if (load<u8>(this.input.dataStart + at + i) != 0) malformed("fixed bytes of the ABI have more bytes than their type");
    }
    return this.input.slice(at, at + length);
  }

  bytes(index: i32 = -1): Uint8Array {
    const at = this.tail(index);
    const length = this.lengthAt(at, 1);
    return this.input.slice(at + 32, at + 32 + length);
  }
  /** The same as `bytes`. */
  bytes_(index: i32 = -1): Uint8Array { return this.bytes(index); }

  string(index: i32 = -1): string {
    const bytes = this.bytes(index);
    if (!isUtf8(bytes)) malformed("an ABI string is not UTF-8");
    return String.UTF8.decodeUnsafe(bytes.dataStart, bytes.length);
  }

  /** Returns a reader of the values of a tuple. A static one is part of this head, so it has to be read before what follows. */
  private values(isDynamic: bool, index: i32): AbiReader {
    if (isDynamic) return new AbiReader(this.input, this.tail(index), false, this.keepsAddresses);
    return new AbiReader(this.input, this.base + (index < 0 ? this.next : 32 * index), true, this.keepsAddresses);
  }

  /** Ends the reading of a tuple. */
  private end(values: AbiReader, isDynamic: bool, index: i32): void {
    if (isDynamic && !values.hadTail) malformed("a struct or array says wrongly that it is dynamic");
    if (!isDynamic && index < 0) this.next += values.next;
  }

  struct<T>(index: i32 = -1): T {
    const value = instantiate<T>();
    const isDynamic = value.isDynamic();
    const values = this.values(isDynamic, index);
    value.read(values);
    this.end(values, isDynamic, index);
    return value;
  }

  /** Reads a list `T[]`. */
  list<T>(index: i32 = -1): Array<T> { return this.listOf<T>((from: AbiReader): T => readValue<T>(from), index); }

  /** Reads an array `T[length]`. */
  array<T>(length: i32, index: i32 = -1): Array<T> {
    return this.arrayOf<T>(length, isDynamicType<T>(), (from: AbiReader): T => readValue<T>(from), index);
  }

  /** Reads a list whose values `read` reads: for types without an own one in AssemblyScript, such as `uint24`. */
  listOf<T>(read: (from: AbiReader) => T, index: i32 = -1): Array<T> {
    const at = this.tail(index);
    // Every value has at least a word.
    const length = this.lengthAt(at, 32);
    return readAll<T>(new AbiReader(this.input, at + 32, false, this.keepsAddresses), length, read);
  }

  /** Reads an array of `length` values, which `read` reads. @param isDynamic whether the values are dynamic. */
  arrayOf<T>(length: i32, isDynamic: bool, read: (from: AbiReader) => T, index: i32 = -1): Array<T> {
    const values = this.values(isDynamic, index);
    const list = readAll<T>(values, length, read);
    this.end(values, isDynamic, index);
    return list;
  }
}

function readAll<T>(from: AbiReader, length: i32, read: (from: AbiReader) => T): Array<T> {
  const list = new Array<T>();
  for (let i = 0; i < length; i++) list.push(read(from));
  return list;
}

function malformed(what: string): void { revert(what); }

/** Whether the ABI type of an AssemblyScript type is dynamic. */
function isDynamicType<T>(): bool {
  if (isInteger<T>()) return false;
  else if (isString<T>() || isArray<T>() || idof<T>() == idof<Uint8Array>()) return true;
  else if (idof<T>() == idof<u256>() || idof<T>() == idof<i256>() || idof<T>() == idof<Address>() || idof<T>() == idof<Bytes32>()) return false;
  else return instantiate<T>().isDynamic();
}

/** Reads a value of an AssemblyScript type, written as the ABI type of the same name: `u32` as `uint32`, `Uint8Array` as `bytes`. */
export function readValue<T>(from: AbiReader): T {
  if (isBoolean<T>()) return <T>from.bool();
  else if (isInteger<T>()) {
    if (isSigned<T>()) return <T>from.smallInt(8 * sizeof<T>());
    else return <T>from.smallUint(8 * sizeof<T>());
  } else if (isString<T>()) return changetype<T>(from.string());
  else if (isArray<T>()) return changetype<T>(from.list<valueof<T>>());
  else if (idof<T>() == idof<Uint8Array>()) return changetype<T>(from.bytes());
  else if (idof<T>() == idof<u256>()) return changetype<T>(from.u256());
  else if (idof<T>() == idof<i256>()) return changetype<T>(from.i256());
  else if (idof<T>() == idof<Address>()) return changetype<T>(from.address());
  else if (idof<T>() == idof<Bytes32>()) return changetype<T>(from.bytes32());
  else return from.struct<T>();
}
