import { createTx } from '@ethereumjs/tx';
import { privateToAddress } from '@ethereumjs/util';
import { bytesToHex, concatBytes, createHost, executeTransaction, hexToBytes, selectorOf } from 'altvm';
import { COINS, OWNER, setUpMarket, TOKENS, USER } from '../../examples/swap/set-up.ts';

/** The results that must be the same in every engine, as JSON. */
export interface SwapResult {
	readonly vms: readonly string[];
	readonly swap: { readonly status: string; readonly gas: number };
	readonly signed: { readonly status: string; readonly gas: string };
	/** The result after enough calls to have EVM and Move code translated where that is allowed. */
	readonly hot: { readonly gas: number };
	readonly stateRoot: string;
}

const KEY = hexToBytes(`0x${'42'.repeat(32)}`);
const AMOUNT = 100n * TOKENS;
const word = (value: bigint) => hexToBytes(`0x${value.toString(16).padStart(64, '0')}`);

/** Runs the swap over three virtual machines: as a call, and as a signed Ethereum transaction. */
export async function runSwap(): Promise<SwapResult> {
	const host = await createHost();
	const { token, coin, exchange } = setUpMarket(host);
	const request = { from: USER, to: exchange, function: 'swap', args: [AMOUNT, 49n * COINS], trace: true } as const;
	const called = host.call(request);
	const vms = new Set<string>();
	const visit = (frame: NonNullable<typeof called.trace>): void => {
		if (frame.vm) vms.add(frame.vm);
		for (const step of frame.steps) if (step.type === 'call') visit(step.frame);
	};
	visit(called.trace!);

	let hotGas = 0;
	for (let i = 0; i < 700; i++) hotGas += host.simulate({ from: USER, to: coin, function: 'total_supply' }).gasUsed;
	for (let i = 0; i < 40; i++) hotGas += host.simulate({ ...request, trace: false }).gasUsed;

	const from = bytesToHex(privateToAddress(KEY));
	host.mint(from, 10n ** 18n);
	host.call({ from: OWNER, to: token, function: 'transfer', args: [from, AMOUNT] });
	host.call({ from, to: token, function: 'approve', args: [exchange, AMOUNT] });
	host.call({ from, to: coin, function: 'register' });
	const fields = {
		type: 2,
		chainId: 1n,
		nonce: host.nonce(from),
		gasLimit: 1_000_000n,
		maxFeePerGas: 10n,
		maxPriorityFeePerGas: 1n,
		to: `0x${exchange.slice(-40)}`,
		data: concatBytes(hexToBytes(selectorOf('swap(uint256,uint256)')), word(AMOUNT), word(0n)),
	} as const;
	const signed = executeTransaction(host, createTx(fields).sign(KEY).serialize());
	return {
		vms: [...vms].sort(),
		swap: { status: called.status, gas: called.gasUsed },
		signed: { status: signed.status, gas: String(signed.gasUsed) },
		hot: { gas: hotGas },
		stateRoot: await host.stateRoot(),
	};
}
