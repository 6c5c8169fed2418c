import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bytesToHex } from 'altvm';
import { median, report } from '../measure.ts';
import type { EvmCase } from './cases.ts';
import { timeOurs } from './first-call.ts';
import { contractOf, ours } from './ours.ts';
import { REVM, revm } from './revm.ts';

const ROUNDS = 5;

/** One call of code that nobody has called before, of some 150 Mgas. */
const RENDER: EvmCase = { name: 'ray tracer', contract: 'RayTracer', function: 'render', args: [34, 25] };

const PROCESS = fileURLToPath(new URL('first-call-process.ts', import.meta.url));

/** Runs the first call in a fresh process, whose JavaScript is not compiled yet, with or without kept translations. Returns its microseconds. */
function timeProcess(code: Uint8Array, input: Uint8Array, folder?: string): number {
	const { stdout, stderr, status } = spawnSync(process.execPath, [PROCESS], {
		input: JSON.stringify({ code: bytesToHex(code), input: bytesToHex(input), folder }),
		encoding: 'utf8',
	});
	if (status !== 0) throw new Error(stderr);
	return Number(stdout);
}

/** Measures the first call of heavy code against native revm, which runs such code at one speed: it translates nothing. */
export async function heavyFirstCall(): Promise<void> {
	const contract = contractOf(RENDER);
	const { host, address, run } = ours('interpreter', contract);
	const code = host.code(address);
	const { gasUsed } = run();
	const [native] = await revm([{ ...contract, gasUsed }]);
	const folder = mkdtempSync(join(tmpdir(), 'translations-'));
	timeProcess(code, contract.input, folder);
	const samples = { adapter: [] as number[], process: [] as number[], kept: [] as number[], peer: [] as number[] };
	for (let round = 0; round < ROUNDS; round++) {
		samples.adapter.push(timeOurs('auto', code, contract.input).first);
		samples.process.push(timeProcess(code, contract.input));
		samples.kept.push(timeProcess(code, contract.input, folder));
		samples.peer.push(await native!.time(1));
	}
	rmSync(folder, { recursive: true });
	const name = `${RENDER.name}, ${Math.round(gasUsed / 1e6)} Mgas`;
	report(`cold start: ${name}`, median(samples.adapter), median(samples.peer), REVM, 'us/first call');
	const inProcess = `cold start: ${name}, fresh process`;
	report(inProcess, median(samples.process), median(samples.peer), REVM, 'us/first call');
	report(`${inProcess}, kept translation`, median(samples.kept), median(samples.peer), REVM, 'us/first call');
}
