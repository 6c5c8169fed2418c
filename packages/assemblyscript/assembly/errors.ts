import { selector } from "./abi";
import { AbiWriter } from "./abi-writer";
import { Address, Bytes32 } from "./address";
import * as host from "./host";
import { i256 } from "./i256";
import { u256 } from "./u256";

/** Reverts with Solidity's `Panic(code)`: 0x01 assert, 0x11 overflow, 0x12 division by zero, 0x32 index out of bounds. */
export function panic(code: u64): void {
  new CustomError("Panic(uint256)").u256(new u256(code)).revert();
}

/** Reverts with `Error(message)` unless `condition` holds. */
export function require(condition: bool, message: string): void {
  if (!condition) revert(message);
}

/** Reverts with `Error(message)`. Does not return. */
export function revert(message: string): void {
  new CustomError("Error(string)").string(message).revert();
}

/** A Solidity custom error with its arguments: `new CustomError("TooLarge(uint256)").u256(x).revert()`. */
export class CustomError extends AbiWriter {
  constructor(private signature: string) { super(); }

  u256(value: u256): CustomError { this.addU256(value); return this; }
  i256(value: i256): CustomError { this.addI256(value); return this; }
  u64<T>(value: T): CustomError { this.addU64<T>(value); return this; }
  i64<T>(value: T): CustomError { this.addI64<T>(value); return this; }
  bool(value: bool): CustomError { this.addBool(value); return this; }
  address(value: Address): CustomError { this.addAddress(value); return this; }
  bytes32(value: Bytes32): CustomError { this.addBytes32(value); return this; }
  bytes(value: Uint8Array): CustomError { this.addBytes(value); return this; }
  string(value: string): CustomError { this.addString(value); return this; }
  list<T>(values: Array<T>): CustomError { this.addList<T>(values); return this; }
  struct<T>(value: T): CustomError { this.addStruct<T>(value); return this; }
  /** Adds the values of a writer. */
  all(values: AbiWriter): CustomError { this.addAll(values); return this; }
  /** Adds a word as it is. */
  word(value: u256): CustomError { this.addU256(value); return this; }

  /** The error as revert data. */
  data(): Uint8Array { return this.encode(selector(this.signature)); }

  /** Reverts the call with this error. Does not return. */
  revert(): void { host.revert(this.data()); }
}
