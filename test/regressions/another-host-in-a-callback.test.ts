import { type Hex, hexToBytes, toAddress } from '@altvm/abi-bridge';
import { evmAdapter } from '@altvm/evm';
import { Host } from '@altvm/host';
import { MemoryStore } from '@altvm/state';
import { describe, expect, it } from 'vitest';

const USER = toAddress('0x00000000000000000000000000000000000000b1');
const INNER = toAddress('0x00000000000000000000000000000000000000c9');
const TARGET = toAddress('0x00000000000000000000000000000000000000a1');
const OTHER = 'e1'.repeat(20);
const slot = (byte: string): Hex => `0x${byte.padStart(64, '0')}`;

/** A host whose store and block hashes call `inner` while a transaction runs. */
function hostThatRuns(adapter: ReturnType<typeof evmAdapter>, inner: (() => void) | undefined): Host {
	let isRunning = false;
	const run = () => {
		if (isRunning) inner?.();
	};
	class Store extends MemoryStore {
		override account(...args: Parameters<MemoryStore['account']>) {
			run();
			return super.account(...args);
		}

		override slot(...args: Parameters<MemoryStore['slot']>) {
			run();
			return super.slot(...args);
		}

		override blob(...args: Parameters<MemoryStore['blob']>) {
			run();
			return super.blob(...args);
		}
	}
	const blockHash = () => {
		run();
		return slot('ab');
	};
	const host = new Host({ adapters: [adapter], store: new Store(), block: { number: 100n, blockHash } });
	host.mint(USER, 10n ** 18n);
	const code = hexToBytes('0x6008546001018060085560005260206000f3');
	host.setAccount(`0x${OTHER}`, { vm: 'evm', code, nonce: 1n, balance: 99n });
	isRunning = true;
	return host;
}

/** What two transactions of a contract give. `inner` makes what runs within them. */
function results(
	code: string,
	inner: ((adapter: ReturnType<typeof evmAdapter>) => () => void) | undefined,
	engine: Engine,
) {
	const adapter = evmAdapter({ engine });
	const host = hostThatRuns(adapter, inner?.(adapter));
	const storage = new Map([[slot('01'), Uint8Array.of(17)]]);
	host.setAccount(TARGET, { vm: 'evm', code: hexToBytes(`0x${code}`), nonce: 1n, balance: 1000n, storage });
	return [0, 1].map(() => {
		const { status, output, gasUsed, changes, logs } = host.call({ from: USER, to: TARGET, gas: 1_000_000 });
		return { status, output, gasUsed, changes, logs };
	});
}

type Engine = 'interpreter' | 'translated';

/** Writes far into its memory, which grows the one that all frames share, and to storage. */
const runInner = (adapter: ReturnType<typeof evmAdapter>) => {
	const inner = new Host({ adapters: [adapter] });
	const code = hexToBytes('0x6005546001018060055560016301f000005260005260206000f3');
	inner.setAccount(INNER, { vm: 'evm', code, nonce: 1n });
	return () => {
		expect(inner.call({ from: USER, to: INNER, gas: 4_000_000_000 }).status).toBe('success');
	};
};

const CASES = {
	SLOAD: '6001546002556001546003540160005260206000f3',
	SSTORE: '602a600155602b60025560015460005260025460205260406000f3',
	BLOCKHASH: '600760634060005260205260406000f3',
	EXTCODESIZE: `600773${OTHER}3b60005260205260406000f3`,
	EXTCODECOPY: `600760206000600073${OTHER}3c60205260406000f3`,
	BALANCE: `600773${OTHER}3160005260205260406000f3`,
	CALL: `6020600060006000600073${OTHER}5af13d60205260406000f3`,
	'CALL and RETURNDATACOPY': `6020600060006000600073${OTHER}5af15060025460205260203d035f60403e60606000f3`,
	LOG: '60015460025460016000a200',
	TLOAD: '6001548060075d60075c6001540160005260206000f3',
};

describe.each(['interpreter', 'translated'] as const)('on the %s engine', (engine) => {
	it.each(Object.entries(CASES))('a contract of another host that runs within %s changes nothing', (_, code) => {
		const expected = results(code, undefined, engine);
		expect(expected[0]!.status).toBe('success');
		expect(results(code, runInner, engine)).toEqual(expected);
	});
});
