import assert from 'node:assert/strict';
import { it } from 'node:test';
import { network } from 'hardhat';
import counterModule from '../ignition/modules/counter.js';

const { viem, ignition } = await network.create();

it('a contract is deployed, counts, emits and reverts', async () => {
	const counter = await viem.deployContract('Counter', [5n]);
	const hash = await counter.write.increment();
	const client = await viem.getPublicClient();
	const { logs } = await client.waitForTransactionReceipt({ hash });
	assert.equal(logs.length, 1);
	assert.equal(await counter.read.count(), 6n);
	await assert.rejects(counter.read.fail(), /no/);
	const [first] = await viem.getWalletClients();
	const [event] = await counter.getEvents.Counted();
	assert.equal(event.args.by.toLowerCase(), first.account.address.toLowerCase());
});

it('the chain goes back to a snapshot, and its time is moved', async () => {
	const test = await viem.getTestClient();
	const client = await viem.getPublicClient();
	const id = await test.snapshot();
	const before = await client.getBlock();
	await test.increaseTime({ seconds: 3600 });
	await test.mine({ blocks: 2 });
	const after = await client.getBlock();
	assert.ok(after.timestamp - before.timestamp >= 3600n);
	await test.revert({ id });
	assert.equal((await client.getBlock()).hash, before.hash);
});

it('ignition deploys a module', async () => {
	const { counter } = await ignition.deploy(counterModule);
	assert.equal(await counter.read.count(), 41n);
});
