import { blake3 } from '@noble/hashes/blake3.js';
import { bytesToHex, createHost, type PrecompiledContract, solidityContract, toAddress } from 'altvm';
import { solidityArtifact } from '../contracts/load.ts';

const user = toAddress('0x00000000000000000000000000000000000000b2');

// Price and result must depend on the input alone, so that every node agrees on both.
const blake3Contract: PrecompiledContract = {
	name: 'blake3',
	gas: (input) => 60 + 12 * Math.ceil(input.length / 32),
	run: (input) => blake3(input),
};
const precompiles = new Map([[toAddress(`0x${'b3'.padStart(40, '0')}`), blake3Contract]]);
const host = await createHost({ evm: { precompiles } });

const hasher = solidityContract(solidityArtifact('hasher/artifacts/Hasher.json'));
const { address } = host.deploy({ from: user, ...hasher });
const result = host.call({ from: user, to: address, function: 'blake3', args: ['0x616c74766d'], trace: true });
console.log(bytesToHex(result.values![0] as Uint8Array));
const [call] = result.trace!.steps.flatMap((step) => (step.type === 'call' ? [step.frame] : []));
console.log('gas of the precompiled contract:', call!.gasUsed);
