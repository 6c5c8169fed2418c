import { createHost, formatFailure, toAddress } from 'altvm';
import { artifact } from '../contracts/load.ts';

const owner = toAddress(`0x${'c0de'.padStart(64, '0')}`);
const alice = toAddress('0x00000000000000000000000000000000000000a1');

const host = await createHost();
const publish = (version: string) =>
	host.tryDeploy({ from: owner, vm: 'move', code: artifact(`counter/${version}/artifacts/counter.mv`) });
const value = () => host.simulate({ from: alice, to: counter, function: 'value', args: [alice] }).values![0];

const counter = publish('v1').address!;
host.call({ from: alice, to: counter, function: 'increment' });
console.log('version 1:', value());

// Publishing a module again under the same account and name upgrades it. The address and all resources stay.
const upgraded = publish('v2');
host.call({ from: alice, to: counter, function: 'increment_by', args: [10] });
console.log('version 2:', upgraded.address === counter, value());

// A version that could not read the existing counters is rejected.
const refused = publish('incompatible');
console.log('refused:', refused.status, refused.failure && formatFailure(refused.failure));
console.log('still version 2:', value());
