export { AbiReader, AbiWriter, selector, utf8 } from "./abi";
export { Address, Bytes32 } from "./address";
export { Call, CallResult, readRaw, sendRaw, unwrap } from "./call";
export { context } from "./context";
export { CustomError, panic, require, revert } from "./errors";
export { Event } from "./event";
export { storage, Mapping } from "./storage";
export { Tuple2, Tuple3 } from "./tuple";
export { u256 } from "./u256";
