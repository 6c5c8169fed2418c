import { type Address, type Hex, hexToBytes, toEvmHex } from '@altvm/abi-bridge';
import { evmAdapter } from '@altvm/evm';
import { keccak256, type TransactionResult } from '@altvm/host';
import { Common, Hardfork, Mainnet } from '@ethereumjs/common';
import { createEVM, type EVMResult } from '@ethereumjs/evm';
import { createAddressFromString } from '@ethereumjs/util';
import { HEADER } from '../../../vm-adapters/evm/src/testing/oracle.ts';
import { ACCOUNTS, BALANCE, codesOf, FULL_SLOT, type FuzzCase, USER, USER_BALANCE } from './world.ts';

// No generated input contains a valid proof.
const kzg = { verifyProof: () => false } as unknown as NonNullable<Common['customCrypto']['kzg']>;
const SLOTS = [0, 1, 2, 3].map((key): Hex => `0x${key.toString(16).padStart(64, '0')}`);

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const peerAddress = (address: Address) => createAddressFromString(toEvmHex(address));

type Evm = Awaited<ReturnType<typeof createEVM>>;

async function run(of: FuzzCase, gas: number): Promise<{ evm: Evm; result: EVMResult }> {
	const common = new Common({ chain: Mainnet, hardfork: of.fork ?? Hardfork.Osaka, customCrypto: { kzg } });
	const evm = await createEVM({ common });
	await evm.stateManager.modifyAccountFields(peerAddress(USER), { balance: USER_BALANCE });
	for (const [at, code] of codesOf(of)) {
		await evm.stateManager.putCode(peerAddress(at), code);
		await evm.stateManager.modifyAccountFields(peerAddress(at), { nonce: 1n, balance: BALANCE });
		await evm.stateManager.putStorage(peerAddress(at), hexToBytes(FULL_SLOT), Uint8Array.of(1));
	}
	// A transaction starts with these addresses warm. In the peer, a bare call does not.
	const warm = [USER, ACCOUNTS[0]!, ...(evmAdapter({ hardfork: of.fork ?? 'osaka' }).precompiles ?? [])];
	for (const address of warm) evm.journal.addAlwaysWarmAddress(toEvmHex(address).slice(2));
	const result = await evm.runCall({
		block: { header: HEADER },
		caller: peerAddress(USER),
		to: peerAddress(ACCOUNTS[0]!),
		data: hexToBytes(of.input),
		value: BigInt(of.value),
		gasLimit: BigInt(gas),
	});
	return { evm, result };
}

/** Returns the result and effects of a frame, in a form that both sides can express. */
function summaryOfPeer({ execResult }: EVMResult) {
	const error = execResult.exceptionError?.error;
	const keepsOutput = error === undefined || error === 'revert';
	return {
		status: error === undefined ? 'success' : error === 'revert' ? 'revert' : 'halt',
		output: keepsOutput ? hex(execResult.returnValue) : '',
		gasUsed: Number(execResult.executionGasUsed),
		refund: error === undefined ? Number(execResult.gasRefund ?? 0n) : 0,
		logs:
			error === undefined
				? (execResult.logs ?? []).map(([address, topics, data]) => [hex(address), topics.map(hex), hex(data)])
				: [],
	};
}

function summaryOfOurs({ outcome, refundCounter, logs }: TransactionResult): ReturnType<typeof summaryOfPeer> {
	return {
		status: outcome.status,
		output: hex(outcome.output),
		gasUsed: outcome.gasUsed,
		refund: refundCounter,
		logs: logs.map(({ address, topics, data }) => [
			address.slice(26),
			topics.map((topic) => topic.slice(2)),
			hex(data),
		]),
	};
}

/** Compares the peer's storage, balances, nonces and code where ours changed, and where cases usually write. */
async function stateDifference(
	of: FuzzCase,
	{ evm, result }: { evm: Evm; result: EVMResult },
	ours: TransactionResult,
) {
	const { accounts, slots } = ours.changes;
	const contracts = new Map(codesOf(of));
	for (const address of new Set([...ACCOUNTS, ...accounts.keys(), ...slots.keys()])) {
		const theirs = await evm.stateManager.getAccount(peerAddress(address));
		const record = accounts.get(address);
		if (accounts.has(address) && !record) {
			// The peer removes accounts only when the transaction ends.
			const isGone = !theirs || theirs.isEmpty() || result.execResult.selfdestruct?.has(toEvmHex(address));
			if (!isGone) return `${address} is gone with us, not with the peer`;
			continue;
		}
		const code = contracts.get(address);
		const expected = record ?? (code && { balance: BALANCE, nonce: 1n, codeHash: keccak256(code) });
		if (!expected || address === USER) continue;
		const { balance, nonce, codeHash } = expected;
		const a = `balance ${balance}, nonce ${nonce}, code ${codeHash}`;
		const b = `balance ${theirs?.balance}, nonce ${theirs?.nonce}, code 0x${hex(theirs?.codeHash ?? new Uint8Array(0))}`;
		if (a !== b) return `${address}: ${a}; the peer: ${b}`;
		const changed = slots.get(address)?.get('evm');
		for (const key of new Set([...(code ? SLOTS : []), ...(changed?.keys() ?? [])])) {
			const start = code && key === FULL_SLOT ? Uint8Array.of(1) : undefined;
			const value = hex((changed?.has(key) ? changed.get(key) : start) ?? new Uint8Array(0));
			const other = hex(await evm.stateManager.getStorage(peerAddress(address), hexToBytes(key))).replace(/^(00)+/, '');
			if (value !== other) return `slot ${key} of ${address}: ${value || 0}; the peer: ${other || 0}`;
		}
	}
	return undefined;
}

/** Returns how @ethereumjs/evm differs from our result, or undefined. */
export async function peerDifference(of: FuzzCase, gas: number, ours: TransactionResult): Promise<string | undefined> {
	const peer = await run(of, gas);
	const a = JSON.stringify(summaryOfOurs(ours));
	const b = JSON.stringify(summaryOfPeer(peer.result));
	return a === b ? stateDifference(of, peer, ours) : `${a}; the peer: ${b}`;
}
