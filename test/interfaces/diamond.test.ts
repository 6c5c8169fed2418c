import { type Address, decodeBcs, encodeBcs, interfaceFromSolidityAbi, selectorOf, toValue } from 'altvm';
import { beforeEach, describe, expect, it } from 'vitest';
import { CONTEXT, USER } from '../world/world.ts';
import { createScene, encodeCall, type Scene } from './callers.ts';
import { contract } from './contracts.ts';

const UINT = { kind: 'uint', bits: 256 } as const;

let scene: Scene;
let diamond: Address;
beforeEach(async () => {
	scene = await createScene();
	diamond = scene.deploy('Diamond', scene.deploy('Loupe'));
}, 120_000);

const cut = (signature: string, facet: Address) => {
	const input = encodeCall('Diamond', 'cut', selectorOf(signature), facet);
	expect(scene.host.call({ from: USER, to: diamond, input }).status).toBe('success');
};

/** Calls a function of the diamond by a name or signature, as Move does. */
function byMove(name: string, ...args: bigint[]) {
	const bytes = args.map((arg) => encodeBcs(UINT, toValue(UINT, arg, 'arg'), CONTEXT));
	const { address } = scene.peers.move;
	const result = scene.host.call({ from: USER, to: address, function: 'forward', args: [diamond, name, bytes] });
	if (result.status !== 'success')
		return JSON.stringify(result.failure, (_key, v) => (typeof v === 'bigint' ? String(v) : v));
	return decodeBcs(UINT, (result.values![0] as Uint8Array[])[0]!, CONTEXT);
}

describe('a diamond', () => {
	it('is called by the interface of the facet, if the call names the function by its signature', () => {
		cut('setX(uint256)', scene.deployKnown('Box'));
		expect(byMove('setX(uint256)', 4n)).toBe(5n);
		expect(byMove('setX', 4n)).toContain('the contract has no interface');
		expect(byMove('value()')).toContain('the contract has no interface');
		const named = { from: USER, to: diamond, args: [4n] };
		expect(scene.host.call({ ...named, function: 'setX(uint256)' }).values).toEqual([5n]);
		expect(scene.call('wasm', diamond, 'Box', 'setX', 4n)).toEqual([5n]);
	});

	it('is called by a registered interface, which was checked through its facets and holds for their code', () => {
		const { host } = scene;
		const iface = interfaceFromSolidityAbi(contract('Box').abi, 'Box');
		expect(() => host.setInterface(diamond, iface)).toThrow('does not dispatch');
		const box = scene.deploy('Box');
		cut('setX(uint256)', box);
		cut('value()', box);
		host.setInterface(diamond, iface);
		expect([byMove('setX', 4n), byMove('value')]).toEqual([5n, 4n]);

		cut('setX(uint256)', scene.deploy('Box2'));
		expect(byMove('setX', 4n)).toContain('no longer runs');
		expect(byMove('value')).toBe(4n);
		cut('setX(uint256)', scene.deployKnown('Box2'));
		expect(byMove('setX', 4n)).toBe(6n);
	});
});
