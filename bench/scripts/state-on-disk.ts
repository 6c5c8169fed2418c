/**
 * Measures a state of many slots on disk: `node bench/scripts/state-on-disk.ts [slots] [folder] [--cpu] [--parts]`. A folder that has the state is used again.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Address, type Hex, toAddress } from '@altvm/abi-bridge';
import {
	type AccountRecord,
	DatabaseNodes,
	DatabaseStore,
	EMPTY_ACCOUNT,
	lastBlock,
	OverlayStore,
	PathTrieCommitment,
	pruneHistory,
	type StateChanges,
	undoBlock,
	writeBlock,
	writeNodes,
	writeState,
} from '@altvm/state';
import { type LmdbDatabase, openLmdb } from '@altvm/store-lmdb';

const SLOTS = Number(process.argv[2] ?? 10_000_000);
const folder = process.argv[3] ?? join(tmpdir(), `altvm-state-${SLOTS}`);
/** One contract has a tenth of the slots, the others have 5,000 each. */
const LARGE = SLOTS / 10;
const SMALL = 5_000;
const CONTRACTS = (SLOTS - LARGE) / SMALL;
const USERS = 100_000;
const BATCH = 50_000;

const word = (number: number): Hex => `0x${number.toString(16).padStart(64, '0')}`;
const contract = (number: number): Address => toAddress(`0x${(number + 1).toString(16).padStart(40, 'c')}`);
const user = (number: number): Address => toAddress(`0x${(number + 1).toString(16).padStart(40, 'a')}`);
const value = () => Uint8Array.from([...new Uint8Array(24), ...randomBytes(8)]);

const record = (slots: number): AccountRecord => ({
	...EMPTY_ACCOUNT,
	nonce: 1n,
	vm: 'evm',
	codeHash: `0x${'ab'.repeat(32)}`,
	slots: { evm: slots },
});

function changesOf(
	accounts: ReadonlyMap<Address, AccountRecord>,
	slots: ReadonlyMap<Address, ReadonlyMap<Hex, Uint8Array>>,
): StateChanges {
	const byAddress = new Map([...slots].map(([address, entries]) => [address, new Map([['evm', entries]])]));
	return { accounts, slots: byAddress, blobs: new Map(), aliases: new Map() };
}

function write(database: LmdbDatabase, changes: StateChanges): void {
	const store = new OverlayStore(new DatabaseStore(database, { cacheBytes: 0 }));
	store.apply(changes);
	const commitment = new PathTrieCommitment(store, new DatabaseNodes(database));
	commitment.record(changes);
	const nodes = commitment.changes();
	database.transaction((writer) => {
		writeState(writer, changes);
		writeNodes(writer, nodes);
	});
}

function build(): void {
	const database = openLmdb(folder, { durability: 'periodic' });
	const started = performance.now();
	for (let at = 0; at < USERS; at += BATCH) {
		const some = Array.from({ length: Math.min(BATCH, USERS - at) }, (_, i) => at + i);
		write(
			database,
			changesOf(new Map(some.map((i) => [user(i), { ...EMPTY_ACCOUNT, balance: 10n ** 18n }])), new Map()),
		);
	}
	for (let at = 0; at < LARGE; at += BATCH) {
		const entries = new Map(Array.from({ length: Math.min(BATCH, LARGE - at) }, (_, i) => [word(at + i), value()]));
		write(database, changesOf(new Map([[contract(0), record(at + entries.size)]]), new Map([[contract(0), entries]])));
	}
	for (let i = 0; i < CONTRACTS; i += 10) {
		const some = Array.from({ length: Math.min(10, CONTRACTS - i) }, (_, j) => contract(i + j + 1));
		const entries = () => new Map(Array.from({ length: SMALL }, (_, j) => [word(j), value()]));
		write(
			database,
			changesOf(
				new Map(some.map((address) => [address, record(SMALL)])),
				new Map(some.map((address) => [address, entries()])),
			),
		);
		if (i % 200 === 0)
			console.log(`${LARGE + i * SMALL} slots, ${((performance.now() - started) / 1000).toFixed(0)} s`);
	}
	console.log(`${(database.stats().bytes / SLOTS).toFixed(0)} bytes on disk a slot, flat state and trie`);
	void database.close();
}

/** Milliseconds: of the processor with `--cpu`, for a machine that runs much else. */
const clock = process.argv.includes('--cpu')
	? () => {
			const { user, system } = process.threadCpuUsage();
			return (user + system) / 1000;
		}
	: () => performance.now();

