import { fileURLToPath } from 'node:url';
import { evmAdapter } from '@altvm/evm';
import { Common, Hardfork, Mainnet } from '@ethereumjs/common';
import { createEVM, type EVM } from '@ethereumjs/evm';
import { createAddressFromString, hexToBytes } from '@ethereumjs/util';
import {
	type Address,
	type ContractInterface,
	encodeSolidityCall,
	findFunction,
	Host,
	solidityContract,
	toAddress,
	toEvmHex,
	toValue,
} from 'altvm';
import { compileSolidity } from '../../examples/scripts/compile-solidity.ts';
import { measure } from './measure.ts';

const USER = toAddress('0x00000000000000000000000000000000000000b2');
const OTHER = toAddress('0x00000000000000000000000000000000000000c3');

interface Side {
	readonly host: Host;
	readonly evm: EVM;
	readonly address: Address;
	readonly interface: ContractInterface;
}

async function deploy(file: string, contract: string, args: readonly unknown[] = []): Promise<Side> {
	const artifact = compileSolidity(fileURLToPath(new URL(file, import.meta.url))).find(
		({ contractName }) => contractName === contract,
	)!;
	const host = new Host({ adapters: [evmAdapter()] });
	const made = solidityContract(artifact, args);
	const { address } = host.deploy({ from: USER, ...made });
	const evm = await createEVM({ common: new Common({ chain: Mainnet, hardfork: Hardfork.Osaka }) });
	const created = await evm.runCall({
		caller: createAddressFromString(toEvmHex(USER)),
		data: made.code,
		gasLimit: 30_000_000n,
	});
	// Both sides run the same runtime code at the same address.
	const code = hexToBytes(`0x${Buffer.from(host.code(address)).toString('hex')}`);
	await evm.stateManager.putCode(createAddressFromString(toEvmHex(address)), code);
	if (!created.createdAddress) throw new Error('the peer did not deploy');
	return { host, evm, address, interface: made.interface };
}

function compare(
	{ host, evm, address, interface: iface }: Side,
	name: string,
	fn: string,
	args: readonly unknown[],
	calls: number,
	value?: string,
) {
	const descriptor = findFunction(iface, fn);
	const values = descriptor.inputs.map(({ type }, i) => toValue(type, args[i], fn));
	const context = { toEvmAddress: toEvmHex, fromEvmAddress: (hex: `0x${string}`) => toAddress(hex), charge: () => {} };
	const input = encodeSolidityCall(iface, { fn: descriptor, args: values, typeArguments: [] }, context);
	const to = createAddressFromString(toEvmHex(address));
	const caller = createAddressFromString(toEvmHex(USER));
	return measure({
		case: name,
		ours: () => {
			const { status } = host.call({ from: USER, to: address, input, gas: 1_000_000_000 });
			if (status !== 'success') throw new Error(`ours: ${status}`);
		},
		peer: async () => {
			const { execResult } = await evm.runCall({ caller, to, data: input, gasLimit: 1_000_000_000n });
			if (execResult.exceptionError) throw new Error(`the peer: ${execResult.exceptionError.error}`);
		},
		peerName: '@ethereumjs/evm',
		unit: value ?? 'us/call',
		calls,
	});
}

/** The interpreter beside @ethereumjs/evm, on the same compiled contracts. */
export async function evm(): Promise<void> {
	const token = await deploy('../../examples/exchange/Token.sol', 'Token', ['Dollar', 'USD', 10n ** 30n]);
	// The peer's constructor ran at another address: give the sender the same balance there.
	await giveBalance(token);
	await compare(token, 'evm: ERC-20 transfer', 'transfer', [OTHER, 1n], 300);
	const compute = await deploy('../contracts/Compute.sol', 'Compute');
	await compare(compute, 'evm: arithmetic, 2,000 rounds', 'arithmetic', [2000n], 5);
	await compare(compute, 'evm: fibonacci(14)', 'fibonacci', [14n], 5);
	await compare(compute, 'evm: keccak256, 200 rounds', 'hashes', [200n], 10);
}

async function giveBalance({ host, evm: peer, address }: Side): Promise<void> {
	const { trace } = host.simulate({ from: USER, to: address, function: 'transfer', args: [OTHER, 1n], trace: true });
	for (const step of trace!.steps) {
		if (step.type !== 'write') continue;
		const stored = host.storage(address, 'evm', step.key);
		if (stored)
			await peer.stateManager.putStorage(createAddressFromString(toEvmHex(address)), hexToBytes(step.key), stored);
	}
}
