import { AbiWriter } from "./abi-writer";
import { Address, Bytes32 } from "./address";
import * as host from "./host";
import { i256 } from "./i256";
import { u256 } from "./u256";

/** The outcome of a create. `status`: 0 success, 1 revert, 2 halt, 3 refused. `data`: a Solidity ABI error, empty after success. */
export class CreateResult {
  constructor(public status: u32, public data: Uint8Array, private made: Address) {}

  get ok(): bool { return this.status == 0; }

  /** The address of the new contract. Reverts with the error of the create if it failed. */
  get address(): Address {
    if (!this.ok) host.revert(this.data);
    return this.made;
  }
}

/**
 * Makes a contract of any VM: `new Create("evm", initCode).u256(supply).deploy()`. Arguments of the constructor are added in order, as for
 * a `Call`.
 */
export class Create extends AbiWriter {
  private saltWord: u256 | null = null;
  private input: Uint8Array | null = null;
  private payables: Array<string> = new Array<string>();
  private views: Array<string> = new Array<string>();
  private wei: u256 = u256.Zero;
  private gasLimit: u64 = u64.MAX_VALUE;

  /** @param vm `evm`, `wasm` or `move`. @param code the init code of an EVM contract, a component, or a Move module. */
  constructor(private vm: string, private code: Uint8Array) { super(); }

  u256(value: u256): Create { this.addU256(value); return this; }
  i256(value: i256): Create { this.addI256(value); return this; }
  u64<T>(value: T): Create { this.addU64<T>(value); return this; }
  i64<T>(value: T): Create { this.addI64<T>(value); return this; }
  bool(value: bool): Create { this.addBool(value); return this; }
  address(value: Address): Create { this.addAddress(value); return this; }
  bytes32(value: Bytes32): Create { this.addBytes32(value); return this; }
  bytes(value: Uint8Array): Create { this.addBytes(value); return this; }
  string(value: string): Create { this.addString(value); return this; }
  list<T>(values: Array<T>): Create { this.addList<T>(values); return this; }
  struct<T>(value: T): Create { this.addStruct<T>(value); return this; }
  /** Adds the values of a writer. */
  all(values: AbiWriter): Create { this.addAll(values); return this; }

  /** Gives the constructor's arguments as bytes in the Solidity ABI, in place of those that were added. */
  encoded(input: Uint8Array): Create { this.input = input; return this; }
  /** Makes the address depend on the salt in place of this contract's nonce. */
  salt(salt: Bytes32): Create { this.saltWord = salt.word; return this; }
  /** Names functions of a WASM or Move contract that accept value. */
  payable(names: Array<string>): Create { this.payables = names; return this; }
  /** Names functions of a WASM or Move contract that do not change state. */
  view(names: Array<string>): Create { this.views = names; return this; }
  /** Sets the value that the new contract gets, in wei. */
  value(wei: u256): Create { this.wei = wei; return this; }
  /** Limits the gas of the create (host gas). */
  gas(limit: u64): Create { this.gasLimit = limit; return this; }

  /** Makes the contract and returns the outcome, a failure included. */
  tryDeploy(): CreateResult {
    const given = this.input;
    const input = given ? given : this.encode(new Uint8Array(0));
    const made = host.create(this.vm, this.code, input, this.saltWord, this.payables, this.views, this.wei, this.gasLimit);
    return new CreateResult(made.status, made.data, new Address(made.address));
  }

  /** Makes the contract and returns its address. If that fails, reverts with the error of the constructor, byte for byte. */
  deploy(): Address { return this.tryDeploy().address; }
}
