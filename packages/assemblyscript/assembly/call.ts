import { selector } from "./abi";
import { AbiReader } from "./abi-reader";
import { AbiWriter } from "./abi-writer";
import { Address, Bytes32 } from "./address";
import { CustomError } from "./errors";
import * as host from "./host";
import { i256 } from "./i256";
import { u256 } from "./u256";

/**
 * The outcome of a call. `status`: 0 success, 1 revert, 2 halt, 3 refused. `data`: the result, or a Solidity ABI error. Its values are read
 * as by `AbiReader`; a failed call has none, so reading one reverts.
 */
export class CallResult extends AbiReader {
  constructor(public status: u32, public data: Uint8Array) { super(status == 0 ? data : new Uint8Array(0)); }

  get ok(): bool { return this.status == 0; }
}

/**
 * A call to a contract of any VM, built from a Solidity signature:
 * `new Call("transfer(address,uint256)").address(to).u256(amount).send(token)`. As in Solidity, a call to an address without code fails.
 */
export class Call extends AbiWriter {
  private wei: u256 = u256.Zero;
  private gasLimit: u64 = u64.MAX_VALUE;

  constructor(private signature: string) { super(); }

  u256(value: u256): Call { this.addU256(value); return this; }
  i256(value: i256): Call { this.addI256(value); return this; }
  u64<T>(value: T): Call { this.addU64<T>(value); return this; }
  i64<T>(value: T): Call { this.addI64<T>(value); return this; }
  bool(value: bool): Call { this.addBool(value); return this; }
  address(value: Address): Call { this.addAddress(value); return this; }
  bytes32(value: Bytes32): Call { this.addBytes32(value); return this; }
  bytes(value: Uint8Array): Call { this.addBytes(value); return this; }
  string(value: string): Call { this.addString(value); return this; }
  list<T>(values: Array<T>): Call { this.addList<T>(values); return this; }
  struct<T>(value: T): Call { this.addStruct<T>(value); return this; }
  /** Adds the values of a writer. */
  all(values: AbiWriter): Call { this.addAll(values); return this; }

  /** Sets the value to send, in wei. */
  value(wei: u256): Call { this.wei = wei; return this; }
  /** Limits the gas that the callee may use (host gas). */
  gas(limit: u64): Call { this.gasLimit = limit; return this; }

  private input(): Uint8Array { return this.encode(selector(this.signature)); }

  /** Sends the call and returns its outcome, a failure included. An address without code refuses it. */
  trySend(target: Address): CallResult {
    return target.hasCode() ? rawCall(target, this.input(), this.wei, this.gasLimit) : noContract(target);
  }

  /** As `trySend`, for a static call. */
  tryRead(target: Address): CallResult {
    return target.hasCode() ? rawStaticCall(target, this.input(), this.gasLimit) : noContract(target);
  }

  /** Sends the call. If it fails, reverts with the callee's error, byte for byte. */
  send(target: Address): CallResult { return unwrap(this.trySend(target)); }

  /** Sends a static call: neither the callee nor its callees may change state. Reverts if it fails. */
  read(target: Address): CallResult { return unwrap(this.tryRead(target)); }
}

/** The outcome of a call to an address without code, which is not made: `Error(string)`. */
function noContract(target: Address): CallResult {
  return new CallResult(3, new CustomError("Error(string)").string("no contract at " + target.toString()).data());
}

/** Calls with encoded input, also an address without code: that succeeds, and returns nothing. */
export function rawCall(target: Address, input: Uint8Array, wei: u256 = u256.Zero, gas: u64 = u64.MAX_VALUE): CallResult {
  const outcome = host.call(target.word, input, wei, gas);
  return new CallResult(outcome.status, outcome.data);
}

/** Calls statically with encoded input, also an address without code. */
export function rawStaticCall(target: Address, input: Uint8Array, gas: u64 = u64.MAX_VALUE): CallResult {
  const outcome = host.staticCall(target.word, input, gas);
  return new CallResult(outcome.status, outcome.data);
}

/** The same as `rawCall`. */
export function sendRaw(target: Address, input: Uint8Array, wei: u256, gas: u64 = u64.MAX_VALUE): CallResult {
  return rawCall(target, input, wei, gas);
}

/** The same as `rawStaticCall`. */
export function readRaw(target: Address, input: Uint8Array, gas: u64 = u64.MAX_VALUE): CallResult {
  return rawStaticCall(target, input, gas);
}

/** Returns a successful result; reverts with the callee's error otherwise. */
export function unwrap(result: CallResult): CallResult {
  if (!result.ok) host.revert(result.data);
  return result;
}
