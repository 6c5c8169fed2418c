import { type Hex, hexToBytes, toAddress } from '@altvm/abi-bridge';
import { EVM, evmAdapter } from '@altvm/evm';
import { Host, type RecordedTrace, toCallTracer } from '@altvm/host';
import { describe, expect, it } from 'vitest';
import { FUNDS, hostOf, run, SENDER, TARGET } from '../testing/transactions.ts';

/** Clears slot 0 and returns the gas left. */
const CLEARS = '0x5f5f555a5f5260205ff3';

describe('the trace of a signed transaction', () => {
	it('has the gas limit and the gas of the receipt in its first frame, as geth shows them', () => {
		const host = hostOf('cancun', CLEARS);
		host.setAccount(TARGET, {
			vm: EVM,
			storage: new Map<Hex, Uint8Array>([[`0x${'0'.repeat(64)}`, Uint8Array.of(1)]]),
		});
		const data = Uint8Array.of(1, 0);
		const { trace, gasUsed, gasRefunded } = run(host, 'cancun', { gasLimit: 90_000n, data }, { trace: true });
		expect(gasRefunded).toBe(4800n);
		expect(trace!.transaction).toEqual({ gas: 90_000n, gasUsed });
		// Without the intrinsic gas of 21,000 and the data's 20.
		expect([trace!.gas, trace!.gasUsed]).toEqual([68_980, Number(gasUsed + gasRefunded) - 21_020]);
		expect(toCallTracer(trace!)).toMatchObject({ gas: '0x15f90', gasUsed: `0x${gasUsed.toString(16)}` });
	});

	it('is the same whether it is traced or not, and whether its host records', () => {
		const results = [undefined, true, 'witness'] as const;
		const [plain, traced, witnessed] = results.map((trace) => {
			const {
				recorded,
				trace: frames,
				transaction: _,
				...result
			} = run(hostOf('cancun', CLEARS), 'cancun', {}, trace && { trace });
			return { result, frames, recorded };
		});
		expect(traced!.result).toEqual(plain!.result);
		expect(witnessed!.result).toEqual(plain!.result);
		expect([plain!.frames, plain!.recorded, traced!.recorded]).toEqual([undefined, undefined, undefined]);
		expect(witnessed!.recorded!.root).toBe(witnessed!.frames);
	});

	it('is recorded by a host that records, with the price, the nonce and the balance that the contract saw', () => {
		const traces: RecordedTrace[] = [];
		const host = new Host({
			adapters: [evmAdapter({ hardfork: 'cancun' })],
			record: (trace) => void traces.push(trace),
		});
		host.mint(SENDER, FUNDS);
		// ORIGIN, BALANCE, and a create whose address is made of the nonce.
		host.setAccount(TARGET, { vm: EVM, code: hexToBytes('0x32315f5f5ff000'), nonce: 7n });
		const { gasUsed } = run(host, 'cancun', { gasLimit: 100_000n, value: 3n });
		expect(traces).toHaveLength(1);
		const { root, transaction } = traces[0]!;
		expect(transaction).toMatchObject({ origin: toAddress(SENDER), gasPrice: 15n });
		expect(root.transaction).toEqual({ gas: 100_000n, gasUsed });
		const paid = FUNDS - 100_000n * 15n - 3n;
		expect(root.witness!.reads[0]).toContainEqual({ what: 'balance', address: toAddress(SENDER), value: paid });
	});

	it('has the create of a creation transaction, also if its address is taken', () => {
		const host = hostOf('cancun');
		const created = run(host, 'cancun', { to: undefined, data: hexToBytes('0x60015ff3') }, { trace: true });
		expect(toCallTracer(created.trace!)).toMatchObject({
			type: 'CREATE',
			to: `0x${created.contractAddress!.slice(26)}`,
			output: '0x00',
			gas: '0x186a0',
			gasUsed: `0x${created.gasUsed.toString(16)}`,
		});
		const again = hostOf('cancun');
		again.setAccount(created.contractAddress!, { nonce: 1n });
		const taken = run(again, 'cancun', { to: undefined, data: hexToBytes('0x60015ff3') }, { trace: true });
		const frame = toCallTracer(taken.trace!);
		expect(frame).toMatchObject({ error: 'contract address collision', gas: '0x186a0', gasUsed: '0x186a0' });
		expect(frame).not.toHaveProperty('to');
	});
});
