export { AbiReader } from "./abi-reader";
export { AbiStruct } from "./abi-struct";
export { AbiWriter, utf8 } from "./abi-writer";
import { utf8 } from "./abi-writer";
import { Bytes32 } from "./address";
import * as host from "./host";

/** The Keccak-256 hash of bytes. */
export function keccak256(data: Uint8Array): Bytes32 {
  return new Bytes32(host.keccak256(data));
}

/** The 4-byte selector of a Solidity signature: the first bytes of its keccak256 hash, e.g. of `transfer(address,uint256)`. */
export function selector(signature: string): Uint8Array {
  return host.keccak256(utf8(signature)).toBytes().slice(0, 4);
}