const percentiles = (times: number[]) => {
	const sorted = times.toSorted((a, b) => a - b);
	const at = (part: number) => sorted[Math.floor(part * (sorted.length - 1))]!.toFixed(1);
	return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`;
};

/** The parts of the resident memory: of the process itself, and of the file, which the kernel takes back when it needs room. */
function resident(): string {
	const status = readFileSync('/proc/self/status', 'utf8');
	const megabytes = (name: string) =>
		Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024);
	return `RSS ${megabytes('VmRSS')} MB (own ${megabytes('RssAnon')} MB, mapped files ${megabytes('RssFile')} MB)`;
}

const below = (end: number) => Math.floor(Math.random() * end);

/** A block that changes `slots` slots of any contracts. */
function scattered(slots: number): StateChanges {
	const changed = new Map<Address, Map<Hex, Uint8Array>>();
	const accounts = new Map<Address, AccountRecord>();
	for (let i = 0; i < slots; i++) {
		const number = below(10) === 0 ? 0 : 1 + below(CONTRACTS);
		const size = number === 0 ? LARGE : SMALL;
		const address = contract(number);
		accounts.set(address, { ...record(size), balance: BigInt(below(1000)) });
		changed.set(address, (changed.get(address) ?? new Map()).set(word(below(size)), value()));
	}
	return changesOf(accounts, changed);
}

/** A block of token transfers: each changes two slots of the large contract and its sender's account. */
function transfers(count: number): StateChanges {
	const entries = new Map<Hex, Uint8Array>();
	const accounts = new Map<Address, AccountRecord>();
	while (entries.size < 2 * count) entries.set(word(below(LARGE)), value());
	while (accounts.size < count)
		accounts.set(user(below(USERS)), { ...EMPTY_ACCOUNT, nonce: 1n, balance: BigInt(below(10 ** 15)) });
	return changesOf(accounts, new Map([[contract(0), entries]]));
}

function measure(
	name: string,
	database: LmdbDatabase,
	store: DatabaseStore,
	block: () => StateChanges,
	withHistory: boolean,
): void {
	const [roots, writes]: [number[], number[]] = [[], []];
	for (let i = 0; i < 40; i++) {
		const changes = block();
		const after = new OverlayStore(store);
		after.apply(changes);
		const start = clock();
		const commitment = new PathTrieCommitment(after, new DatabaseNodes(database));
		commitment.record(changes);
		commitment.rootNow();
		const rooted = clock();
		const nodes = commitment.changes();
		const number = (lastBlock(database) ?? 0n) + 1n;
		database.transaction((writer) => {
			if (withHistory) {
				writeBlock(writer, number, { changes, nodes });
				if (number > 20n) pruneHistory(writer, number - 20n);
			} else {
				writeState(writer, changes);
				writeNodes(writer, nodes);
			}
		});
		store.changed(changes);
		roots.push(rooted - start);
		writes.push(clock() - rooted);
	}
	console.log(`${name}: root ${percentiles(roots)}; written ${percentiles(writes)}; ${resident()}`);
}

if (!existsSync(join(folder, 'data.mdb'))) {
	mkdirSync(folder, { recursive: true });
	build();
	process.exit();
}
console.log(resident());
const start = performance.now();
const database = openLmdb(folder, { mapsParts: process.argv.includes('--parts') });
const store = new DatabaseStore(database);
store.account(contract(0));
console.log(`open and read an account: ${(performance.now() - start).toFixed(1)} ms; ${resident()}`);
console.log(`${(database.stats().bytes / SLOTS).toFixed(0)} bytes on disk a slot`);
const times: number[] = [];
for (let i = 0; i < 20_000; i++) {
	const address = contract(1 + below(CONTRACTS));
	const key = word(below(SMALL));
	const start = clock();
	store.slot(address, 'evm', key);
	times.push(1000 * (clock() - start));
}
console.log(`read a slot that is not cached: ${percentiles(times).replaceAll('ms', 'us')}`);
for (const withHistory of [false, true]) {
	const kind = withHistory ? 'with history' : 'without history';
	measure(`200 slots of any contracts, ${kind}`, database, store, () => scattered(200), withHistory);
	measure(`1,000 token transfers, ${kind}`, database, store, () => transfers(1000), withHistory);
}
const undo: number[] = [];
for (let i = 0; i < 10; i++) {
	const start = clock();
	const undone = database.transaction((writer) => undoBlock(writer, lastBlock(writer)!));
	store.changed(undone.applied);
	undo.push(clock() - start);
}
console.log(`undo of 1,000 transfers: ${percentiles(undo)}; ${resident()}`);
await database.close();
