import {
  AbiReader, AbiStruct, AbiWriter, Address, Bytes32, Call, context, CustomError, Event, rawCall, rawStaticCall, Tuple2, u256,
} from "@altvm/assemblyscript";

export function echo(a: Address): Address { return a; }

export function pass(target: Address, a: Address): Address {
  return new Call("echo(address)").address(a).send(target).address();
}

export function passMe(target: Address): Address { return pass(target, context.caller()); }

export function passWord(target: Address, a: Bytes32): Address { return pass(target, new Address(a.word)); }

export function look(target: Address, a: Bytes32): Address {
  return new Call("echo(address)").address(new Address(a.word)).read(target).address();
}

class Pair extends AbiStruct {
  first: Address = new Address(u256.Zero);
  others: Array<Address> = [];
  isDynamic(): bool { return true; }
  write(to: AbiWriter): void { to.addAddress(this.first); to.addList<Address>(this.others); }
  read(from: AbiReader): void { this.first = from.address(); this.others = from.list<Address>(); }
}

export function passStruct(target: Address, a: Bytes32, b: Address): Address {
  const pair = new Pair();
  pair.first = b;
  pair.others = [b, new Address(a.word)];
  const result = new Call("echoPair((address,address[]))").struct<Pair>(pair).send(target).struct<Pair>();
  assert(result.first == b && result.others.length == 2 && result.others[0] == b);
  return result.others[1];
}

export function emitAddress(a: Bytes32): void {
  const account = new Address(a.word);
  new Event("Seen(address,address)").indexedAddress(account).address(account).emit();
}

export function failFor(a: Bytes32): void {
  new CustomError("NotFor(address)").address(new Address(a.word)).revert();
}

export function isCaller(a: Address): bool { return a == context.caller(); }

export function sendPing(target: Address, x: u256): u256 { return new Call("ping(uint256)").u256(x).send(target).u256(); }

export function readPing(target: Address, x: u256): u256 { return new Call("ping(uint256)").u256(x).read(target).u256(); }

export function sendNothing(target: Address): void { new Call("nothing()").send(target); }

export function tryPing(target: Address, x: u256): Tuple2<u32, Uint8Array> {
  const result = new Call("ping(uint256)").u256(x).trySend(target);
  return new Tuple2(result.status, result.data);
}

export function raw(target: Address, input: Uint8Array): Tuple2<u32, Uint8Array> {
  const result = rawCall(target, input);
  return new Tuple2(result.status, result.data);
}

export function rawStatic(target: Address, input: Uint8Array): Tuple2<u32, Uint8Array> {
  const result = rawStaticCall(target, input);
  return new Tuple2(result.status, result.data);
}

class Item extends AbiStruct {
  amount: u256 = u256.Zero;
  data: Uint8Array = new Uint8Array(0);
  isDynamic(): bool { return true; }
  write(to: AbiWriter): void { to.addUint(this.amount, 128); to.addBytes(this.data); }
  read(from: AbiReader): void { this.amount = from.uint(128); this.data = from.bytes(); }
}

export function recode(data: Uint8Array): Uint8Array {
  const from = new AbiReader(data), to = new AbiWriter();
  to.addSmallUint(from.smallUint(24), 24);
  to.addSmallInt(from.smallInt(40), 40);
  to.addBool(from.bool());
  to.addAddress(from.address());
  to.addFixedBytes(from.fixedBytes(4), 4);
  to.addString(from.string());
  to.addList<Item>(from.list<Item>());
  to.addArray<i16>(from.array<i16>(2), 2);
  to.addArray<Array<u8>>(from.array<Array<u8>>(2), 2);
  return to.encode(new Uint8Array(0));
}
