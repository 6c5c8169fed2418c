/** A call of one function of a benchmark contract. */
export interface EvmCase {
	readonly name: string;
	readonly contract: string;
	readonly function: string;
	readonly args: readonly unknown[];
	/** How many operations one call makes. Results are per operation, in `unit`. */
	readonly operations?: number;
	readonly unit?: string;
}

const OTHER = '0x00000000000000000000000000000000000000c3';

const of =
	(contract: string) =>
	(name: string, fn: string, args: readonly unknown[]): EvmCase => ({ name, contract, function: fn, args });

const compute = of('Compute');
const hashing = of('Hashing');

export const COMPUTE: readonly EvmCase[] = [
	compute('arithmetic, 2,000 rounds', 'arithmetic', [2000]),
	compute('checked arithmetic, 2,000 rounds', 'checkedArithmetic', [2000]),
	compute('modular power, 254 bits', 'modularPower', [7, 2n ** 254n - 3n]),
	compute('fibonacci(14)', 'fibonacci', [14]),
	compute('primes below 2,000', 'primes', [2000]),
	compute('insertion sort of 100', 'insertionSort', [100]),
	compute('quick sort of 300', 'quickSort', [300]),
	hashing('keccak256 chain, 500 rounds', 'keccakChain', [500]),
	hashing('Merkle tree of 128 and 32 proofs', 'merkle', [7, 32]),
	of('Sha256')('SHA-256 of 256 bytes in Solidity', 'hashZeros', [256]),
	of('Text')('string of 100 numbers', 'numbers', [100]),
	of('Text')('token URI: JSON and Base64', 'tokenUri', [123456]),
	of('HostCalls')('mapping, 100 writes and reads', 'coldSlots', [100]),
	of('Pair')('AMM pair, 10 swaps', 'swaps', [10]),
];

export const TRANSFER: EvmCase = of('Token')('ERC-20 transfer', 'transfer', [OTHER, 1]);

function loop(name: string, contract: string, fn: string, operations: number, args: readonly unknown[] = []): EvmCase {
	return { name, contract, function: fn, args: [...args, operations], operations, unit: 'us/operation' };
}

/** Operations that an EVM requests from its host. The cost of the loop is included. */
export const OPERATIONS: readonly EvmCase[] = [
	loop('SLOAD of a warm slot', 'HostCalls', 'warmReads', 1000),
	loop('SSTORE to a warm slot', 'HostCalls', 'warmWrites', 1000),
	loop('log with 2 indexed values', 'HostCalls', 'logs', 300),
	loop('balance and code size of a warm account', 'HostCalls', 'accounts', 1000),
	loop('call of an empty function', 'HostCalls', 'calls', 300),
	loop('call that counts in storage', 'HostCalls', 'writingCalls', 300),
	loop('create of an empty contract, undone', 'HostCalls', 'creates', 100),
	loop('KECCAK256 of 32 bytes', 'Hashing', 'keccakOf', 500, [32]),
	loop('KECCAK256 of 136 bytes', 'Hashing', 'keccakOf', 500, [136]),
	loop('KECCAK256 of 4,096 bytes', 'Hashing', 'keccakOf', 30, [4096]),
];
