import { AbiWriter, utf8 } from "./abi";
import { Address } from "./address";
import * as host from "./host";
import { u256 } from "./u256";

/** A Solidity event: `new Event("Deposited(address,uint256)").indexed(who.word).u256(amount).emit()`. */
export class Event extends AbiWriter {
  private topics: Array<u256>;

  constructor(signature: string) {
    super();
    this.topics = [host.keccak256(utf8(signature))];
  }

  /** Adds a topic. A log has at most three besides the signature's. */
  indexed(word: u256): Event { this.topics.push(word); return this; }
  u256(value: u256): Event { this.addU256(value); return this; }
  address(value: Address): Event { this.addU256(value.word); return this; }
  bytes(value: Uint8Array): Event { this.addBytes(value); return this; }
  string(value: string): Event { this.addString(value); return this; }

  emit(): void { host.emit(this.topics, this.encode(new Uint8Array(0))); }
}
