import { hexToBytes } from '@altvm/abi-bridge';
import { evmAdapter } from '@altvm/evm';
import { Host, type TransactionResult } from '@altvm/host';
import { ACCOUNTS, BALANCE, codesOf, FULL_SLOT, type FuzzCase, USER, USER_BALANCE } from './world.ts';

export type Engine = NonNullable<NonNullable<Parameters<typeof evmAdapter>[0]>['engine']>;
export const ENGINES: readonly Engine[] = ['interpreter', 'translated', 'auto'];

/** Our own host, in which a case can run any number of times. */
export class OurWorld {
	readonly #host: Host;
	readonly #input: Uint8Array;
	readonly #value: bigint;

	constructor(of: FuzzCase, engine: Engine) {
		this.#input = hexToBytes(of.input);
		this.#value = BigInt(of.value);
		this.#host = new Host({ adapters: [evmAdapter({ engine, hardfork: of.fork ?? 'osaka' })], block: { number: 0n } });
		this.#host.mint(USER, USER_BALANCE);
		for (const [at, code] of codesOf(of)) {
			const storage = new Map([[FULL_SLOT, Uint8Array.of(1)]]);
			this.#host.setAccount(at, { vm: 'evm', code, nonce: 1n, balance: BALANCE, storage });
		}
	}

	run(gas: number, { trace = false }: { readonly trace?: boolean } = {}): TransactionResult {
		const input = this.#input;
		return this.#host.simulate({ from: USER, to: ACCOUNTS[0]!, input, value: this.#value, gas, trace });
	}
}
