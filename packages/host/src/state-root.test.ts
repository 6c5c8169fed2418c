import {
	type Address,
	addressToBytes,
	aliasOf,
	type ContractInterface,
	type Hex,
	hexToBytes,
	toAddress,
} from '@altvm/abi-bridge';
import { createMPT, MerklePatriciaTrie } from '@ethereumjs/mpt';
import { RLP } from '@ethereumjs/rlp';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Host, keccak256, MemoryStore } from './index.ts';
import { evmAddress, longAddress, scriptedVm } from './testing/scripted-vm.ts';

interface EthereumAccount {
	readonly nonce: bigint;
	readonly balance: bigint;
	readonly code: Uint8Array;
	readonly storage: ReadonlyMap<Hex, Uint8Array>;
}

const ETHEREUM = scriptedVm('evm').adapter;
const OTHER = scriptedVm('other').adapter;
const newHost = () => new Host({ adapters: [ETHEREUM, OTHER] });
const slot = (n: number): Hex => `0x${n.toString(16).padStart(64, '0')}`;

/** Computes Ethereum's root as in the Yellow Paper, with a trie that hashes its keys itself. */
async function ethereumRoot(world: ReadonlyMap<Address, EthereumAccount>): Promise<string> {
	const accounts = await createMPT({ useKeyHashing: true });
	for (const [address, { nonce, balance, code, storage }] of world) {
		const slots = await createMPT({ useKeyHashing: true });
		for (const [key, value] of storage) await slots.put(hexToBytes(key), RLP.encode(value));
		const leaf = RLP.encode([nonce, balance, slots.root(), hexToBytes(keccak256(code))]);
		await accounts.put(addressToBytes(address).subarray(12), leaf);
	}
	return `0x${Buffer.from(accounts.root()).toString('hex')}`;
}

function fill(host: Host, world: Iterable<readonly [Address, EthereumAccount]>): Host {
	for (const [address, { code, ...rest }] of world) {
		host.setAccount(address, { vm: 'evm', ...(code.length > 0 && { code }), ...rest });
	}
	return host;
}

// The form in which Ethereum stores slots: 32-byte keys, values without leading zeros, never zero.
const value = fc
	.uint8Array({ minLength: 1, maxLength: 32 })
	.map((bytes) => (bytes[0] === 0 ? Uint8Array.from([1, ...bytes.subarray(1)]) : bytes));
const account = fc.record({
	nonce: fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }),
	balance: fc.bigInt({ min: 0n, max: 2n ** 200n }),
	code: fc.uint8Array({ maxLength: 40 }),
	storage: fc.array(fc.tuple(fc.nat(40).map(slot), value), { maxLength: 8 }).map((entries) => new Map(entries)),
});
const worlds = fc
	.array(fc.tuple(fc.nat(60).map(evmAddress), account), { maxLength: 12 })
	.map((entries) => new Map(entries));

describe('the state root', () => {
	it('of an empty state is the root of an empty trie', async () => {
		const empty = '0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421';
		expect(await newHost().stateRoot()).toBe(empty);
	});

	it("of Sepolia's genesis accounts is the one in its genesis block", async () => {
		const ether = 10n ** 18n;
		const host = newHost();
		for (const [wei, holders] of SEPOLIA) for (const holder of holders) host.mint(holder, wei * ether);
		expect(await host.stateRoot()).toBe('0x5eb6e371a698b8d68f665192350ffcecbbbf322916f4b51bd79bb6887da3f494');
	});

	it('of Ethereum accounts matches an independent trie', async () => {
		await fc.assert(
			fc.asyncProperty(worlds, async (world) => {
				expect(await fill(newHost(), world).stateRoot()).toBe(await ethereumRoot(world));
			}),
			{ numRuns: 40 },
		);
	});

	it('depends neither on the order of changes nor on when it is computed', async () => {
		await fc.assert(
			fc.asyncProperty(worlds, worlds, async (first, second) => {
				const changed = new Map([...first, ...second]);
				const once = await fill(newHost(), changed).stateRoot();
				expect(await fill(newHost(), [...changed].reverse()).stateRoot()).toBe(once);
				const host = newHost();
				for (const entry of changed) {
					fill(host, [entry]);
					void host.stateRoot();
				}
				expect(await host.stateRoot()).toBe(once);
			}),
			{ numRuns: 20 },
		);
	});

	it('of an existing store is that of the host that wrote it', async () => {
		const store = new MemoryStore();
		const before = new Host({ adapters: [ETHEREUM, OTHER], store });
		before.setAccount(evmAddress(1), {
			vm: 'other',
			code: Uint8Array.of(1),
			storage: new Map([['0x05', Uint8Array.of(7)]]),
		});
		before.mint(longAddress(1), 3n);
		expect(await new Host({ adapters: [ETHEREUM, OTHER], store }).stateRoot()).toBe(await before.stateRoot());
	});

	it('returns to its earlier value when additions are removed again', async () => {
		const host = fill(newHost(), [[evmAddress(1), { ...PLAIN, storage: new Map([[slot(1), Uint8Array.of(2)]]) }]]);
		const before = await host.stateRoot();
		host.setAccount(evmAddress(1), { vm: 'evm', storage: new Map([[slot(2), Uint8Array.of(3)]]) });
		host.setAccount(evmAddress(2), { balance: 1n });
		const between = await host.stateRoot();
		host.setAccount(evmAddress(1), { vm: 'evm', storage: new Map([[slot(2), new Uint8Array(0)]]) });
		host.setAccount(evmAddress(2), { balance: 0n });
		expect(between).not.toBe(before);
		expect(await host.stateRoot()).toBe(before);
	});

	it('is not affected by changes after it was computed', async () => {
		const host = newHost();
		host.mint(evmAddress(1), 1n);
		const first = host.stateRoot();
		host.mint(evmAddress(1), 1n);
		const second = host.stateRoot();
		expect(await first).toBe(await ethereumRoot(new Map([[evmAddress(1), { ...NOTHING, balance: 1n }]])));
		expect(await second).toBe(await ethereumRoot(new Map([[evmAddress(1), { ...NOTHING, balance: 2n }]])));
	});
});

