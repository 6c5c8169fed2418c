import { Address } from "./address";
import * as host from "./host";
import { u256 } from "./u256";

/** The current call and its block. */
export namespace context {
  /** The address that called this contract. */
  export function caller(): Address { return new Address(host.caller()); }
  /** The address of this contract. */
  export function self(): Address { return new Address(host.self()); }
  /** The account that signed the transaction. */
  export function origin(): Address { return new Address(host.origin()); }
  /** The value sent with the call, in wei. */
  export function value(): u256 { return host.value(); }
  /** The balance of an account, in wei. */
  export function balanceOf(account: Address): u256 { return host.balance(account.word); }
  export function blockNumber(): u64 { return host.blockNumber(); }
  /** Timestamp of the block, in seconds since 1970. */
  export function timestamp(): u64 { return host.blockTimestamp(); }
  export function chainId(): u64 { return host.chainId(); }
  /** The remaining gas (host gas). */
  export function gasLeft(): u64 { return host.gasLeft(); }
}
