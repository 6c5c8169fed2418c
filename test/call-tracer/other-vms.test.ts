import { bytesToHex, type CallTracerFrame, formatAddress, type Host, toCallTracer } from 'altvm';
import { beforeAll, describe, expect, it } from 'vitest';
import { SIGNER, signed } from '../world/ways.ts';
import { type Call, call, createWorld, forward, moveArgs, send, solidityBytes, type World } from '../world/world.ts';

let world: World;
let host: Host;
beforeAll(async () => {
	world = await createWorld();
	({ host } = world);
});

/** The frame of the innermost call. */
function innermost(of: Call): CallTracerFrame {
	let frame = toCallTracer(send(host, of, { trace: true }).trace!);
	while (frame.calls) frame = frame.calls[0]!;
	return frame;
}

const alias = (n: bigint) => n.toString(16).padStart(64, '0');

describe('a frame of another VM in callTracer', () => {
	it('has the input that an EVM contract wrote, the output that it got, and what was called', () => {
		const inner = call(world.peers.move, 'ping', 41n);
		const frame = innermost(forward(world.peers.evm, inner));
		expect(frame).toMatchObject({
			vm: 'move',
			input: bytesToHex(solidityBytes(inner)),
			output: `0x${alias(42n)}`,
			function: 'ping',
			decodedInput: [{ name: 'arg0', value: '41' }],
			decodedOutput: [{ name: '', value: '42' }],
		});
		// BCS: a vector of one result of 32 bytes, little-endian.
		expect(frame.calleeOutput).toBe(`0x01202a${'00'.repeat(31)}`);
		expect(frame.calleeInput).toMatch(/^0x0470696e67/);
	});

	it('has the failure as its caller got it, and says what it was', () => {
		const inner = call(world.peers.move, 'fail_with', 5);
		const frame = innermost(forward(world.peers.evm, inner));
		expect(frame).toMatchObject({ error: 'execution reverted', function: 'fail_with' });
		// MoveAbort(address,uint64).
		const module = world.peers.move.address;
		expect(frame.output).toMatch(new RegExp(`^0x[0-9a-f]{8}${module.slice(2)}${alias(5n)}$`));
		expect(frame.revertReason).toBe(`MoveAbort(${formatAddress(module)}, 5)`);
	});

	it('of a wallet has the Solidity call data that were signed', () => {
		host.mint(SIGNER, 5n);
		const of = call(world.peers.move, 'set', 7, 9n);
		const { trace } = signed({ trace: true })(host, {
			to: of.peer.address,
			input: solidityBytes(of),
			value: 0n,
			gas: 90_000,
		});
		expect(toCallTracer(trace!)).toMatchObject({
			vm: 'move',
			input: bytesToHex(solidityBytes(of)),
			function: 'set',
			decodedInput: [
				{ name: 'arg0', value: '7' },
				{ name: 'arg1', value: '9' },
			],
		});
	});

	it('of the EVM has its call data, and what the caller of another VM wrote beside it', () => {
		const inner = call(world.peers.evm, 'get', 1);
		const frame = innermost(forward(world.peers.move, inner));
		expect(frame).toMatchObject({ vm: 'evm', input: bytesToHex(solidityBytes(inner)), output: `0x${alias(0n)}` });
		expect(frame.callerInput).toContain(Buffer.from(moveArgs(inner)[0]).toString('hex'));
		expect(frame.callerOutput).toBe(`0x0120${alias(0n)}`);
		expect(frame).not.toHaveProperty('decodedInput');
	});

	it('within a VM has nothing that was transcoded', () => {
		const frame = innermost(forward(world.peers.evm, call(world.otherEvm, 'ping', 1n)));
		for (const field of ['callerInput', 'callerOutput', 'calleeInput', 'calleeOutput']) {
			expect(frame).not.toHaveProperty(field);
		}
	});
});