describe('the state root distinguishes', () => {
	const at = evmAddress(1);
	const code = Uint8Array.of(1);
	const named = (vm: string, name: string): ContractInterface => ({ vm, name, functions: [], events: [], errors: [] });
	const storage = (key: Hex) => new Map([[key, Uint8Array.of(7)]]);
	const rootOf = async (...edit: Parameters<Host['setAccount']>) => {
		const host = newHost();
		host.setAccount(...edit);
		return host.stateRoot();
	};

	it.each<[string, Parameters<Host['setAccount']>[1], Parameters<Host['setAccount']>[1]]>([
		['the VM of the same code', { vm: 'evm', code }, { vm: 'other', code }],
		[
			'a contract with an interface and one without',
			{ vm: 'evm', code },
			{ vm: 'evm', code, interface: named('evm', 'A') },
		],
		[
			'two interfaces of the same code',
			{ vm: 'other', code, interface: named('other', 'A') },
			{ vm: 'other', code, interface: named('other', 'B') },
		],
		[
			'the VM of the same storage',
			{ vm: 'evm', storage: storage(slot(1)) },
			{ vm: 'other', storage: storage(slot(1)) },
		],
		[
			'keys that differ by a zero byte',
			{ vm: 'other', storage: storage('0x01') },
			{ vm: 'other', storage: storage('0x0100') },
		],
		[
			'values of another VM that differ by a leading zero',
			{ vm: 'other', storage: new Map([['0x01', Uint8Array.of(0, 1)]]) },
			{ vm: 'other', storage: new Map([['0x01', Uint8Array.of(1)]]) },
		],
	])('%s', async (_what, one, other) => {
		expect(await rootOf(at, one)).not.toBe(await rootOf(at, other));
		expect(await rootOf(at, one)).toBe(await rootOf(at, one));
	});

	it('an account known by an alias from an equal account at the alias itself', async () => {
		const owner = longAddress(1);
		expect(await rootOf(owner, { balance: 5n })).not.toBe(await rootOf(aliasOf(owner), { balance: 5n }));
	});

	it('an alias, which is committed in the storage of its owner', async () => {
		const owner = longAddress(1);
		const record = new MerklePatriciaTrie({ useKeyHashing: true });
		const name = new Uint8Array(32);
		name.set(new TextEncoder().encode('altvm'));
		const alias = addressToBytes(aliasOf(owner)).subarray(12);
		await record.put(
			Uint8Array.from([...name, ...new TextEncoder().encode('account')]),
			RLP.encode([new Uint8Array(0), new Uint8Array(0), alias]),
		);
		const accounts = new MerklePatriciaTrie({ useKeyHashing: true });
		const leaf = RLP.encode([0n, 5n, record.root(), hexToBytes(keccak256(new Uint8Array(0)))]);
		await accounts.put(addressToBytes(owner), leaf);
		const expected = `0x${Buffer.from(accounts.root()).toString('hex')}`;
		expect(await rootOf(owner, { balance: 5n })).toBe(expected);
	});
});

const NOTHING: EthereumAccount = { nonce: 0n, balance: 0n, code: new Uint8Array(0), storage: new Map() };
const PLAIN: EthereumAccount = { ...NOTHING, nonce: 1n, balance: 9n };

/** Ether and its holders in the genesis of https://github.com/eth-clients/sepolia. */
const SEPOLIA: readonly (readonly [ether: bigint, holders: readonly Address[]])[] = (
	[
		[
			1_000_000n,
			[
				'0xa2a6d93439144ffe4d27c9e088dcd8b783946263',
				'0xbc11295936aa79d594139de1b2e12629414f3bdb',
				'0x7cf5b79bfe291a67ab02b393e456ccc4c266f753',
				'0xaaec86394441f915bce3e6ab399977e9906f3b69',
				'0xf47cae1cf79ca6758bfc787dbd21e6bdbe7112b8',
				'0xd7eddb78ed295b3c9629240e8924fb8d8874ddd8',
				'0x8b7f0977bb4f0fbe7076fa22bc24aca043583f5e',
				'0xe2e2659028143784d557bcec6ff3a0721048880a',
				'0xd9a5179f091d85051d3c982785efd1455cec8699',
				'0xbeef32ca5b9a198d27b4e02f4c70439fe60356cf',
			],
		],
		[10_000_000n, ['0x0000006916a87b82333f4245046623b23794c65c']],
		[
			100_000_000n,
			[
				'0xb21c33de1fab3fa15499c62b59fe0cc3250020d1',
				'0x10f5d45854e038071485ac9e402308cf80d2d2fe',
				'0xd7d76c58b3a519e9fa6cc4d22dc017259bc49f1e',
			],
		],
		[1n, ['0x799d329e5f583419167cd722962485926e338f4a']],
	] as const
).map(([ether, holders]) => [ether, holders.map(toAddress)]);
