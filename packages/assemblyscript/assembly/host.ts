// The imports of altvm:contract/host, lowered by the canonical ABI. Only this file knows the memory layout of their results.
@external("altvm:contract/host@0.1.0", "storage-get")
declare function storage_get(key: usize, keyLength: usize, result: usize): void;
@external("altvm:contract/host@0.1.0", "storage-set")
declare function storage_set(key: usize, keyLength: usize, value: usize, valueLength: usize): void;
@external("altvm:contract/host@0.1.0", "storage-remove")
declare function storage_remove(key: usize, keyLength: usize): void;
@external("altvm:contract/host@0.1.0", "caller")
declare function host_caller(result: usize): void;
@external("altvm:contract/host@0.1.0", "self")
declare function host_self(result: usize): void;
@external("altvm:contract/host@0.1.0", "origin")
declare function host_origin(result: usize): void;
@external("altvm:contract/host@0.1.0", "value")
declare function host_value(result: usize): void;
@external("altvm:contract/host@0.1.0", "balance")
declare function host_balance(a: u64, b: u64, c: u64, d: u64, result: usize): void;
@external("altvm:contract/host@0.1.0", "block-number")
declare function host_block_number(): u64;
@external("altvm:contract/host@0.1.0", "block-timestamp")
declare function host_block_timestamp(): u64;
@external("altvm:contract/host@0.1.0", "chain-id")
declare function host_chain_id(): u64;
@external("altvm:contract/host@0.1.0", "emit")
declare function host_emit(topics: usize, count: usize, data: usize, length: usize): void;
@external("altvm:contract/host@0.1.0", "call")
declare function host_call(a: u64, b: u64, c: u64, d: u64, input: usize, length: usize, v0: u64, v1: u64, v2: u64, v3: u64, gas: u64, result: usize): void;
@external("altvm:contract/host@0.1.0", "static-call")
declare function host_static_call(a: u64, b: u64, c: u64, d: u64, input: usize, length: usize, gas: u64, result: usize): void;
@external("altvm:contract/host@0.1.0", "create")
declare function host_create(args: usize, result: usize): void;
@external("altvm:contract/host@0.1.0", "has-code")
declare function host_has_code(a: u64, b: u64, c: u64, d: u64): u32;
@external("altvm:contract/host@0.1.0", "evm-address")
declare function host_evm_address(a: u64, b: u64, c: u64, d: u64, result: usize): void;
@external("altvm:contract/host@0.1.0", "resolve-address")
declare function host_resolve_address(a: u64, b: u64, c: u64, d: u64, result: usize): void;
@external("altvm:contract/host@0.1.0", "gas-left")
declare function host_gas_left(): u64;
@external("altvm:contract/host@0.1.0", "revert")
declare function host_revert(data: usize, length: usize): void;
@external("altvm:contract/host@0.1.0", "keccak256")
declare function host_keccak256(data: usize, length: usize, result: usize): void;

import { u256 } from "./u256";

// Return area of host functions: the largest result but a call's has 32 bytes.
const RESULT: usize = memory.data(32, 8);

/** Copies bytes that the host wrote into an AssemblyScript array. */
export function bytesAt(pointer: usize, length: usize): Uint8Array {
  const bytes = new Uint8Array(<i32>length);
  memory.copy(bytes.dataStart, pointer, length);
  return bytes;
}

function resultWord(): u256 {
  return new u256(load<u64>(RESULT), load<u64>(RESULT, 8), load<u64>(RESULT, 16), load<u64>(RESULT, 24));
}

export function get(key: Uint8Array): Uint8Array | null {
  storage_get(key.dataStart, key.length, RESULT);
  if (load<u8>(RESULT) == 0) return null;
  return bytesAt(load<u32>(RESULT, 4), load<u32>(RESULT, 8));
}

export function set(key: Uint8Array, value: Uint8Array): void {
  storage_set(key.dataStart, key.length, value.dataStart, value.length);
}

export function remove(key: Uint8Array): void {
  storage_remove(key.dataStart, key.length);
}

export function caller(): u256 {
  host_caller(RESULT);
  return resultWord();
}

export function self(): u256 {
  host_self(RESULT);
  return resultWord();
}

export function origin(): u256 {
  host_origin(RESULT);
  return resultWord();
}

export function value(): u256 {
  host_value(RESULT);
  return resultWord();
}

export function balance(account: u256): u256 {
  host_balance(account.a, account.b, account.c, account.d, RESULT);
  return resultWord();
}

export function blockNumber(): u64 {
  return host_block_number();
}

export function blockTimestamp(): u64 {
  return host_block_timestamp();
}

export function chainId(): u64 {
  return host_chain_id();
}

export function gasLeft(): u64 {
  return host_gas_left();
}

/** Reverts the call with `data`, a Solidity ABI error. Does not return. */
export function revert(data: Uint8Array): void {
  host_revert(data.dataStart, data.length);
}

export function keccak256(data: Uint8Array): u256 {
  host_keccak256(data.dataStart, data.length, RESULT);
  return resultWord();
}

