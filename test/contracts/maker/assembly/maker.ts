import { Address, Bytes32, Create, Tuple3, u256 } from "@altvm/assemblyscript";

function maker(vm: string, code: Uint8Array, value: u256): Create {
  return new Create(vm, code).value(value);
}

export function make(vm: string, code: Uint8Array, input: Uint8Array, salt: Uint8Array, value: u256): Address {
  const create = maker(vm, code, value).encoded(input);
  if (salt.length > 0) create.salt(Bytes32.from(salt));
  return create.deploy();
}

export function tryMake(vm: string, code: Uint8Array, value: u256, gasLimit: u64): Tuple3<u32, Address, Uint8Array> {
  const made = maker(vm, code, value).gas(gasLimit).tryDeploy();
  return new Tuple3(made.status, made.ok ? made.address : new Address(u256.Zero), made.data);
}

export function makeMarked(vm: string, code: Uint8Array, payable: Array<string>, view: Array<string>): Address {
  return maker(vm, code, u256.Zero).payable(payable).view(view).deploy();
}

export function hasCode(account: Address): bool {
  return account.hasCode();
}

export function show(account: Bytes32): Bytes32 {
  return new Bytes32(new Address(account.word).evmWord());
}

export function resolve(form: Bytes32): Address {
  return Address.fromEvmWord(form.word);
}
