import { bytesToHex, evmFormOf, type Hex, toEvmHex } from '@altvm/abi-bridge';
import { EVM } from '@altvm/evm';
import { checkOptions, HostError, OPTION, type OptionChecks, type Touched, type TouchedAccount } from '@altvm/host';
import type { TransactionTracer } from './tracer.ts';

/** The options of geth's `prestateTracer`, each optional. */
export interface PrestateOptions {
	/** Shows what the transaction changed, before and after. Default: all that it used, before it. */
	readonly diffMode?: boolean;
	readonly disableCode?: boolean;
	readonly disableStorage?: boolean;
	/** Whether accounts that did not exist before are in the state before. */
	readonly includeEmpty?: boolean;
}

/** An account as geth's `prestateTracer` writes it. The last fields are ours: geth has only the EVM. */
export interface PrestateAccount {
	balance?: string;
	nonce?: number;
	code?: Hex;
	codeHash?: Hex;
	storage?: Record<Hex, Hex>;
	/** VM of the code. */
	vm?: string;
	/** Storage of other VMs: by VM, each entry as it is stored. */
	vmStorage?: Record<string, Record<Hex, Hex>>;
}

type State = Record<string, PrestateAccount>;

const OPTIONS: OptionChecks<PrestateOptions> = {
	diffMode: OPTION.boolean,
	disableCode: OPTION.boolean,
	disableStorage: OPTION.boolean,
	includeEmpty: OPTION.boolean,
};

const NONE: Pick<TouchedAccount, 'balance' | 'nonce' | 'code' | 'codeHash' | 'vm'> = {
	balance: 0n,
	nonce: 0n,
	code: new Uint8Array(0),
	codeHash: '0x',
	vm: undefined,
};

/** geth's `prestateTracer`, with the storage of all VMs. @throws HostError `bad-request` */
export function prestateTracer(options: PrestateOptions): TransactionTracer {
	checkOptions(options, 'prestateTracer', OPTIONS);
	return {
		trace: { frames: false, touched: true },
		result({ touched }) {
			if (!touched) throw new HostError('bad-request', 'the transaction was not traced with what it touched');
			return options.diffMode ? differences(touched, options) : before(touched, options);
		},
	};
}

/** Whether there was an account, for geth. */
function isEmpty({ before: account }: Touched): boolean {
	return !account || (account.balance === 0n && account.nonce === 0n && account.code.length === 0);
}

function before(touched: readonly Touched[], options: PrestateOptions): State {
	const state: State = {};
	for (const each of touched) {
		if (isEmpty(each) && !options.includeEmpty) continue;
		state[keyOf(each)] = { ...whole(each.before ?? NONE, options), ...storageOf(each, 'before', options, true) };
	}
	return state;
}

function differences(touched: readonly Touched[], options: PrestateOptions): { post: State; pre: State } {
	const pre: State = {};
	const post: State = {};
	for (const each of touched) {
		const slots = { ...each, slots: each.slots.filter((slot) => !sameBytes(slot.before, slot.after)) };
		const old = { ...whole(each.before ?? NONE, options), ...storageOf(slots, 'before', options, false) };
		const isShown = options.includeEmpty || !isEmpty(each);
		const key = keyOf(each);
		if (!each.after) {
			// Gone, or never there: geth shows what was removed in the state before only.
			if (each.before && isShown) pre[key] = old;
			continue;
		}
		const changed = { ...changedFields(each, options), ...storageOf(slots, 'after', options, false) };
		const isChanged = Object.keys(changed).length > 0 || (!options.disableStorage && slots.slots.length > 0);
		if (!isChanged) continue;
		post[key] = changed;
		if (isShown) pre[key] = old;
	}
	return { post, pre };
}

const keyOf = ({ address }: Touched) => toEvmHex(evmFormOf(address));

function whole(account: typeof NONE, { disableCode }: PrestateOptions): PrestateAccount {
	const { balance, nonce, code, codeHash, vm } = account;
	return {
		balance: `0x${balance.toString(16)}`,
		...(nonce !== 0n && { nonce: Number(nonce) }),
		...(code.length > 0 && { ...(!disableCode && { code: bytesToHex(code) }), codeHash }),
		...(vm !== undefined && vm !== EVM && { vm }),
	};
}

function changedFields({ before: old = NONE, after }: Touched, { disableCode }: PrestateOptions): PrestateAccount {
	const { balance, nonce, code, codeHash, vm } = after!;
	const hasNewCode = !disableCode && codeHash !== (old.code.length > 0 ? old.codeHash : emptied(code, codeHash));
	return {
		...(balance !== old.balance && { balance: `0x${balance.toString(16)}` }),
		...(nonce !== old.nonce && { nonce: Number(nonce) }),
		...(hasNewCode && { code: bytesToHex(code), codeHash }),
		...(vm !== old.vm && vm !== undefined && vm !== EVM && { vm }),
	};
}

/** The hash that an account without code has: its own, if it has none either. */
const emptied = (code: Uint8Array, codeHash: Hex) => (code.length === 0 ? codeHash : '0x');

function storageOf(
	{ slots }: Touched,
	when: 'before' | 'after',
	{ disableStorage }: PrestateOptions,
	withZero: boolean,
): PrestateAccount {
	if (disableStorage) return {};
	const storage: Record<Hex, Hex> = {};
	const others: Record<string, Record<Hex, Hex>> = {};
	for (const { vm, key, [when]: value } of slots) {
		if (!value && !withZero) continue;
		if (vm === EVM)
			storage[key] = `0x${bytesToHex(value ?? NONE.code)
				.slice(2)
				.padStart(64, '0')}`;
		else (others[vm] ??= {})[key] = bytesToHex(value ?? NONE.code);
	}
	return {
		...(Object.keys(storage).length > 0 && { storage }),
		...(Object.keys(others).length > 0 && { vmStorage: others }),
	};
}

function sameBytes(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
	return bytesToHex(a ?? NONE.code) === bytesToHex(b ?? NONE.code);
}
