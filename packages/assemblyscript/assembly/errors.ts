import * as host from "./host";
import { AbiWriter, selector } from "./abi";
import { u256 } from "./u256";

/** Reverts with Solidity's `Panic(code)`: 0x01 assert, 0x11 overflow, 0x12 division by zero, 0x32 index out of bounds. */
export function panic(code: u64): void {
  new CustomError("Panic(uint256)").u256(u256.from(code)).revert();
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
  u64(value: u64): CustomError { this.addU64(value); return this; }
  bool(value: bool): CustomError { this.addBool(value); return this; }
  word(value: u256): CustomError { this.addU256(value); return this; }
  bytes(value: Uint8Array): CustomError { this.addBytes(value); return this; }
  string(value: string): CustomError { this.addString(value); return this; }

  /** Reverts the call with this error. Does not return. */
  revert(): void {
    host.revert(this.encode(selector(this.signature)));
  }
}
