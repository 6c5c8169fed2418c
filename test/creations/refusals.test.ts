import { bytesToHex, hexToBytes } from 'altvm';
import { decodeErrorResult, parseAbi } from 'viem';
import { expect, it } from 'vitest';
import { createWorld, VMS } from '../world/world.ts';
import { addressOf, deployMakers, sendMake } from './makers.ts';
import { CURVE } from './support.ts';

/** Init code that calls `count()` of its creator, and returns as code what the call returned. */
const CALLS_BACK = hexToBytes('0x6306661abd5f525f5f6004601c5f335af1503d5f5f3e3d5ff3');

it.each(VMS)('a program of another VM as init code of the EVM is refused to a contract of %s', async (vm) => {
	const world = await createWorld();
	const maker = deployMakers(world)[vm];
	const root = await world.host.stateRoot();
	const result = sendMake(world, maker, { vm: 'evm', code: CURVE, input: new Uint8Array() });
	expect(JSON.stringify(result.failure, (_, value) => (typeof value === 'bigint' ? `${value}` : value))).toContain(
		'a program of wasm, not of evm',
	);
	expect(await world.host.stateRoot()).toBe(root);
});

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
