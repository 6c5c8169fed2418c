import { Common, Hardfork, Mainnet } from '@ethereumjs/common';
import { createEVM } from '@ethereumjs/evm';
import { createAddressFromString } from '@ethereumjs/util';
import { type Address, Host, toAddress, toEvmHex } from 'altvm';
import { median, report } from '../measure.ts';
import { COMPUTE, type EvmCase, TRANSFER } from './cases.ts';
import { ETHEREUMJS } from './ethereumjs.ts';
import { hostilePrograms } from './hostile.ts';
import { adapterOf, callOurs, contractOf, type Engine, ours, USER } from './ours.ts';

const ADDRESS: Address = toAddress('0x00000000000000000000000000000000000000aa');
const ROUNDS = 9;

/** Contracts that need no state and no other contract, so that their code alone can be set in a fresh world. */
const COLD: readonly EvmCase[] = [
	{ ...TRANSFER, name: 'ERC-20 approve', function: 'approve' },
	{
		...COMPUTE.find(({ contract }) => contract === 'Compute')!,
		name: 'fibonacci(5)',
		function: 'fibonacci',
		args: [5],
	},
	{ ...COMPUTE.find(({ contract }) => contract === 'Sha256')!, name: 'SHA-256 of nothing', args: [0] },
	{
		...COMPUTE.find(({ contract }) => contract === 'Text')!,
		name: 'string of 1 number',
		function: 'numbers',
		args: [1],
	},
];

let serial = 0;

/** Returns the same program with different trailing bytes, which never run. Its hash is new to every cache. */
function unseen(code: Uint8Array): Uint8Array {
	const changed = Uint8Array.from([...code, 0xfe, 0, 0, 0, 0]);
	new DataView(changed.buffer).setUint32(code.length + 1, ++serial);
	return changed;
}

interface Times {
	readonly first: number;
	readonly warm: number;
}

/** Measures the first call in a fresh host with a fresh adapter, and a later call, in microseconds. */
export function timeOurs(engine: Engine, code: Uint8Array, input: Uint8Array): Times {
	const host = new Host({ adapters: [adapterOf(engine)] });
	host.setAccount(ADDRESS, { vm: 'evm', code: unseen(code), nonce: 1n });
	const times = Array.from({ length: 6 }, () => {
		const start = performance.now();
		callOurs(host, ADDRESS, input);
		return (performance.now() - start) * 1000;
	});
	return { first: times[0]!, warm: median(times.slice(1)) };
}

async function timeEthereumjs(code: Uint8Array, input: Uint8Array): Promise<number> {
	const evm = await createEVM({ common: new Common({ chain: Mainnet, hardfork: Hardfork.Osaka }) });
	const to = createAddressFromString(toEvmHex(ADDRESS));
	await evm.stateManager.putCode(to, unseen(code));
	const start = performance.now();
	const { execResult } = await evm.runCall({
		caller: createAddressFromString(toEvmHex(USER)),
		to,
		data: input,
		gasLimit: 30_000_000n,
	});
	if (execResult.exceptionError) throw new Error(`${ETHEREUMJS}: ${execResult.exceptionError.error}`);
	return (performance.now() - start) * 1000;
}

/** Measures the first call of a contract, and the share of it that translation takes. */
export async function coldStart(): Promise<void> {
	for (const item of COLD) {
		const contract = contractOf(item);
		const { host, address } = ours('interpreter', contract);
		const code = host.code(address);
		const samples = {
			auto: [] as Times[],
			interpreter: [] as Times[],
			translated: [] as Times[],
			peer: [] as number[],
		};
		for (let round = 0; round < ROUNDS; round++) {
			for (const engine of ['auto', 'interpreter', 'translated'] as const) {
				samples[engine].push(timeOurs(engine, code, contract.input));
			}
			samples.peer.push(await timeEthereumjs(code, contract.input));
		}
		const first = (times: readonly Times[]) => median(times.map((time) => time.first));
		const unit = 'us/first call';
		report(`cold start: ${item.name}`, first(samples.auto), median(samples.peer), ETHEREUMJS, unit);
		reportTranslation(`${item.name}, ${code.length} bytes`, samples.translated, samples.interpreter);
	}
}

/** Reports how much longer the first translated call takes than a warm one, next to the whole first interpreted call. */
function reportTranslation(name: string, translated: readonly Times[], interpreter: readonly Times[]): void {
	const translation = median(translated.map(({ first, warm }) => Math.max(0, first - warm)));
	const interpreted = median(interpreter.map(({ first }) => first));
	report(`translation: ${name}`, translation, interpreted, 'first call in our interpreter', 'us');
}

/** Measures the translation of code that is designed to be hard to translate. Almost none of it runs. */
export async function hostile(): Promise<void> {
	for (const [name, code] of hostilePrograms()) {
		const translated: Times[] = [];
		const interpreter: Times[] = [];
		for (let round = 0; round < 5; round++) {
			translated.push(timeOurs('translated', code, new Uint8Array(0)));
			interpreter.push(timeOurs('interpreter', code, new Uint8Array(0)));
		}
		reportTranslation(`hostile, ${name}`, translated, interpreter);
	}
}
