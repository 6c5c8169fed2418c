import { createHost, toAddress } from 'altvm';

const alice = toAddress('0x00000000000000000000000000000000000000a1');
const bob = toAddress('0x00000000000000000000000000000000000000b2');
const ETHER = 10n ** 18n;

const host = await createHost();
host.mint(alice, 10n * ETHER);

const paid = host.call({ from: alice, to: bob, value: 3n * ETHER });
console.log(paid.status, host.balance(alice) / ETHER, host.balance(bob) / ETHER);

// A call that cannot be paid for is a result, not an exception, and it changes nothing.
const refused = host.call({ from: bob, to: alice, value: 4n * ETHER });
console.log(refused.status, refused.failure);
console.log(host.balance(alice) / ETHER, host.balance(bob) / ETHER);
