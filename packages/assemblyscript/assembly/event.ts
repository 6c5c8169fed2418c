import { keccak256 } from "./abi";
import { AbiWriter, utf8 } from "./abi-writer";
import { Address, Bytes32 } from "./address";
import { revert } from "./errors";
import * as host from "./host";
import { i256 } from "./i256";
import { u256 } from "./u256";

/**
 * A Solidity event: `new Event("Deposited(address,uint256)").indexedAddress(who).u256(amount).emit()`. Its indexed arguments are topics,
 * the others are data, each in the order of the signature.
 */
export class Event extends AbiWriter {
  private topics: Array<u256>;

  constructor(signature: string) {
    super();
    this.topics = [keccak256(utf8(signature)).word];
  }

  /** Adds an indexed argument of one word. Reverts after three: a log has four topics, of which the first is the signature's. */
  indexed(word: u256): Event {
    if (this.topics.length == 4) revert("an event with more than three indexed arguments");
    this.topics.push(word);
    return this;
  }
  /** Adds the 20-byte form of an address as a topic. */
  indexedAddress(value: Address): Event { return this.indexed(value.evmWord()); }
  indexedI256(value: i256): Event { return this.indexed(value.word); }
  indexedBool(value: bool): Event { return this.indexed(new u256(value ? 1 : 0)); }
  indexedBytes32(value: Bytes32): Event { return this.indexed(value.word); }
  /** Adds the hash of bytes as a topic, as Solidity does for `bytes`. */
  indexedBytes(value: Uint8Array): Event { return this.indexed(keccak256(value).word); }
  indexedString(value: string): Event { return this.indexedBytes(utf8(value)); }

  u256(value: u256): Event { this.addU256(value); return this; }
  i256(value: i256): Event { this.addI256(value); return this; }
  u64<T>(value: T): Event { this.addU64<T>(value); return this; }
  i64<T>(value: T): Event { this.addI64<T>(value); return this; }
  bool(value: bool): Event { this.addBool(value); return this; }
  address(value: Address): Event { this.addAddress(value); return this; }
  bytes32(value: Bytes32): Event { this.addBytes32(value); return this; }
  bytes(value: Uint8Array): Event { this.addBytes(value); return this; }
  string(value: string): Event { this.addString(value); return this; }
  list<T>(values: Array<T>): Event { this.addList<T>(values); return this; }
  struct<T>(value: T): Event { this.addStruct<T>(value); return this; }
  /** Adds the values of a writer. */
  all(values: AbiWriter): Event { this.addAll(values); return this; }

  emit(): void { host.emit(this.topics, this.encode(new Uint8Array(0))); }
}
