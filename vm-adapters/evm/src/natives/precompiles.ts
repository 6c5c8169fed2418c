import { type Address, toAddress } from '@altvm/abi-bridge';
import { type Frame, type FrameResult, HostFault } from '@altvm/host';
import { type EvmHardfork, isAtLeast } from '../fork.ts';
import { blake2f } from './blake2f.ts';
import {
	bls12G1Add,
	bls12G1Msm,
	bls12G2Add,
	bls12G2Msm,
	bls12MapFp2ToG2,
	bls12MapFpToG1,
	bls12Pairing,
} from './bls12-381.ts';
import { bn254Add, bn254Mul, bn254Pairing } from './bn254.ts';
import { ecrecover, p256Verify } from './ecdsa.ts';
import { identity, ripemd160, sha256 } from './hashes.ts';
import { pointEvaluation } from './kzg.ts';
import { EIP_198, EIP_2565, EIP_7883, modexp } from './modexp.ts';
import type { PrecompiledContract } from './precompiled-contract.ts';

export type { EvmHardfork };

/** Runs a precompiled contract in a frame. Throws `Halt` if the contract fails, which consumes all gas of the frame. */
export type Precompile = (frame: Frame) => FrameResult;

/** What each fork added or repriced, oldest first. Forks that are not listed changed nothing. */
const CHANGES = {
	chainstart: { 1: ecrecover, 2: sha256, 3: ripemd160, 4: identity },
	byzantium: {
		5: modexp(EIP_198),
		6: bn254Add(500),
		7: bn254Mul(40000),
		8: bn254Pairing(100000, 80000),
	},
	istanbul: { 6: bn254Add(150), 7: bn254Mul(6000), 8: bn254Pairing(45000, 34000), 9: blake2f },
	berlin: { 5: modexp(EIP_2565) },
	cancun: { 10: pointEvaluation },
	prague: {
		11: bls12G1Add,
		12: bls12G1Msm,
		13: bls12G2Add,
		14: bls12G2Msm,
		15: bls12Pairing,
		16: bls12MapFpToG1,
		17: bls12MapFp2ToG2,
	},
	osaka: { 5: modexp(EIP_7883), 256: p256Verify },
} as const satisfies Partial<Record<EvmHardfork, Readonly<Record<number, PrecompiledContract>>>>;

/**
 * Returns the precompiled contracts of a fork, by address.
 *
 * @example
 * ```ts
 * import { toAddress } from '@altvm/abi-bridge';
 * import { precompiledContracts } from '@altvm/evm';
 *
 * const sha256 = precompiledContracts('osaka').get(toAddress(`0x${'02'.padStart(40, '0')}`));
 * console.log(sha256?.name, sha256?.gas(new Uint8Array(32))); // sha256 72
 * ```
 */
export function precompiledContracts(fork: EvmHardfork): ReadonlyMap<Address, PrecompiledContract> {
	const byAddress = new Map<Address, PrecompiledContract>();
	for (const [since, changes] of Object.entries(CHANGES)) {
		if (!isAtLeast(fork, since as keyof typeof CHANGES)) break;
		for (const [number, contract] of Object.entries<PrecompiledContract>(changes)) {
			byAddress.set(toAddress(`0x${Number(number).toString(16).padStart(40, '0')}`), contract);
		}
	}
	return byAddress;
}

/** Returns the precompiled contracts of a fork, ready to run in frames. Those that an embedder adds take precedence. */
export function precompiles(
	fork: EvmHardfork,
	added: ReadonlyMap<Address, PrecompiledContract> = new Map(),
): ReadonlyMap<Address, Precompile> {
	const contracts = [...precompiledContracts(fork), ...added];
	return new Map(contracts.map(([address, contract]) => [toAddress(address), inFrame(contract)]));
}

function inFrame(contract: PrecompiledContract): Precompile {
	return ({ gas, message }) => {
		const price = contract.gas(message.input);
		// A negative price would make gas.
		if (price !== Number.POSITIVE_INFINITY && !(Number.isInteger(price) && price >= 0)) {
			throw new HostFault(`the precompiled contract ${contract.name} has the price ${price}`);
		}
		gas.charge(price);
		const output = contract.run(message.input);
		if (!(output instanceof Uint8Array)) {
			throw new HostFault(`the precompiled contract ${contract.name} did not return a Uint8Array`);
		}
		return { status: 'success', output };
	};
}
