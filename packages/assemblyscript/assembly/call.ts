import { AbiReader, AbiWriter, selector } from "./abi";
import { Address } from "./address";
import * as host from "./host";
import { u256 } from "./u256";

/** The outcome of a call. `status`: 0 success, 1 revert, 2 halt, 3 refused. `data`: the result, or a Solidity ABI error. */
export class CallResult extends AbiReader {
  constructor(public status: u32, public data: Uint8Array) { super(data); }

  get ok(): bool { return this.status == 0; }
}

/**
 * A call to a contract of any VM, built from a Solidity signature:
 * `new Call("transfer(address,uint256)").address(to).u256(amount).send(token)`.
 */
export class Call extends AbiWriter {
  private wei: u256 = u256.Zero;
  private gasLimit: u64 = u64.MAX_VALUE;

  constructor(private signature: string) { super(); }

  u256(value: u256): Call { this.addU256(value); return this; }
  u64(value: u64): Call { this.addU64(value); return this; }
  bool(value: bool): Call { this.addBool(value); return this; }
  address(value: Address): Call { this.addU256(value.word); return this; }
  bytes(value: Uint8Array): Call { this.addBytes(value); return this; }
  string(value: string): Call { this.addString(value); return this; }

  /** Sets the value to send, in wei. */
  value(wei: u256): Call { this.wei = wei; return this; }
  /** Limits the gas that the callee may use (host gas). */
  gas(limit: u64): Call { this.gasLimit = limit; return this; }

  /** Sends the call and returns its outcome, a failure included. */
  trySend(target: Address): CallResult {
    return sendRaw(target, this.encode(selector(this.signature)), this.wei, this.gasLimit);
  }

  /** Sends the call. If it fails, reverts with the callee's error, byte for byte. */
  send(target: Address): CallResult {
    return unwrap(this.trySend(target));
  }

  /** Sends a static call: neither the callee nor its callees may change state. Reverts if it fails. */
  read(target: Address): CallResult {
    const outcome = host.staticCall(target.word, this.encode(selector(this.signature)), this.gasLimit);
    return unwrap(new CallResult(outcome.status, outcome.data));
  }
}

/** Calls with encoded input. */
export function sendRaw(target: Address, input: Uint8Array, wei: u256, gas: u64 = u64.MAX_VALUE): CallResult {
  const outcome = host.call(target.word, input, wei, gas);
  return new CallResult(outcome.status, outcome.data);
}

/** Calls statically with encoded input. */
export function readRaw(target: Address, input: Uint8Array, gas: u64 = u64.MAX_VALUE): CallResult {
  const outcome = host.staticCall(target.word, input, gas);
  return new CallResult(outcome.status, outcome.data);
}

/** Returns a successful result; reverts with the callee's error otherwise. */
export function unwrap(result: CallResult): CallResult {
  if (!result.ok) host.revert(result.data);
  return result;
}
