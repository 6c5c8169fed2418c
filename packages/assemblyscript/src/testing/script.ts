import { existsSync, readFileSync } from 'node:fs';
import { keccakBytes } from '@altvm/abi-bridge';
import asc from 'assemblyscript/asc';

/** A revert of a script, with its data: an error in the Solidity ABI. */
export class ScriptRevert extends Error {
	readonly data: Uint8Array;

	constructor(data: Uint8Array) {
		super('revert');
		this.data = data;
	}

	/** The code of a `Panic(uint256)`. */
	get code(): bigint {
		return BigInt(`0x${Buffer.from(this.data.subarray(4)).toString('hex')}`);
	}

	/** The text of an `Error(string)`. */
	get text(): string {
		const length = Number(BigInt(`0x${Buffer.from(this.data.subarray(36, 68)).toString('hex')}`));
		return new TextDecoder().decode(this.data.subarray(68, 68 + length));
	}
}

/** A compiled script, with a host that has storage and no accounts: every address of 20 bytes is its own. */
export interface Script {
	readonly exports: Record<string, (...args: (number | bigint)[]) => number | bigint>;
	readonly memory: WebAssembly.Memory;
	/** Values by key, in hex. */
	readonly storage: Map<string, Uint8Array>;
}

/** Compiles AssemblyScript that imports the kit's files (`./u256`) and exports functions. */
export async function compileScript(source: string): Promise<Script> {
	const binary = await compile(source);
	const storage = new Map<string, Uint8Array>();
	const bytes = (at: number, length: number) => new Uint8Array(memory.buffer, at, length).slice();
	const hex = (at: number, length: number) => Buffer.from(bytes(at, length)).toString('hex');
	const word = (at: number, big: Uint8Array) => new Uint8Array(memory.buffer, at, 32).set(big.slice().reverse());
	const host = {
		keccak256: (at: number, length: number, result: number) => word(result, keccakBytes(bytes(at, length))),
		revert: (at: number, length: number) => {
			throw new ScriptRevert(bytes(at, length));
		},
		'storage-get': (at: number, length: number, result: number) => {
			const found = storage.get(hex(at, length));
			const view = new DataView(memory.buffer);
			view.setUint8(result, found ? 1 : 0);
			if (!found) return;
			const room = Number(exports['room']!(found.length));
			new Uint8Array(memory.buffer, room, found.length).set(found);
			new DataView(memory.buffer).setUint32(result + 4, room, true);
			new DataView(memory.buffer).setUint32(result + 8, found.length, true);
		},
		'storage-set': (at: number, length: number, value: number, size: number) => {
			if (size === 0) storage.delete(hex(at, length));
			else storage.set(hex(at, length), bytes(value, size));
		},
		'storage-remove': (at: number, length: number) => void storage.delete(hex(at, length)),
		'evm-address': () => {
			throw new Error('a script has no aliases');
		},
		'resolve-address': (a: bigint, b: bigint, c: bigint, d: bigint, result: number) => {
			const view = new DataView(memory.buffer);
			[a, b, c, d].forEach((limb, i) => {
				view.setBigUint64(result + 8 * i, limb, true);
			});
		},
	};
	const instance = new WebAssembly.Instance(new WebAssembly.Module(binary), { 'altvm:contract/host@0.1.0': host });
	const exports = instance.exports as unknown as Script['exports'];
	const memory = instance.exports['memory'] as WebAssembly.Memory;
	return { exports, memory, storage };
}

/** Compiles AssemblyScript that imports the kit's files, and returns the core module. */
export async function compile(source: string): Promise<Uint8Array<ArrayBuffer>> {
	let binary: Uint8Array | undefined;
	const messages: string[] = [];
	const text = `${source}\nexport function room(size: i32): usize { return heap.alloc(size); }\n${ABORT}`;
	const { error } = await asc.main(
		['entry.ts', '--outFile', 'out.wasm', '-O1', '--runtime', 'stub', '--use', 'abort=entry/abort'],
		{
			readFile(name) {
				if (name === 'entry.ts') return text;
				const file = new URL(`../../assembly/${name}`, import.meta.url);
				return existsSync(file) ? readFileSync(file, 'utf8') : null;
			},
			writeFile: (name, contents) => {
				if (name === 'out.wasm') binary = contents as Uint8Array;
			},
			listFiles: () => [],
			stdout: { write: () => {} },
			stderr: { write: (line: string) => void messages.push(line) },
		},
	);
	if (error || !binary) throw new Error(messages.join(''));
	return Uint8Array.from(binary);
}

/** As in a contract's glue. */
const ABORT = `
import { revert as revertWith } from "./errors";
export function abort(message: string | null, file: string | null, line: u32, column: u32): void {
  revertWith(message ? message : "aborted");
  unreachable();
}
`;
