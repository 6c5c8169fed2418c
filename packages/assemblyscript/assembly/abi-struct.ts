import { AbiReader } from "./abi-reader";
import { AbiWriter } from "./abi-writer";

/**
 * A Solidity struct: its fields, in order, are what `write` adds and `read` sets. The constructor takes no arguments. A struct with a
 * field that is dynamic (bytes, a string, a list, a dynamic struct) overrides `isDynamic`.
 */
export abstract class AbiStruct {
  abstract write(to: AbiWriter): void;
  abstract read(from: AbiReader): void;
  isDynamic(): bool { return false; }
}
