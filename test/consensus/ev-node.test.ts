import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goPrograms } from './go/go-program.ts';
import { walletOf, writeGenesis } from './mixed-chain.ts';
import { AltvmNode, freePort, Program, until } from './processes.ts';

const programs = await goPrograms(['ev-node', 'local-da']);

/** An ev-node and the altvm node that it drives, each in its own process and with its own disk. */
class Pair {
	node!: AltvmNode;
	#evNode!: Program;
	#rpcPort = 0;
	readonly #name: string;
	readonly #isSequencer: boolean;
	readonly #executorPort: number;
	readonly #p2pPort: number;

	private constructor(name: string, isSequencer: boolean, ports: readonly number[]) {
		this.#name = name;
		this.#isSequencer = isSequencer;
		[this.#executorPort, this.#p2pPort, this.#rpcPort] = ports as [number, number, number];
	}

	static async make(name: string, isSequencer: boolean): Promise<Pair> {
		const pair = new Pair(name, isSequencer, [await freePort(), await freePort(), await freePort()]);
		const flags = isSequencer ? ['--evnode.node.aggregator', ...PASSPHRASE] : [];
		execFileSync(programs!['ev-node'], ['init', '--home', pair.#home, '--chain_id', 'mixed-1', ...flags]);
		// All nodes have the genesis file of the sequencer, which names its key.
		if (!isSequencer)
			copyFileSync(join(folder, 'sequencer', 'config', 'genesis.json'), join(pair.#home, 'config', 'genesis.json'));
		return pair;
	}

	get #home(): string {
		return join(folder, this.#name);
	}

	async startAltvm(): Promise<void> {
		this.node = await AltvmNode.start({
			genesis: join(folder, 'genesis.json'),
			datadir: join(folder, `${this.#name}-chain`),
			flags: ['--ev-node', '--ev-node.port', `${this.#executorPort}`],
			log: join(folder, `${this.#name}-altvm.log`),
		});
	}

	startEvNode(peers: readonly string[] = []): void {
		const flags = [
			['home', this.#home],
			['executor', `http://127.0.0.1:${this.#executorPort}`],
			['evnode.da.address', `http://127.0.0.1:${daPort}`],
			['evnode.da.block_time', '1s'],
			// Each home has another one by default, and nodes read only their own.
			['evnode.da.namespace', 'mixed-chain'],
			['evnode.node.block_time', '500ms'],
			['evnode.p2p.listen_address', `/ip4/127.0.0.1/tcp/${this.#p2pPort}`],
			['evnode.rpc.address', `127.0.0.1:${this.#rpcPort}`],
			...(peers.length > 0 ? [['evnode.p2p.peers', peers.join(',')]] : []),
		].flatMap(([name, value]) => [`--${name}`, value!]);
		const role = this.#isSequencer ? ['--evnode.node.aggregator', ...PASSPHRASE] : [];
		this.#evNode = new Program(programs!['ev-node'], ['start', ...flags, ...role], join(folder, `${this.#name}.log`));
	}

	/** Address at which other ev-nodes reach this one. */
	async peer(): Promise<string> {
		return until('ev-node tells its address', async () => {
			const response = await fetch(`http://127.0.0.1:${this.#rpcPort}/evnode.v1.P2PService/GetNetInfo`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: '{}',
			});
			const { netInfo } = (await response.json()) as { netInfo: { listenAddresses: string[] } };
			return netInfo.listenAddresses[0];
		});
	}

	async kill(): Promise<void> {
		await this.#evNode?.kill();
		await this.node?.program.kill();
	}

	killEvNode(): Promise<void> {
		return this.#evNode.kill();
	}
}

const folder = mkdtempSync(join(tmpdir(), 'altvm-ev-node-'));
const PASSPHRASE = ['--evnode.signer.passphrase_file', join(folder, 'passphrase')];
let daPort: number;
let da: Program | undefined;
const pairs: Pair[] = [];

async function pair(name: string, isSequencer = false): Promise<Pair> {
	const made = await Pair.make(name, isSequencer);
	pairs.push(made);
	await made.startAltvm();
	return made;
}

beforeAll(async () => {
	if (!programs) return;
	writeGenesis(join(folder, 'genesis.json'));
	writeFileSync(join(folder, 'passphrase'), 'a passphrase of a test');
	daPort = await freePort();
	da = new Program(programs['local-da'], ['-port', `${daPort}`, '-block-time', '1s'], join(folder, 'da.log'));
});

afterAll(async () => {
	for (const each of pairs) await each.kill();
	await da?.kill();
	rmSync(folder, { recursive: true, force: true });
});

/** Every block up to a height has the same hash on two nodes. */
async function expectSame(a: AltvmNode, b: AltvmNode, height: number): Promise<void> {
	for (let number = 1; number <= height; number++) {
		const [one, other] = await Promise.all([a.block(number), b.block(number)]);
		expect([number, other?.hash, other?.stateRoot]).toEqual([number, one!.hash, one!.stateRoot]);
	}
}

describe.skipIf(!programs)('a chain that ev-node drives', () => {
	it('has a sequencer and full nodes with the same blocks, through crashes and for late nodes', async () => {
		const sequencer = await pair('sequencer', true);
		sequencer.startEvNode();
		await sequencer.node.reaches(2);
		const full = await pair('full');
		full.startEvNode([await sequencer.peer()]);

		// Transactions across VMs, sent to the sequencer's JSON-RPC.
		const wallet = walletOf(sequencer.node.url);
		const contracts = await wallet.deployPair();
		await wallet.setAcross(contracts, 7n, 99n);
		expect(await wallet.get(contracts.wasm, 7n)).toBe(99n);
		const height = await sequencer.node.height();
		await full.node.reaches(height);
		await expectSame(sequencer.node, full.node, height);
		expect(await walletOf(full.node.url).get(contracts.wasm, 7n)).toBe(99n);

		// Blocks become final when the data availability layer has them.
		const final = await until('a final block', async () => {
			const block = await full.node.rpc('eth_getBlockByNumber', 'finalized', false).catch(() => undefined);
			return block && Number(block.number) > 0 ? block : undefined;
		});
		expect((await sequencer.node.block(Number(final.number)))?.hash).toBe(final.hash);

		// The sequencer crashes, its altvm with it. Both go on where they were.
		await sequencer.kill();
		await sequencer.startAltvm();
		expect(await sequencer.node.height()).toBeGreaterThanOrEqual(height);
		expect((await sequencer.node.block(height))?.hash).toBe((await full.node.block(height))?.hash);
		sequencer.startEvNode();
		const again = walletOf(sequencer.node.url);
		await again.setAcross(contracts, 8n, 100n);

		// ev-node alone crashes, and makes again what altvm has already.
		await sequencer.killEvNode();
		sequencer.startEvNode();
		await again.setAcross(contracts, 9n, 101n);

		// A node that joins late gets the whole chain.
		const late = await pair('late');
		late.startEvNode([await sequencer.peer()]);
		const end = await sequencer.node.height();
		await late.node.reaches(end);
		await expectSame(sequencer.node, late.node, end);
		const lateWallet = walletOf(late.node.url);
		for (const [key, value] of [
			[7n, 99n],
			[8n, 100n],
			[9n, 101n],
		] as const) {
			expect(await lateWallet.get(contracts.wasm, key)).toBe(value);
		}
	});
});
