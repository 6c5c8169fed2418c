import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cable } from './cable.ts';
import { goPrograms } from './go/go-program.ts';
import { walletOf, writeGenesis } from './mixed-chain.ts';
import { AltvmNode, freePort, Program, until } from './processes.ts';

const programs = await goPrograms(['cometbft']);
const folder = mkdtempSync(join(tmpdir(), 'altvm-cometbft-'));
const SNAPSHOT_INTERVAL = 10;

/** A CometBFT and the altvm node that is its application, each in its own process and with its own disk. */
class Validator {
	readonly index: number;
	readonly p2pPort: number;
	readonly rpcPort: number;
	node!: AltvmNode;
	/** Connections to validators of lower numbers. */
	cables: readonly Cable[] = [];
	readonly #abciPort: number;
	#peers = '';
	#comet: Program | undefined;

	private constructor(index: number, ports: readonly [number, number, number]) {
		this.index = index;
		[this.p2pPort, this.rpcPort, this.#abciPort] = ports;
	}

	static async make(index: number): Promise<Validator> {
		const validator = new Validator(index, [await freePort(), await freePort(), await freePort()]);
		execFileSync(programs!.cometbft, ['init', '--home', validator.home], { stdio: 'ignore' });
		return validator;
	}

	get home(): string {
		return join(folder, `comet-${this.index}`);
	}

	get #datadir(): string {
		return join(folder, `chain-${this.index}`);
	}

	get id(): string {
		return execFileSync(programs!.cometbft, ['show-node-id', '--home', this.home]).toString().trim();
	}

	/** Lays cables to others. There is one between each two validators. */
	async connect(others: readonly Validator[]): Promise<void> {
		this.cables = await Promise.all(others.map(({ p2pPort }) => Cable.to(p2pPort)));
		this.#peers = others.map(({ id }, i) => `${id}@127.0.0.1:${this.cables[i]!.port}`).join(',');
	}

	async start(stateSync: Record<string, string> = {}): Promise<void> {
		this.node = await AltvmNode.start({
			genesis: join(folder, 'genesis.json'),
			datadir: this.#datadir,
			flags: [
				...['--abci', '--abci.port', `${this.#abciPort}`, '--abci.comet', `http://127.0.0.1:${this.rpcPort}`],
				...['--abci.snapshot-interval', `${SNAPSHOT_INTERVAL}`],
			],
			log: join(folder, `altvm-${this.index}.log`),
		});
		const flags = [
			['home', this.home],
			['proxy_app', `tcp://127.0.0.1:${this.#abciPort}`],
			['p2p.laddr', `tcp://127.0.0.1:${this.p2pPort}`],
			['rpc.laddr', `tcp://127.0.0.1:${this.rpcPort}`],
			['p2p.persistent_peers', this.#peers],
		].flatMap(([name, value]) => [`--${name}`, value!]);
		this.#comet = new Program(programs!.cometbft, ['start', ...flags], join(folder, `comet-${this.index}.log`), {
			CMT_P2P_PEX: 'false',
			CMT_P2P_ALLOW_DUPLICATE_IP: 'true',
			CMT_P2P_ADDR_BOOK_STRICT: 'false',
			CMT_P2P_PERSISTENT_PEERS_MAX_DIAL_PERIOD: '1s',
			CMT_CONSENSUS_TIMEOUT_COMMIT: '300ms',
			CMT_CONSENSUS_TIMEOUT_PROPOSE: '1s',
			...stateSync,
		});
	}

	async kill(): Promise<void> {
		await this.#comet?.kill();
		await this.node?.program.kill();
	}

	/** Loses everything but the keys, and what it has signed. */
	wipe(): void {
		rmSync(this.#datadir, { recursive: true });
		const data = join(this.home, 'data');
		for (const name of readdirSync(data)) {
			if (name !== 'priv_validator_state.json') rmSync(join(data, name), { recursive: true });
		}
	}

	get cometLog(): string {
		return this.#comet!.output;
	}

	/** Asks CometBFT's RPC. */
	// biome-ignore lint/suspicious/noExplicitAny: tests read into answers as clients do.
	async comet(path: string): Promise<any> {
		const response = await fetch(`http://127.0.0.1:${this.rpcPort}/${path}`);
		return ((await response.json()) as { result: unknown }).result;
	}
}

const validators: Validator[] = [];

