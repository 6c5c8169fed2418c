import type { Host } from 'altvm';
import { type HostImport, hostCaller } from './host-caller.ts';
import type { Kernel } from './rate.ts';

const FROM = `0x${'b2'.padStart(40, '0')}` as const;
const TO = '(param i64 i64 i64 i64';
/** An address without code: the limbs of 5. */
const ADDRESS = 'i64.const 5 i64.const 0 i64.const 0 i64.const 0';
/** An address of 32 bytes, another one each round, and another one of 20 bytes each round. */
const LONG = 'i64.const 5 i64.const 0 i64.const 0 i64.const 7';
const NEXT = 'local.get $n i64.extend_i32_u i64.const 0 i64.const 0 i64.const 8';
const NEXT_SHORT = 'local.get $n i64.extend_i32_u i64.const 9 i64.const 0 i64.const 0';
const VALUE = 'i64.const 0 i64.const 0 i64.const 0 i64.const 0';
const RESULT = '(result (result (list u8) (error $e)))';

/** A variable key of 4 bytes at 0: the rounds left. */
const NEXT_KEY = 'i32.const 0 local.get $n i32.store';

const ENTRIES: readonly (HostImport & { readonly what?: string })[] = [
	{ name: 'caller', type: '(result $a)', core: '(param i32)', args: 'i32.const 4096' },
	{ name: 'self', type: '(result $a)', core: '(param i32)', args: 'i32.const 4096' },
	{ name: 'origin', type: '(result $a)', core: '(param i32)', args: 'i32.const 4096' },
	{ name: 'value', type: '(result $u)', core: '(param i32)', args: 'i32.const 4096' },
	{ name: 'balance', type: '(param "account" $a) (result $u)', core: `${TO} i32)`, args: `${ADDRESS} i32.const 4096` },
	{
		name: 'has-code',
		type: '(param "account" $a) (result bool)',
		core: `${TO}) (result i32)`,
		args: ADDRESS,
		drop: 'drop',
	},
	...[
		{ name: 'evm-address', what: 'evm-address of 20 bytes', args: ADDRESS },
		{ name: 'evm-address', what: 'evm-address of 32 bytes', args: LONG },
		{ name: 'evm-address', what: 'evm-address, new aliases', args: NEXT },
		{ name: 'resolve-address', what: 'resolve-address', args: ADDRESS },
		{ name: 'resolve-address', what: 'resolve-address, cold', args: NEXT_SHORT },
	].map(({ name, what, args }) => ({
		name,
		what,
		type: '(param "account" $a) (result $a)',
		core: `${TO} i32)`,
		args: `${args} i32.const 4096`,
	})),
	{ name: 'block-number', type: '(result u64)', core: '(result i64)', args: '', drop: 'drop' },
	{ name: 'block-timestamp', type: '(result u64)', core: '(result i64)', args: '', drop: 'drop' },
	{ name: 'chain-id', type: '(result u64)', core: '(result i64)', args: '', drop: 'drop' },
	{ name: 'gas-left', type: '(result u64)', core: '(result i64)', args: '', drop: 'drop' },
	...[0, 64, 60_000].map((size) => ({
		name: 'keccak256',
		what: `keccak256 of ${size} bytes`,
		type: '(param "data" (list u8)) (result $b)',
		core: '(param i32 i32 i32)',
		args: `i32.const 0 i32.const ${size} i32.const 4096`,
	})),
	...[
		{ what: 'storage-get, warm', set: '' },
		{ what: 'storage-get, cold', set: NEXT_KEY },
	].map(({ what, set }) => ({
		name: 'storage-get',
		what,
		type: '(param "key" (list u8)) (result (option (list u8)))',
		core: '(param i32 i32 i32)',
		args: `${set} i32.const 0 i32.const 4 i32.const 4096`,
	})),
	{
		name: 'storage-get',
		what: 'storage-get, key of 60,000 bytes',
		type: '(param "key" (list u8)) (result (option (list u8)))',
		core: '(param i32 i32 i32)',
		args: 'i32.const 0 i32.const 60000 i32.const 100000',
	},
	...[
		{ what: 'storage-set, one key', set: '', size: 32 },
		{ what: 'storage-set, new keys', set: NEXT_KEY, size: 32 },
		{ what: 'storage-set, value of 60,000 bytes', set: '', size: 60_000 },
	].map(({ what, set, size }) => ({
		name: 'storage-set',
		what,
		type: '(param "key" (list u8)) (param "value" (list u8))',
		core: '(param i32 i32 i32 i32)',
		args: `${set} i32.const 0 i32.const 4 i32.const 1024 i32.const ${size}`,
	})),
	{ name: 'storage-remove', type: '(param "key" (list u8))', core: '(param i32 i32)', args: 'i32.const 0 i32.const 4' },
	...[
		[0, 0],
		[4, 32],
		[0, 60_000],
	].map(([topics, size]) => ({
		name: 'emit',
		what: `emit of ${topics} topics and ${size} bytes`,
		type: '(param "topics" (list $b)) (param "data" (list u8))',
		core: '(param i32 i32 i32 i32)',
		args: `i32.const 0 i32.const ${topics} i32.const 1024 i32.const ${size}`,
	})),
	...[0, 60_000].map((size) => ({
		name: 'call',
		what: `call of an account without code, ${size} bytes`,
		type: `(param "target" $a) (param "input" (list u8)) (param "value" $u) (param "gas" u64) ${RESULT}`,
		core: `${TO} i32 i32 i64 i64 i64 i64 i64 i32)`,
		args: `${ADDRESS} i32.const 0 i32.const ${size} ${VALUE} i64.const -1 i32.const 100000`,
	})),
	{
		name: 'static-call',
		type: `(param "target" $a) (param "input" (list u8)) (param "gas" u64) ${RESULT}`,
		core: `${TO} i32 i32 i64 i32)`,
		args: `${ADDRESS} i32.const 0 i32.const 4 i64.const -1 i32.const 4096`,
	},
];

/** Kernels of every function that the host offers to WASM contracts, but `revert`, which ends a contract. */
export async function wasmHostFunctions(host: Host): Promise<Kernel[]> {
	const kernels: Kernel[] = [];
	for (const entry of ENTRIES) {
		const code = await hostCaller(entry);
		const { address } = host.deploy({ from: FROM, vm: 'wasm', code, gas: 1e12 });
		const name = entry.what ?? entry.name;
		kernels.push({
			case: name,
			run() {
				const { status, gasUsed, outcome } = host.call({
					from: FROM,
					to: address,
					function: 'run',
					args: [2000],
					gas: 2 ** 44,
				});
				if (status !== 'success') throw new Error(`${name}: ${JSON.stringify(outcome)}`);
				return gasUsed;
			},
		});
	}
	return kernels;
}
