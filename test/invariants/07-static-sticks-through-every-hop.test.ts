import { type Hex, hexToBytes, interfaceFromSolidityAbi, selectorOf } from 'altvm';
import { describe, expect, it } from 'vitest';
import {
	type Call,
	call,
	createWorld,
	forward,
	innermost,
	type Peer,
	send,
	staticForward,
	USER,
	VMS,
} from '../world/world.ts';

describe('every call below a static call is static, in every VM', async () => {
	const world = await createWorld();
	const { host, peers } = world;
	const writes = (vm: (typeof VMS)[number]): Call[] => [call(peers[vm], 'set', 1, 9n), call(peers[vm], 'emitPing', 1n)];
	const callers = [world.otherEvm, world.otherWasm, peers.move];

	/** Whether a static call was refused. Move aborts; the other VMs return false. */
	const refused = (of: Call) => {
		const result = send(host, of);
		return result.status !== 'success' || result.values![0] === false;
	};

	for (const caller of callers) {
		for (const target of VMS) {
			if (caller === peers[target]) continue;
			it(`${caller.vm} -static-> ${target}: cannot write or log`, async () => {
				const root = await host.stateRoot();
				for (const write of writes(target)) expect(refused(staticForward(caller, write))).toBe(true);
				expect(await host.stateRoot()).toBe(root);
			});

			for (const middle of VMS) {
				if (middle === target || caller === peers[middle]) continue;
				it(`${caller.vm} -static-> ${middle} -> ${target}: cannot write or log`, async () => {
					const root = await host.stateRoot();
					for (const write of writes(target))
						expect(refused(staticForward(caller, forward(peers[middle], write)))).toBe(true);
					expect(await host.stateRoot()).toBe(root);
				});
			}

			it(`${caller.vm} -static-> ${target}: can read`, () => {
				const of = staticForward(caller, call(peers[target], 'get', 12));
				expect(innermost(of, send(host, of).values!)).toEqual([0n]);
			});
		}
	}

	it('a static frame cannot send value', () => {
		host.mint(peers.evm.address, 10n);
		host.mint(peers.wasm.address, 10n);
		for (const middle of [peers.evm, peers.wasm]) {
			for (const to of [world.otherEvm, world.otherWasm, peers.move]) {
				expect(refused(staticForward(world.otherEvm, forward(middle, call(to, 'deposit'), 1n)))).toBe(true);
			}
			expect(host.balance(middle.address)).toBe(10n);
		}
	});
});

describe('every instruction that changes the state is refused below a static call', async () => {
	const world = await createWorld();
	const { host, peers } = world;
	const abi = [{ type: 'function', name: 'poke', inputs: [], outputs: [], stateMutability: 'nonpayable' }];
	/** EVM code that makes one change and stops. */
	const CHANGES: Readonly<Record<string, Hex>> = {
		SSTORE: '0x60015f5500',
		'SSTORE of the value that is there': '0x5f5f5500',
		TSTORE: '0x60015f5d00',
		LOG0: '0x5f5fa000',
		LOG4: '0x600160026003600460205fa400',
		CREATE: '0x5f5f5ff05000',
		CREATE2: '0x5f5f5f5ff55000',
		'CALL with value': '0x5f5f5f5f600160055af15000',
		SELFDESTRUCT: '0x6005ff',
	};
	const iface = interfaceFromSolidityAbi(abi, 'Actor');
	const selector = selectorOf('poke()').slice(2);
	const actors = Object.entries(CHANGES).map(([name, change]): [string, Peer] => {
		// The host looks for the selector: PUSH4 selector, POP.
		const code = `63${selector}50${change.slice(2)}`;
		const length = (code.length / 2).toString(16).padStart(2, '0');
		// Init code that returns what follows it: PUSH1 length, DUP1, PUSH1 9, PUSH0, CODECOPY, PUSH0, RETURN.
		const init = hexToBytes(`0x60${length}8060095f395ff3${code}`);
		const { address } = host.deploy({
			from: USER,
			vm: 'evm',
			code: init,
			interface: iface,
		});
		host.mint(address, 10n);
		return [name, { vm: 'evm', address, interface: iface }];
	});
	const callers = [world.otherEvm, world.otherWasm, peers.move];

	for (const [name, actor] of actors) {
		it(`${name}: works in a call, and in no static call through any VM`, async () => {
			const root = await host.stateRoot();
			for (const caller of callers) {
				for (const of of [call(actor, 'poke'), ...VMS.map((vm) => forward(peers[vm], call(actor, 'poke')))]) {
					if (of.peer === caller) continue;
					const result = send(host, staticForward(caller, of));
					expect(result.status !== 'success' || result.values![0] === false, `${caller.vm} ${of.peer.vm}`).toBe(true);
				}
			}
			expect(await host.stateRoot()).toBe(root);
			expect(
				host.call({ from: USER, to: actor.address, function: 'poke', args: [], isStatic: true }).outcome,
			).toMatchObject({
				status: 'halt',
				reason: 'static-violation',
			});
			for (const vm of VMS) expect(send(host, forward(peers[vm], call(actor, 'poke'))).status).toBe('success');
			expect(send(host, call(actor, 'poke')).status).toBe('success');
		});
	}
});
