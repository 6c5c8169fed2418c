import {
	type AbiType,
	type CodecContext,
	type ContractInterface,
	type Dialect,
	moveDialect,
	solidityDialect,
	toAddress,
	toEvmHex,
	transcoderBetween,
	type Value,
} from '@altvm/abi-bridge';
import { measure } from './measure.ts';

const solidity = solidityDialect({ vm: 'evm', acceptsRaw: () => false });
const move = moveDialect({ vm: 'move', acceptsRaw: () => false });
const context: CodecContext = { toEvmAddress: toEvmHex, fromEvmAddress: toAddress, charge() {} };

const U64: AbiType = { kind: 'uint', bits: 64 };
const ADDRESS: AbiType = { kind: 'address' };
const LONG = toAddress(`0x${'00'.repeat(12)}${'ab'.repeat(20)}`);

/** Functions whose calls are transcoded, arguments, and calls in a round, which takes some tens of milliseconds. */
const CASES: readonly (readonly [name: string, types: readonly AbiType[], values: readonly Value[], calls: number])[] =
	[
		['uint256', [{ kind: 'uint', bits: 256 }], [2n ** 200n], 20_000],
		['address, uint64', [ADDRESS, U64], [LONG, 1_000_000n], 20_000],
		['string, bytes of 200', [{ kind: 'string' }, { kind: 'bytes' }], ['a name', new Uint8Array(200).fill(7)], 10_000],
		['list of 50 pairs', [pairs()], [Array.from({ length: 50 }, (_, i) => [LONG, BigInt(i)])], 1000],
	];

function pairs(): AbiType {
	return { kind: 'list', element: { kind: 'tuple', elements: [ADDRESS, U64] } };
}

/** Measures how long the bytes of a call take to cross, by compiled code and by decoding and encoding values. */
export async function crossings(): Promise<void> {
	for (const [name, types, values, calls] of CASES) {
		const inputs = types.map((type, i) => ({ name: `p${i}`, type }));
		const fn = { name: 'run', typeParameters: 0, inputs, outputs: [], mutability: 'view' as const };
		const iface: ContractInterface = { vm: 'move', name: 'C', functions: [fn], events: [], errors: [] };
		for (const [way, caller, callee] of [
			['Solidity to Move', solidity, move],
			['Move to Solidity', move, solidity],
		] as const satisfies readonly (readonly [string, Dialect, Dialect])[]) {
			const input = caller.encodeCall(iface, { fn, typeArguments: [], args: values }, context);
			const transcoder = transcoderBetween(caller, callee)!;
			await measure({
				case: `crossing: ${name}, ${way}`,
				ours: () => void transcoder.find(iface, input)!.call(input, context, 100_000)!,
				peer: () => void callee.encodeCall(iface, caller.decodeCall(iface, input, context), context),
				peerName: 'decoding and encoding values',
				unit: 'us/call',
				calls,
			});
		}
	}
}