export function emit(topics: Array<u256>, data: Uint8Array): void {
  const packed = heap.alloc(topics.length * 32 + 8);
  const start = (packed + 7) & ~7;
  for (let i = 0; i < topics.length; i++) {
    const topic = topics[i];
    const at = start + i * 32;
    store<u64>(at, topic.a);
    store<u64>(at, topic.b, 8);
    store<u64>(at, topic.c, 16);
    store<u64>(at, topic.d, 24);
  }
  host_emit(start, topics.length, data.dataStart, data.length);
}

/** The outcome of a call. `status`: 0 success, 1 revert, 2 halt, 3 refused. `data`: the result, or a Solidity ABI error. */
export class CallOutcome {
  constructor(public status: u32, public data: Uint8Array) {}
}

const OUTCOME: usize = memory.data(16, 8);

function outcome(): CallOutcome {
  // result<list<u8>, variant { list<u8>, list<u8>, list<u8> }>: payloads start at offset 4.
  if (load<u8>(OUTCOME) == 0) return new CallOutcome(0, bytesAt(load<u32>(OUTCOME, 4), load<u32>(OUTCOME, 8)));
  return new CallOutcome(1 + load<u8>(OUTCOME, 4), bytesAt(load<u32>(OUTCOME, 8), load<u32>(OUTCOME, 12)));
}

export function call(target: u256, input: Uint8Array, value: u256, gas: u64): CallOutcome {
  host_call(target.a, target.b, target.c, target.d, input.dataStart, input.length, value.a, value.b, value.c, value.d, gas, OUTCOME);
  return outcome();
}

export function staticCall(target: u256, input: Uint8Array, gas: u64): CallOutcome {
  host_static_call(target.a, target.b, target.c, target.d, input.dataStart, input.length, gas, OUTCOME);
  return outcome();
}

export function hasCode(account: u256): bool {
  return host_has_code(account.a, account.b, account.c, account.d) != 0;
}

/** Whether an address has the 20-byte form. */
export function isEvmForm(account: u256): bool {
  return account.d == 0 && account.c >> 32 == 0;
}

export function evmAddress(account: u256): u256 {
  if (isEvmForm(account)) return account;
  host_evm_address(account.a, account.b, account.c, account.d, RESULT);
  return resultWord();
}

export function resolveAddress(account: u256): u256 {
  host_resolve_address(account.a, account.b, account.c, account.d, RESULT);
  return resultWord();
}

function storeWord(at: usize, word: u256): void {
  store<u64>(at, word.a);
  store<u64>(at, word.b, 8);
  store<u64>(at, word.c, 16);
  store<u64>(at, word.d, 24);
}

function storeBytes(at: usize, bytes: Uint8Array): void {
  store<u32>(at, <u32>bytes.dataStart);
  store<u32>(at, bytes.length, 4);
}

function storeTexts(at: usize, texts: Array<string>): void {
  const list = heap.alloc(8 * texts.length + 4);
  const start = (list + 3) & ~3;
  for (let i = 0; i < texts.length; i++) {
    const bytes = String.UTF8.encode(texts[i]);
    store<u32>(start + 8 * i, <u32>changetype<usize>(bytes));
    store<u32>(start + 8 * i, bytes.byteLength, 4);
  }
  store<u32>(at, <u32>start);
  store<u32>(at, texts.length, 4);
}

/** The outcome of a create: that of a call, and the address of the new contract if it succeeded. */
export class CreateOutcome extends CallOutcome {
  constructor(status: u32, data: Uint8Array, public address: u256) { super(status, data); }
}

// The parameters of `create`, in the layout of a tuple (record new-contract, u256, u64).
const CREATE: usize = memory.data(120, 8);
const CREATED: usize = memory.data(40, 8);

export function create(
  vm: string,
  code: Uint8Array,
  constructorInput: Uint8Array,
  salt: u256 | null,
  payable: Array<string>,
  view: Array<string>,
  value: u256,
  gas: u64,
): CreateOutcome {
  storeBytes(CREATE, Uint8Array.wrap(String.UTF8.encode(vm)));
  storeBytes(CREATE + 8, code);
  storeBytes(CREATE + 16, constructorInput);
  store<u8>(CREATE, salt ? 1 : 0, 24);
  if (salt) storeWord(CREATE + 32, salt);
  storeTexts(CREATE + 64, payable);
  storeTexts(CREATE + 72, view);
  storeWord(CREATE + 80, value);
  store<u64>(CREATE, gas, 112);
  host_create(CREATE, CREATED);
  // result<address, variant { list<u8>, list<u8>, list<u8> }>: payloads start at offset 8.
  if (load<u8>(CREATED) == 0) {
    const address = new u256(load<u64>(CREATED, 8), load<u64>(CREATED, 16), load<u64>(CREATED, 24), load<u64>(CREATED, 32));
    return new CreateOutcome(0, new Uint8Array(0), address);
  }
  const data = bytesAt(load<u32>(CREATED, 12), load<u32>(CREATED, 16));
  return new CreateOutcome(1 + load<u8>(CREATED, 8), data, u256.Zero);
}
