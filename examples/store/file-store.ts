import { appendFileSync, existsSync, readFileSync, truncateSync } from 'node:fs';
import {
	type AccountRecord,
	type Address,
	bytesToHex,
	type Hex,
	hexToBytes,
	MemoryStore,
	type StateChanges,
	type StateStore,
	type VmId,
} from 'altvm';

/**
 * A store in memory that logs every change to disk. Opening the log again replays it. Each line of the log is one transaction. A
 * line that a crash cut off is removed, so a transaction is either restored in full or not at all.
 */
export class FileStore implements StateStore {
	readonly #path: string;
	readonly #memory = new MemoryStore();

	constructor(path: string) {
		this.#path = path;
		if (!existsSync(path)) return;
		const lines = readFileSync(path, 'utf8').split('\n');
		const cutOff = lines.pop()!;
		for (const line of lines) this.#memory.apply(JSON.parse(line, revive));
		if (cutOff !== '')
			truncateSync(
				path,
				lines.reduce((length, line) => length + line.length + 1, 0),
			);
	}

	account(address: Address): AccountRecord | undefined {
		return this.#memory.account(address);
	}

	slot(address: Address, vm: VmId, key: Hex): Uint8Array | undefined {
		return this.#memory.slot(address, vm, key);
	}

	blob(hash: Hex): Uint8Array | undefined {
		return this.#memory.blob(hash);
	}

	ownerOfAlias(alias: Address): Address | undefined {
		return this.#memory.ownerOfAlias(alias);
	}

	accounts(): Iterable<readonly [Address, AccountRecord]> {
		return this.#memory.accounts();
	}

	slots(address: Address, vm?: VmId): Iterable<readonly [VmId, Hex, Uint8Array]> {
		return this.#memory.slots(address, vm);
	}

	apply(changes: StateChanges): void {
		appendFileSync(this.#path, `${JSON.stringify(changes, replace)}\n`);
		this.#memory.apply(changes);
	}
}

// JSON has no maps, big integers or bytes: each is written as an array that begins with the name of its type.
function replace(_key: string, value: unknown): unknown {
	if (typeof value === 'bigint') return ['bigint', value.toString()];
	if (value instanceof Uint8Array) return ['bytes', bytesToHex(value)];
	if (value instanceof Map) return ['map', ...value];
	return value;
}

function revive(_key: string, value: unknown): unknown {
	if (!Array.isArray(value)) return value;
	const [type, ...content] = value;
	if (type === 'bigint') return BigInt(content[0]);
	if (type === 'bytes') return hexToBytes(content[0]);
	// A deleted entry has the value undefined, which JSON writes as null.
	if (type === 'map') return new Map(content.map(([key, entry]) => [key, entry ?? undefined]));
	return value;
}
