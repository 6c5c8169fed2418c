import { interfaceFromSolidityAbi, toAddress } from '@altvm/abi-bridge';
import { Host, toCallTracer } from '@altvm/host';
import { describe, expect, it } from 'vitest';
import { OP, toyAdapter } from '../../examples/custom-vm/toy-adapter.ts';

const user = toAddress('0x1111111111111111111111111111111111111111');

const abi = interfaceFromSolidityAbi(
	[
		{
			type: 'function',
			name: 'addAndKeep',
			stateMutability: 'nonpayable',
			inputs: [{ name: 'x', type: 'uint256' }],
			outputs: [{ name: '', type: 'uint256' }],
		},
	],
	'Adder',
);
// kept += x; return kept
const adder = [OP.argument, 0, OP.load, 7, OP.add, OP.store, 7, OP.load, 7, OP.stop];

describe('a VM that the host does not know', () => {
	it('runs, keeps state, and reverts with the rest of the transaction', () => {
		const host = new Host({ adapters: [toyAdapter] });
		const iface = { ...abi, vm: 'toy' };
		const { address } = host.deploy({ from: user, vm: 'toy', code: Uint8Array.from(adder), interface: iface });
		const call = (x: bigint, gas = 100_000) =>
			host.call({ from: user, to: address, function: 'add_and_keep', args: [x], gas, trace: true });
		expect(call(5n).values).toEqual([5n]);
		expect(call(8n).values).toEqual([13n]);
		const starved = call(1n, 5_000);
		expect(starved.outcome).toMatchObject({ status: 'halt', reason: 'out-of-gas', gasUsed: 5_000 });
		expect(call(1n).values).toEqual([14n]);
		expect(toCallTracer(call(1n).trace!)).toMatchObject({ type: 'CALL', vm: 'toy' });
	});
});
