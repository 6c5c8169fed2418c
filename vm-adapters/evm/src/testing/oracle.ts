import { type Hex, hexToBytes, toAddress, toEvmHex } from '@altvm/abi-bridge';
import { Host } from '@altvm/host';
import type { Engine } from '@altvm/vm-kit';
import { Common, Mainnet } from '@ethereumjs/common';
import { createEVM, paramsEVM } from '@ethereumjs/evm';
import { createAddressFromString } from '@ethereumjs/util';
import { evmAdapter } from '../adapter.ts';
import type { EvmHardfork } from '../fork.ts';

const USER = toAddress(`0x${'b2'.padStart(40, '0')}`);
/** The accounts of a case's two programs. Each has nonce 1, 1,000 wei, and 1 in slot 2. */
export const MAIN = toAddress(`0x${'a1'.repeat(20)}`);
export const OTHER = toAddress(`0x${'a2'.repeat(20)}`);

/** A call of `main`, which may call `other`. */
export interface Case {
	readonly hardfork: EvmHardfork;
	readonly main: Uint8Array;
	readonly other: Uint8Array;
	readonly gas: number;
	readonly input: Uint8Array;
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const strip = (text: string) => text.replace(/^(00)+/, '');

/** The same block as our host's. The default block of @ethereumjs/evm has no fees and fails if code reads them. */
export const HEADER = {
	number: 0n,
	coinbase: createAddressFromString(`0x${'0'.repeat(40)}`),
	timestamp: 0n,
	difficulty: 0n,
	prevRandao: new Uint8Array(32),
	gasLimit: 30_000_000n,
	baseFeePerGas: 0n,
	slotNumber: 0n,
	getBlobGasPrice: () => 1n,
};

/** The results of a call, except balances. */
export interface Observed {
	readonly status: string;
	readonly output: string;
	readonly gasUsed: number;
	readonly refund: number;
	readonly logs: readonly (readonly unknown[])[];
	readonly storage: readonly string[];
}

/** Runs a case in @ethereumjs/evm. */
export async function theirs({ hardfork, main, other, gas, input }: Case): Promise<Observed> {
	const common = new Common({ chain: Mainnet, hardfork, params: paramsEVM });
	const evm = await createEVM({ common });
	for (const [at, code] of [
		[MAIN, main],
		[OTHER, other],
	] as const) {
		const address = createAddressFromString(toEvmHex(at));
		await evm.stateManager.putCode(address, code);
		await evm.stateManager.modifyAccountFields(address, { nonce: 1n, balance: 1000n });
		await evm.stateManager.putStorage(address, hexToBytes(`0x${'02'.padStart(64, '0')}`), Uint8Array.of(1));
	}
	const to = createAddressFromString(toEvmHex(MAIN));
	const caller = createAddressFromString(toEvmHex(USER));
	// In a transaction these are warm. A bare call of @ethereumjs/evm does not warm them.
	for (const warm of [USER, MAIN, ...(evmAdapter({ hardfork }).precompiles ?? [])])
		evm.journal.addAlwaysWarmAddress(toEvmHex(warm).slice(2));
	const { execResult } = await evm.runCall({
		block: { header: HEADER },
		caller,
		to,
		data: input,
		gasLimit: BigInt(gas),
	});
	const storage = [];
	// @ethereumjs/evm removes destroyed contracts in its transactions. Both contracts existed before (EIP-6780).
	const removed = common.isActivatedEIP(6780) ? undefined : execResult.selfdestruct;
	for (const at of [MAIN, OTHER]) {
		for (let key = 0; key < 4; key++) {
			if (removed?.has(toEvmHex(at))) {
				storage.push('');
				continue;
			}
			const value = await evm.stateManager.getStorage(
				createAddressFromString(toEvmHex(at)),
				hexToBytes(`0x${key.toString(16).padStart(64, '0')}`),
			);
			storage.push(strip(hex(value)));
		}
	}
	const failed = execResult.exceptionError !== undefined;
	return {
		status: failed ? (execResult.exceptionError!.error === 'revert' ? 'revert' : 'halt') : 'success',
		output: failed && execResult.exceptionError!.error !== 'revert' ? '' : hex(execResult.returnValue),
		gasUsed: Number(execResult.executionGasUsed),
		refund: failed ? 0 : Number(execResult.gasRefund ?? 0n),
		logs: failed
			? []
			: (execResult.logs ?? []).map(([address, topics, data]) => [hex(address), topics.map(hex), hex(data)]),
		storage,
	};
}

/** Runs a case in this package. */
export function ours({ hardfork, main, other, gas, input }: Case, engine: Engine = 'auto'): Observed {
	const host = new Host({ adapters: [evmAdapter({ hardfork, engine })], block: { number: 0n } });
	for (const [at, code] of [
		[MAIN, main],
		[OTHER, other],
	] as const) {
		host.setAccount(at, {
			vm: 'evm',
			code,
			nonce: 1n,
			balance: 1000n,
			storage: new Map<Hex, Uint8Array>([[`0x${'02'.padStart(64, '0')}`, Uint8Array.of(1)]]),
		});
	}
	const { outcome, refundCounter, logs } = host.call({ from: USER, to: MAIN, input, gas });
	const storage = [MAIN, OTHER].flatMap((at) =>
		[0, 1, 2, 3].map((key) =>
			hex(host.storage(at, 'evm', `0x${key.toString(16).padStart(64, '0')}`) ?? new Uint8Array(0)),
		),
	);
	return {
		status: outcome.status,
		output: hex(outcome.output),
		gasUsed: outcome.gasUsed,
		refund: refundCounter,
		logs:
			outcome.status === 'success'
				? logs.map(({ address, topics, data }) => [address.slice(26), topics.map((topic) => topic.slice(2)), hex(data)])
				: [],
		storage,
	};
}
