import { aliasOf, toAddress } from '@altvm/abi-bridge';
import { PRICES } from '@altvm/host';
import { beforeEach, describe, expect, it } from 'vitest';
import { createWorld, type World } from '../world/world.ts';

const NEW = toAddress(`0x${'ab'.repeat(32)}`);
let world: World;
beforeEach(async () => {
	world = await createWorld();
});
const whoami = (isStatic: boolean) =>
	world.host.call({ from: NEW, to: world.peers.evm.address, function: 'whoami', isStatic });

describe('a static call from an account without an alias', () => {
	it('shows the alias to the EVM and writes nothing', async () => {
		const root = await world.host.stateRoot();
		const { values, changes } = whoami(true);
		expect(values![0]).toBe(NEW);
		expect(changes.aliases.size).toBe(0);
		expect(await world.host.stateRoot()).toBe(root);
	});

	it('moves no wei from the alias: it halts', async () => {
		world.host.mint(aliasOf(NEW), 77n);
		const root = await world.host.stateRoot();
		expect(whoami(true).outcome).toMatchObject({ status: 'halt', reason: 'static-violation' });
		expect(await world.host.stateRoot()).toBe(root);
	});
});

describe('recording an alias', () => {
	it('is paid by the frame to which the EVM shows the address, once', () => {
		const first = whoami(false).gasUsed;
		const again = whoami(false).gasUsed;
		expect(first - again).toBe(PRICES.newAlias);
		expect(world.host.resolve(aliasOf(NEW))).toBe(NEW);
	});
});
