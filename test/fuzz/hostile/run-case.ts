import { createHash } from 'node:crypto';
import {
	type Address,
	type ContractInterface,
	concatBytes,
	functionSignature,
	type Hex,
	hexToBytes,
	interfaceFromSolidityAbi,
	selectorOf,
} from '@altvm/abi-bridge';
import { executeTransaction, importBlock } from '@altvm/ethereum';
import { HostFault, parseTraces, shadowTraces, solidityContract, type TransactionResult } from 'altvm';
import { USER } from '../../world/world.ts';
import type { HostileCase } from './cases.ts';
import type { Chain, Scene } from './samples.ts';

/** What one case did. */
export interface CaseReport {
	/** Everything that nodes must agree on: status, failure, gas, output, logs, changes of the state. */
	readonly outcome: string;
	/** Host gas that was paid. */
	readonly gas: number;
	readonly milliseconds: number;
	/** Letters of the case as JSON. */
	readonly size: number;
	/** A fault: an error that is not typed, with its stack. */
	readonly fault: string | undefined;
}

const GAS = 20_000_000;

/** Runs a case and undoes what it did. Host, adapters and their caches keep what they have learned. */
export async function runCase(scene: Scene, of: HostileCase): Promise<CaseReport> {
	const snapshot = scene.host.snapshot();
	const start = performance.now();
	let gas = 0;
	const outcomes: unknown[] = [];
	let fault: string | undefined;
	try {
		for await (const outcome of steps(scene, of)) {
			outcomes.push(outcome);
			if (typeof outcome === 'object' && 'gasUsed' in outcome) gas += Number(outcome.gasUsed);
		}
	} catch (error) {
		if (isTyped(error)) outcomes.push(`${error.name} ${error.code}: ${error.message}`);
		else fault = error instanceof Error ? `${error.stack}\ncause: ${error.cause}` : String(error);
	}
	const milliseconds = performance.now() - start;
	scene.host.restore(snapshot);
	return {
		outcome: digest([outcomes, fault?.split('\n')[0]]),
		gas,
		milliseconds,
		size: JSON.stringify(of).length,
		fault,
	};
}

/** Errors of the project have a code, and are not the host's own fault. */
function isTyped(error: unknown): error is Error & { code: string } {
	if (!(error instanceof Error) || error instanceof HostFault) return false;
	return 'code' in error && typeof error.code === 'string' && !error.code.startsWith('ERR_');
}

async function* steps(scene: Scene, of: HostileCase): AsyncGenerator<Omit<TransactionResult, 'trace'> | string> {
	const { host } = scene;
	switch (of.entry) {
		case 'deploy': {
			const deployed = host.tryDeploy({ from: USER, vm: of.vm, code: hexToBytes(of.code), gas: GAS });
			yield deployed;
			if (deployed.address === undefined) return;
			yield host.call({ from: USER, to: deployed.address, input: hexToBytes(of.input), gas: GAS });
			yield* callEach(scene, deployed.address, host.interfaceOf(deployed.address), of.input);
			return;
		}
		case 'call':
			yield callContract(scene, scene.contracts[of.contract]!, of.input, of.crossing);
			return;
		case 'interface': {
			const { code } = solidityContract({ abi: [], bytecode: RETURNS_ITS_INPUT });
			const iface = interfaceFromSolidityAbi(of.abi as never, 'Hostile');
			const deployed = host.tryDeploy({ from: USER, vm: 'evm', code, interface: iface, gas: GAS });
			yield deployed;
			if (deployed.address !== undefined) yield* callEach(scene, deployed.address, iface, of.input);
			return;
		}
		case 'trace-file': {
			const traces = parseTraces(of.text);
			const { text } = await shadowTraces(traces);
			yield text;
			return;
		}
		case 'transaction':
			yield executeTransaction(host, hexToBytes(of.bytes)) as unknown as TransactionResult;
			return;
		case 'block':
			yield* imported(scene.chain, hexToBytes(of.bytes));
	}
}

/** Init code of a contract that returns its call data. */
const RETURNS_ITS_INPUT = '0x6007600c60003960076000f3365f5f37365ff3';

function callContract(scene: Scene, to: Address, input: Hex, crossing: boolean): TransactionResult {
	if (!crossing) return scene.host.call({ from: USER, to, input: hexToBytes(input), gas: GAS });
	const data = concatBytes(hexToBytes(to), hexToBytes(input));
	return scene.host.call({ from: USER, to: scene.forwarder, input: data, gas: GAS });
}

/** Calls the first functions of an interface from the EVM, with the given bytes for arguments. */
function* callEach(
	scene: Scene,
	to: Address,
	iface: ContractInterface | undefined,
	input: Hex,
): Generator<TransactionResult> {
	for (const fn of iface?.functions.slice(0, 4) ?? []) {
		yield callContract(scene, to, `${selectorOf(functionSignature(fn, true))}${input.slice(2)}`, true);
		if (fn.inputs.length === 0) yield scene.host.call({ from: USER, to, function: fn.name, args: [], gas: GAS });
	}
}

function digest(value: unknown): string {
	const text = JSON.stringify(value, (key, part) => {
		if (key === 'trace' || key === 'recorded') return undefined;
		if (typeof part === 'bigint') return part.toString();
		if (part instanceof Uint8Array) return Buffer.from(part).toString('hex');
		if (part instanceof Map || part instanceof Set) return [...part];
		return part;
	});
	return `${createHash('sha256').update(text).digest('hex').slice(0, 16)} ${text.slice(0, 400)}`;
}

async function* imported({ host, config, parent }: Chain, bytes: Uint8Array): AsyncGenerator<string> {
	const snapshot = host.snapshot();
	const { hash, stateRoot } = await importBlock(host, bytes, { config, parent });
	host.restore(snapshot);
	yield `${hash} ${stateRoot}`;
}
