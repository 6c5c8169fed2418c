import type { Address, Hex } from '@altvm/abi-bridge';
import type { AccountState, SlotState } from './account-state.ts';

/** One step to undo. The kinds are few and flat so that writing one is cheap. */
export type Undo =
	| { readonly kind: 'balance'; readonly account: AccountState; readonly previous: bigint }
	| { readonly kind: 'nonce'; readonly account: AccountState; readonly previous: bigint }
	| {
			readonly kind: 'code';
			readonly account: AccountState;
			readonly codeHash: Hex;
			readonly vm: string | undefined;
			readonly interfaceHash: Hex | undefined;
	  }
	| {
			readonly kind: 'alias';
			readonly account: AccountState;
			readonly alias: Address;
			readonly shadowed: AccountState;
	  }
	| { readonly kind: 'slot'; readonly slot: SlotState; readonly previous: Uint8Array | undefined }
	| { readonly kind: 'warm-slot'; readonly slot: SlotState }
	| { readonly kind: 'warm-account'; readonly account: AccountState }
	| { readonly kind: 'created'; readonly account: AccountState; readonly previous: string | undefined }
	| { readonly kind: 'destroyed'; readonly account: AccountState }
	| { readonly kind: 'touched'; readonly account: AccountState }
	| {
			readonly kind: 'transient';
			readonly account: AccountState;
			readonly key: string;
			readonly previous: Uint8Array | undefined;
	  }
	| { readonly kind: 'log' }
	| { readonly kind: 'refund'; readonly previous: number }
	| { readonly kind: 'supply'; readonly minted: bigint; readonly burned: bigint };
