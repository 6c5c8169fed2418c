import { AbiStruct } from "./abi-struct";
import { Address, Bytes32 } from "./address";
import { revert } from "./errors";
import { i256 } from "./i256";
import { u256 } from "./u256";

const NOTHING = new Uint8Array(0);

/** Encodes text as UTF-8. Reverts for text with half of a surrogate pair, which UTF-8 cannot express. */
export function utf8(text: string): Uint8Array {
  return Uint8Array.wrap(String.UTF8.encode(text, false, String.UTF8.ErrorMode.ERROR));
}

/**
 * Encodes values in the Solidity ABI, in the order in which they are added. Reverts for a value that does not fit its type: nothing is cut
 * off. Lists and structs have writers of their own, so that every type of the ABI can be written.
 */
export class AbiWriter {
  /** The words of the head, where a dynamic value has its offset. */
  private head: Uint8Array = new Uint8Array(128);
  private size: i32 = 0;
  /** What the dynamic values have after the head, and where their offsets are. */
  private tails: Array<Uint8Array> = new Array<Uint8Array>();
  private offsets: Array<i32> = new Array<i32>();

  /** @param keepsAddresses writes addresses in 32 bytes, for the contract's own storage, where no alias is needed. */
  constructor(private keepsAddresses: bool = false) {}

  /** Whether a value was added that is dynamic: bytes, a string, a list, or a struct or array that has one. */
  get isDynamic(): bool { return this.tails.length > 0; }

  /** Makes room for so many bytes of the head and returns their address. */
  private room(bytes: i32): usize {
    const at = this.size;
    if (at + bytes > this.head.length) {
      const larger = new Uint8Array(max(2 * this.head.length, at + bytes));
      memory.copy(larger.dataStart, this.head.dataStart, at);
      this.head = larger;
    }
    this.size = at + bytes;
    return this.head.dataStart + at;
  }

  private addTail(tail: Uint8Array): void {
    this.offsets.push(this.size);
    this.tails.push(tail);
    this.room(32);
  }

  addU256(value: u256): void { value.write(this.room(32)); }
  addI256(value: i256): void { value.word.write(this.room(32)); }
  /** Adds an integer of AssemblyScript as a `uint64`. Reverts if it is negative. */
  addU64<T>(value: T): void { this.addU256(u256.of<T>(value)); }
  /** Adds an integer of AssemblyScript as an `int64`. Reverts if it does not fit. */
  addI64<T>(value: T): void {
    const number = i256.of<T>(value);
    if (isSigned<T>()) this.addI256(number);
    else this.addInt(number, 64);
  }
  addBool(value: bool): void { this.addU64(value ? 1 : 0); }
  /** Adds the 20-byte form of an address. See `Address.evmWord`. */
  addAddress(value: Address): void { this.addU256(this.keepsAddresses ? value.word : value.evmWord()); }
  addBytes32(value: Bytes32): void { this.addU256(value.word); }

  /** Adds a `uint` of 8 to 256 bits. Reverts if the value has more. */
  addUint(value: u256, bits: i32): void {
    if (!value.fits(bits)) revert("an integer has more bits than its type");
    this.addU256(value);
  }
  /** Adds an `int` of 8 to 256 bits. Reverts if the value has more. */
  addInt(value: i256, bits: i32): void {
    if (!value.fits(bits)) revert("an integer has more bits than its type");
    this.addI256(value);
  }
  /** As `addUint`, for at most 64 bits. */
  addSmallUint<T>(value: T, bits: i32): void { this.addUint(u256.of<T>(value), bits); }
  /** As `addInt`, for at most 64 bits. */
  addSmallInt<T>(value: T, bits: i32): void { this.addInt(i256.of<T>(value), bits); }

  /** Adds a `bytes1` to `bytes32`. Reverts unless there are `length` bytes. */
  addFixedBytes(value: Uint8Array, length: i32): void {
    if (value.length != length || length < 1 || length > 32) revert("fixed bytes have another length than their type");
    const at = this.room(32);
    memory.fill(at, 0, 32);
    memory.copy(at, value.dataStart, length);
  }