beforeAll(async () => {
	if (!programs) return;
	writeGenesis(join(folder, 'genesis.json'));
	for (let i = 0; i < 4; i++) {
		validators.push(await Validator.make(i));
		await validators[i]!.connect(validators.slice(0, i));
	}
	// One genesis file of consensus, with the keys of all.
	const documents = validators.map(({ home }) =>
		JSON.parse(readFileSync(join(home, 'config', 'genesis.json'), 'utf8')),
	);
	const shared = { ...documents[0], validators: documents.flatMap((document) => document.validators) };
	for (const { home } of validators) writeFileSync(join(home, 'config', 'genesis.json'), JSON.stringify(shared));
});

afterAll(async () => {
	for (const validator of validators) {
		await validator.kill();
		for (const cable of validator.cables) await cable.close();
	}
	rmSync(folder, { recursive: true, force: true });
});

/** Every block has one hash and one root, whichever of the validators is asked, up to the last one that they all have. */
async function expectOneChain(among: readonly Validator[]): Promise<number> {
	const height = Math.min(...(await Promise.all(among.map(({ node }) => node.height()))));
	for (let number = 1; number <= height; number++) {
		const blocks = await Promise.all(among.map(({ node }) => node.block(number)));
		const found = new Set(blocks.map((block) => `${number} ${block!.hash} ${block!.stateRoot}`));
		expect([...found]).toHaveLength(1);
	}
	return height;
}

describe.skipIf(!programs)('a chain that CometBFT drives', () => {
	it('has four validators that agree, one of which is cut off, and one restored by state sync', async () => {
		await Promise.all(validators.map((validator) => validator.start()));
		const [first, second, third, fourth] = validators as [Validator, Validator, Validator, Validator];
		await first.node.reaches(3);

		// Transactions across VMs; they reach all validators whichever node they were sent to.
		const wallet = walletOf(first.node.url);
		const contracts = await wallet.deployPair();
		await wallet.setAcross(contracts, 7n, 99n);
		await walletOf(third.node.url).setAcross(contracts, 8n, 100n);
		await fourth.node.reaches(await third.node.height());
		for (const { node } of validators) expect(await walletOf(node.url).get(contracts.wasm, 7n)).toBe(99n);
		await expectOneChain(validators);

		// One is cut off. The others go on, and it follows when it is back.
		for (const cable of fourth.cables) cable.cut();
		const cutAt = await fourth.node.height();
		await wallet.setAcross(contracts, 9n, 101n);
		await first.node.reaches(cutAt + 8);
		expect(await fourth.node.height()).toBeLessThanOrEqual(cutAt + 3);
		for (const cable of fourth.cables) cable.mend();
		await fourth.node.reaches(await first.node.height());
		expect(await walletOf(fourth.node.url).get(contracts.wasm, 9n)).toBe(101n);
		await expectOneChain(validators);

		// One crashes and goes on from its disk.
		await second.kill();
		await second.start();
		await second.node.reaches((await first.node.height()) + 2);

		// One loses its disk, and is restored from a snapshot of the others.
		await third.kill();
		third.wipe();
		await first.node.reaches(2 * SNAPSHOT_INTERVAL + 3);
		const trusted = SNAPSHOT_INTERVAL + 1;
		const { signed_header } = await first.comet(`commit?height=${trusted}`);
		await third.start({
			CMT_STATESYNC_ENABLE: 'true',
			CMT_STATESYNC_RPC_SERVERS: `127.0.0.1:${first.rpcPort},127.0.0.1:${second.rpcPort}`,
			CMT_STATESYNC_TRUST_HEIGHT: `${trusted}`,
			CMT_STATESYNC_TRUST_HASH: signed_header.commit.block_id.hash,
			CMT_STATESYNC_DISCOVERY_TIME: '5s',
		});
		await until('a restored snapshot', async () => (third.cometLog.includes('Snapshot restored') ? true : undefined));
		await third.node.reaches(await first.node.height());
		expect(await walletOf(third.node.url).get(contracts.wasm, 9n)).toBe(101n);
		await expectOneChain(validators);

		// It votes again: without it and one more there would be no majority.
		await fourth.kill();
		const height = await first.node.height();
		await walletOf(third.node.url).setAcross(contracts, 10n, 102n);
		await first.node.reaches(height + 3);
		expect(await expectOneChain([first, second, third])).toBeGreaterThan(height);
	});
});
