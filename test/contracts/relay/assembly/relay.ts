import {
  Address, Call, context, CustomError, Event, Mapping, rawStaticCall, revert, rawCall, Tuple2, u256, unwrap,
} from "@altvm/assemblyscript";

const values = new Mapping("values");

export function ping(x: u256): u256 {
  return x + u256.One;
}

export function set(key: u64, value: u256): void {
  values.set(u256.from(key), value);
}

export function get(key: u64): u256 {
  return values.get(u256.from(key));
}

export function deposit(): u256 {
  return context.value();
}

export function whoami(): Tuple2<Address, Address> {
  return new Tuple2(context.caller(), context.self());
}

export function emitPing(x: u256): void {
  new Event("Pinged(address,uint256)").indexedAddress(context.caller()).u256(x).emit();
}

export function failWith(code: u256): void {
  new CustomError("Failed(uint256)").u256(code).revert();
}

export function failWithMessage(message: string): void {
  revert(message);
}

export function trap(): void {
  unreachable();
}

export function burnGas(rounds: u64): u256 {
  let x = u256.One;
  for (let i: u64 = 0; i < rounds; i++) x = (x ^ u256.from(i)) << 1;
  return x;
}

export function forward(target: Address, input: Uint8Array, value: u256): Uint8Array {
  return unwrap(rawCall(target, input, value)).data;
}

export function tryForward(target: Address, input: Uint8Array, value: u256, gasLimit: u64): Tuple2<bool, Uint8Array> {
  const result = rawCall(target, input, value, gasLimit);
  return new Tuple2(result.ok, result.data);
}

export function staticForward(target: Address, input: Uint8Array): Tuple2<bool, Uint8Array> {
  const result = rawStaticCall(target, input);
  return new Tuple2(result.ok, result.data);
}

export function repeat(target: Address, input: Uint8Array, times: u64): void {
  for (let i: u64 = 0; i < times; i++) unwrap(rawCall(target, input, u256.Zero));
}

export function setThenForward(key: u64, value: u256, target: Address, input: Uint8Array): Uint8Array {
  set(key, value);
  emitPing(value);
  return unwrap(rawCall(target, input, context.value())).data;
}

export function setAround(target: Address, input: Uint8Array, key: u64, before: u256, afterwards: u256): Tuple2<bool, u256> {
  set(key, before);
  const result = rawCall(target, input, u256.Zero);
  const seen = get(key);
  set(key, afterwards);
  return new Tuple2(result.ok, seen);
}

export function callPing(target: Address, x: u256): u256 {
  return new Call("ping(uint256)").u256(x).send(target).u256();
}

export function reverse(words: Array<string>): Array<string> {
  return words.reverse();
}