  addBytes(value: Uint8Array): void {
    const length = value.length;
    const tail = new Uint8Array(32 + ((length + 31) & ~31));
    new u256(length).write(tail.dataStart);
    memory.copy(tail.dataStart + 32, value.dataStart, length);
    this.addTail(tail);
  }
  addString(value: string): void { this.addBytes(utf8(value)); }

  /** Adds a tuple, whose values are those of another writer. */
  addTuple(values: AbiWriter): void {
    if (values.isDynamic) this.addTail(values.encode(NOTHING));
    else memory.copy(this.room(values.size), values.head.dataStart, values.size);
  }

  addStruct<T>(value: T): void {
    const fields = new AbiWriter(this.keepsAddresses);
    value.write(fields);
    if (fields.isDynamic != value.isDynamic()) revert("a struct says wrongly whether it is dynamic");
    this.addTuple(fields);
  }

  /** Adds a list `T[]`. */
  addList<T>(values: Array<T>): void { this.addListOf<T>(values, (to: AbiWriter, value: T): void => addValue<T>(to, value)); }
  /** Adds an array `T[length]`. Reverts unless it has so many values. */
  addArray<T>(values: Array<T>, length: i32): void {
    this.addArrayOf<T>(values, length, (to: AbiWriter, value: T): void => addValue<T>(to, value));
  }

  /** Adds a list whose values `write` adds: for types without an own one in AssemblyScript, such as `uint24`. */
  addListOf<T>(values: Array<T>, write: (to: AbiWriter, value: T) => void): void {
    const body = new AbiWriter(this.keepsAddresses);
    for (let i = 0; i < values.length; i++) write(body, values[i]);
    this.addTail(body.encode(new u256(values.length).toBytes()));
  }
  /** Adds an array of `length` values, which `write` adds. */
  addArrayOf<T>(values: Array<T>, length: i32, write: (to: AbiWriter, value: T) => void): void {
    if (values.length != length) revert("an array has another length than its type");
    const body = new AbiWriter(this.keepsAddresses);
    for (let i = 0; i < length; i++) write(body, values[i]);
    this.addTuple(body);
  }

  /** Adds the values of another writer, as arguments of the same call. */
  addAll(values: AbiWriter): void {
    const start = this.size;
    memory.copy(this.room(values.size), values.head.dataStart, values.size);
    for (let i = 0; i < values.tails.length; i++) {
      this.offsets.push(start + values.offsets[i]);
      this.tails.push(values.tails[i]);
    }
  }

  /** Returns `prefix` (a selector, or empty) followed by the encoded values. */
  encode(prefix: Uint8Array): Uint8Array {
    let total = prefix.length + this.size;
    for (let i = 0; i < this.tails.length; i++) total += this.tails[i].length;
    const bytes = new Uint8Array(total);
    memory.copy(bytes.dataStart, prefix.dataStart, prefix.length);
    const start = bytes.dataStart + prefix.length;
    memory.copy(start, this.head.dataStart, this.size);
    let at = this.size;
    for (let i = 0; i < this.tails.length; i++) {
      const tail = this.tails[i];
      new u256(at).write(start + this.offsets[i]);
      memory.copy(start + at, tail.dataStart, tail.length);
      at += tail.length;
    }
    return bytes;
  }
}

/** Adds a value of an AssemblyScript type as the ABI type of the same name: `u32` as `uint32`, `Uint8Array` as `bytes`. */
export function addValue<T>(to: AbiWriter, value: T): void {
  if (isBoolean<T>()) to.addBool(<bool>value);
  else if (isInteger<T>()) {
    if (isSigned<T>()) to.addI64<T>(value);
    else to.addU64<T>(value);
  } else if (isString<T>()) to.addString(changetype<string>(value));
  else if (isArray<T>()) to.addList<valueof<T>>(changetype<Array<valueof<T>>>(value));
  else if (idof<T>() == idof<Uint8Array>()) to.addBytes(changetype<Uint8Array>(value));
  else if (idof<T>() == idof<u256>()) to.addU256(changetype<u256>(value));
  else if (idof<T>() == idof<i256>()) to.addI256(changetype<i256>(value));
  else if (idof<T>() == idof<Address>()) to.addAddress(changetype<Address>(value));
  else if (idof<T>() == idof<Bytes32>()) to.addBytes32(changetype<Bytes32>(value));
  else to.addStruct<T>(value);
}
