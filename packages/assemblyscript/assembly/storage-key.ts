import { utf8 } from "./abi-writer";
import { Address, Bytes32 } from "./address";
import { revert } from "./errors";
import * as host from "./host";
import { i256 } from "./i256";
import { u256 } from "./u256";

// The first byte of a key says what has it. Keys of the same kind go on with the length of a name and the name; each step from there begins
// with a byte that says how long it is. So two paths have the same key only if they are the same path.
export const RAW: u8 = 0;
export const VALUE: u8 = 1;
export const MAP: u8 = 2;
export const ARRAY: u8 = 3;
const HASHED: u8 = 255;

/** Longer keys are hashed: a written byte beyond 64, of key and value, costs 32 gas, and hashing about 230. */
const LONGEST: i32 = 48;

/** The path of a value, map or array that has a name. */
export function named(kind: u8, name: string): Uint8Array {
  const text = utf8(name);
  if (text.length > 255) revert("a name in storage of more than 255 bytes");
  const path = new Uint8Array(2 + text.length);
  path[0] = kind;
  path[1] = <u8>text.length;
  memory.copy(path.dataStart + 2, text.dataStart, text.length);
  return path;
}

/** Returns a path that goes on by a step of some bytes. */
function step(path: Uint8Array, tag: u8, length: i32): Uint8Array {
  const longer = new Uint8Array(path.length + 1 + length);
  memory.copy(longer.dataStart, path.dataStart, path.length);
  longer[path.length] = tag;
  return longer;
}

function wordStep(path: Uint8Array, tag: u8, word: u256): Uint8Array {
  const longer = step(path, tag, 32);
  word.write(longer.dataStart + path.length + 1);
  return longer;
}

function bytesStep(path: Uint8Array, tag: u8, bytes: Uint8Array): Uint8Array {
  const longer = step(path, tag, 4 + bytes.length);
  const at = longer.dataStart + path.length + 1;
  store<u32>(at, bswap<u32>(bytes.length));
  memory.copy(at + 4, bytes.dataStart, bytes.length);
  return longer;
}

/** The path of a map's value. Keys of different kinds differ: the number 5, the address 5 and the text "5". */
export function keyed<K>(path: Uint8Array, key: K): Uint8Array {
  if (isInteger<K>()) {
    if (isSigned<K>()) return wordStep(path, 105, i256.of<K>(key).word);
    else return wordStep(path, 119, u256.of<K>(key));
  } else if (isString<K>()) return bytesStep(path, 115, utf8(changetype<string>(key)));
  else if (idof<K>() == idof<Uint8Array>()) return bytesStep(path, 121, changetype<Uint8Array>(key));
  else if (idof<K>() == idof<u256>()) return wordStep(path, 119, changetype<u256>(key));
  else if (idof<K>() == idof<i256>()) return wordStep(path, 105, changetype<i256>(key).word);
  else if (idof<K>() == idof<Address>()) return wordStep(path, 97, changetype<Address>(key).word);
  else if (idof<K>() == idof<Bytes32>()) return wordStep(path, 98, changetype<Bytes32>(key).word);
  else ERROR("a key is an integer, an address, a bytes32, a string or bytes");
}

/** The path of an array's length. */
export function lengthOf(path: Uint8Array): Uint8Array { return step(path, 108, 0); }

/** The path of an array's item. */
export function item(path: Uint8Array, index: i32): Uint8Array {
  const longer = step(path, 101, 4);
  store<u32>(longer.dataStart + path.length + 1, bswap<u32>(index));
  return longer;
}

/** The key in the contract's storage. */
export function keyOf(path: Uint8Array): Uint8Array {
  if (path.length <= LONGEST) return path;
  const key = new Uint8Array(33);
  key[0] = HASHED;
  host.keccak256(path).write(key.dataStart + 1);
  return key;
}

/** The key of `storage.get` and `storage.set`. */
export function rawKey(key: Uint8Array): Uint8Array {
  const own = new Uint8Array(1 + key.length);
  own[0] = RAW;
  memory.copy(own.dataStart + 1, key.dataStart, key.length);
  return own;
}
