import { registryInterface } from '@altvm/host';
import { type Hex, hexToBytes, INTERFACE_REGISTRY } from 'altvm';
import { expect, it } from 'vitest';
import { type Call, call, createWorld, forward, type Peer, USER } from '../world/world.ts';

const TARGET: Hex = '0x00000000000000000000000000000000000000c3';
const world = await createWorld();
const { host, peers, reentrantWasm } = world;
const registry: Peer = { vm: 'evm', address: INTERFACE_REGISTRY, interface: registryInterface };
// owner() is the relay. Its selector is pushed behind the code, as where a contract dispatches on it.
host.setAccount(TARGET, {
	vm: 'evm',
	code: hexToBytes(`0x73${reentrantWasm.address.slice(-40)}5f5260205ff3638da5cb5b`),
});
const ABI = JSON.stringify([
	{ type: 'function', name: 'owner', outputs: [{ type: 'address' }], stateMutability: 'view' },
]);

/** Registers an ABI below so many frames of WASM and the EVM in turn. */
function registerBelow(frames: number, json: string) {
	let of: Call = call(registry, 'register', TARGET, json);
	for (let i = 0; i < frames; i++) of = forward(i % 2 ? peers.evm : reentrantWasm, of);
	return host.simulate({ from: USER, to: of.peer.address, function: of.fn, args: of.args, gas: 10 ** 10, trace: true });
}

/** Tuples in arrays in tuples: each text is short, and nests 120 arrays. */
function arraysOfTuples(tuples: number): string {
	let type = '{"type":"uint8"}';
	for (let i = 0; i < tuples; i++) type = `{"type":"tuple${'[]'.repeat(120)}","components":[${type}]}`;
	return `[{"type":"event","name":"e","inputs":[${type}]}]`;
}

it('an ABI is read where the native stack is enough for any', () => {
	expect(registerBelow(50, ABI).status).toBe('success');
	const { status, trace } = registerBelow(62, ABI);
	expect(status).not.toBe('success');
	let frame = trace!;
	for (let inner: typeof frame | undefined = frame; inner; ) {
		frame = inner;
		inner = frame.steps.flatMap((step) => (step.type === 'call' ? [step.frame] : [])).at(-1);
	}
	expect([frame.target, frame.reason]).toEqual([INTERFACE_REGISTRY, 'depth']);
});

it.each([1, 50])('types that nest too deep are refused below %i frames before they are followed', (frames) => {
	const { status, failure } = registerBelow(frames, arraysOfTuples(31));
	expect(status).toBe('revert');
	expect(failure).toMatchObject({ error: { name: 'InvalidInterface' } });
});
