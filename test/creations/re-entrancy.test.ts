import { bytesToHex, hexToBytes } from 'altvm';
import { decodeErrorResult, parseAbi } from 'viem';
import { expect, it } from 'vitest';
import { createWorld, VMS } from '../world/world.ts';
import { addressOf, deployMakers, sendMake } from './makers.ts';

/** Init code that calls `count()` of its creator, and returns as code what the call returned. */
const CALLS_BACK = hexToBytes('0x6306661abd5f525f5f6004601c5f335af1503d5f5f3e3d5ff3');

it.each(VMS)('a constructor calls back into its creator of %s as the policy of that VM allows', async (vm) => {
	const world = await createWorld();
	const maker = deployMakers(world)[vm];
	const made = addressOf(sendMake(world, maker, { vm: 'evm', code: CALLS_BACK, input: new Uint8Array() }), world);
	const returned = bytesToHex(world.host.code(made));
	if (vm === 'evm') expect(BigInt(returned)).toBe(1n);
	else {
		const abi = parseAbi(['error CallRefused(string reason)']);
		expect(decodeErrorResult({ abi, data: returned }).args).toEqual(['re-entrancy']);
	}
});
