import type { WitFunction, WitType } from '@altvm/abi-bridge';

const BYTES: WitType = { kind: 'list', element: { kind: 'u8' } };
const U64: WitType = { kind: 'u64' };
const U256: WitType = { kind: 'u256' };
const ADDRESS: WitType = { kind: 'address' };
const BYTES32: WitType = { kind: 'bytes32' };
const BOOL: WitType = { kind: 'bool' };
const TEXT: WitType = { kind: 'string' };
const TEXTS: WitType = { kind: 'list', element: TEXT };
const CALL_ERROR: WitType = {
	kind: 'variant',
	name: 'call-error',
	cases: [
		{ name: 'reverted', type: BYTES },
		{ name: 'halted', type: BYTES },
		{ name: 'refused', type: BYTES },
	],
};
const CALL_RESULT: WitType = { kind: 'result', ok: BYTES, error: CALL_ERROR };
const NEW_CONTRACT: WitType = {
	kind: 'record',
	name: 'new-contract',
	fields: [
		{ name: 'vm', type: TEXT },
		{ name: 'code', type: BYTES },
		{ name: 'constructor-input', type: BYTES },
		{ name: 'salt', type: { kind: 'option', element: BYTES32 } },
		{ name: 'payable', type: TEXTS },
		{ name: 'view', type: TEXTS },
	],
};

type Signature = Omit<WitFunction, 'name'>;

function signature(params: readonly [name: string, type: WitType][], result?: WitType): Signature {
	return { params: params.map(([name, type]) => ({ name, type })), result };
}

/** The functions of `altvm:contract/host`, as `wit/contract.wit` declares them. */
export const HOST_FUNCTIONS: Readonly<Record<string, Signature>> = {
	'storage-get': signature([['key', BYTES]], { kind: 'option', element: BYTES }),
	'storage-set': signature([
		['key', BYTES],
		['value', BYTES],
	]),
	'storage-remove': signature([['key', BYTES]]),
	caller: signature([], ADDRESS),
	self: signature([], ADDRESS),
	origin: signature([], ADDRESS),
	value: signature([], U256),
	balance: signature([['account', ADDRESS]], U256),
	'block-number': signature([], U64),
	'block-timestamp': signature([], U64),
	'chain-id': signature([], U64),
	emit: signature([
		['topics', { kind: 'list', element: BYTES32 }],
		['data', BYTES],
	]),
	call: signature(
		[
			['target', ADDRESS],
			['input', BYTES],
			['value', U256],
			['gas', U64],
		],
		CALL_RESULT,
	),
	'static-call': signature(
		[
			['target', ADDRESS],
			['input', BYTES],
			['gas', U64],
		],
		CALL_RESULT,
	),
	create: signature(
		[
			['contract', NEW_CONTRACT],
			['value', U256],
			['gas', U64],
		],
		{ kind: 'result', ok: ADDRESS, error: CALL_ERROR },
	),
	'has-code': signature([['account', ADDRESS]], BOOL),
	'evm-address': signature([['account', ADDRESS]], ADDRESS),
	'resolve-address': signature([['account', ADDRESS]], ADDRESS),
	'gas-left': signature([], U64),
	revert: signature([['data', BYTES]]),
	keccak256: signature([['data', BYTES]], BYTES32),
};
