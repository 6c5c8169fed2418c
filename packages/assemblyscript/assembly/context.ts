import { Address } from "./address";
import * as host from "./host";
import { u256 } from "./u256";

/** The call under way and the block that it is in. */
export namespace context {
  /** Who called. */
  export function caller(): Address { return new Address(host.caller()); }
  /** This contract. */
  export function self(): Address { return new Address(host.self()); }
  /** Who signed the transaction. */
  export function origin(): Address { return new Address(host.origin()); }
  /** Wei sent with the call. */
  export function value(): u256 { return host.value(); }
  /** Wei of an account. */
  export function balanceOf(account: Address): u256 { return host.balance(account.word); }
  export function blockNumber(): u64 { return host.blockNumber(); }
  /** Seconds since 1970. */
  export function timestamp(): u64 { return host.blockTimestamp(); }
  export function chainId(): u64 { return host.chainId(); }
  /** Host gas left. */
  export function gasLeft(): u64 { return host.gasLeft(); }
}
