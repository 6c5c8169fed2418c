import { type Address, toAddress } from '@altvm/abi-bridge';
import { MoveLoadError } from '../status/errors.ts';
import type { FlavourName, ModuleId } from './file-format.ts';
import { ModuleReader } from './module-reader.ts';
import { readVersion, type Version } from './version.ts';

const TABLES: Record<number, string> = {
	1: 'module handles',
	2: 'struct handles',
	3: 'function handles',
	4: 'function instantiations',
	5: 'signatures',
	6: 'constant pool',
	7: 'identifiers',
	8: 'address identifiers',
	10: 'struct definitions',
	11: 'struct instantiations',
	12: 'function definitions',
	13: 'field handles',
	14: 'field instantiations',
	15: 'friend declarations',
	16: 'metadata',
};
/** Tables that version 7 adds. */
const TABLES_SINCE_7: Record<FlavourName, readonly string[]> = {
	aptos: ['variant field handles', 'variant field instantiations', 'variant handles', 'variant instantiations'],
	sui: ['enum definitions', 'enum instantiations', 'variant handles', 'variant instantiations'],
};
const FIRST_TABLE_SINCE_7 = 17;

/** From move-core-types, identifier. Compilers number scripts after `<SELF>`. */
const IDENTIFIER = /^([a-zA-Z]\w*|_\w+|<SELF>(_\d+)?)$/;

const MAX_IDENTIFIER = 255;

/** The most bytes of a module. */
export const MAX_MODULE_SIZE = 256 * 1024;

/** Tables that a script may have. Its only definition is its function, which follows the tables. */
const SCRIPT_TABLES: ReadonlySet<number> = new Set([1, 2, 3, 4, 5, 6, 7, 8, 16]);

/** A module or script whose header has been read. */
interface OpenFile {
	readonly format: Version;
	/** The byte after the tables. */
	readonly end: number;
	/** Reads the entries of a table; none if the file does not have it. */
	readonly read: <T>(kind: number, item: (reader: ModuleReader) => T) => T[];
}

/** Reads the header of a module or script, and checks that its tables follow each other. @throws MoveLoadError */
export function openFile(bytes: Uint8Array, kind: 'module' | 'script'): OpenFile {
	const isScript = kind === 'script';
	if (bytes.length > MAX_MODULE_SIZE)
		throw new MoveLoadError('LIMIT_EXCEEDED', `a ${kind} of more than ${MAX_MODULE_SIZE} bytes`);
	const header = new ModuleReader(bytes, 0, bytes.length, 'header');
	for (const byte of [0xa1, 0x1c, 0xeb, 0x0b]) {
		if (header.done || header.u8() !== byte)
			throw new MoveLoadError('BAD_MAGIC', `not a Move ${kind}`, { place: 'byte 0' });
	}
	const format = readVersion(Number(header.uint(4)));
	if (typeof format === 'string') throw new MoveLoadError('UNKNOWN_VERSION', format, { place: 'byte 4' });
	const { version, flavour } = format;
	if (isScript && flavour === 'sui')
		throw new MoveLoadError('UNKNOWN_VERSION', 'a script in bytecode of Sui', { place: 'byte 4' });
	const nameOf = (kind: number) => TABLES[kind] ?? (flavour && TABLES_SINCE_7[flavour][kind - FIRST_TABLE_SINCE_7]);
	const tables = new Map<number, { start: number; size: number }>();
	header.list(() => {
		const kind = header.u8();
		const name = nameOf(kind) ?? header.fail('UNKNOWN_TABLE_TYPE', `no table ${kind} in version ${version}`);
		if (isScript && !SCRIPT_TABLES.has(kind)) header.fail('MALFORMED', `a table of ${name} in a script`);
		if (tables.has(kind)) header.fail('DUPLICATE_TABLE', `two tables of ${name}`);
		tables.set(kind, { start: header.uleb(0xffffffff), size: header.uleb(0xffffffff) });
	});
	const contents = header.at;
	let end = contents;
	for (const { start, size } of [...tables.values()].sort((a, b) => a.start - b.start)) {
		if (contents + start !== end || size === 0) header.fail('BAD_HEADER_TABLE', 'tables that do not follow each other');
		end += size;
	}
	if (end > bytes.length) header.fail('BAD_HEADER_TABLE', 'a table beyond the end of the file');
	const read = <T>(kind: number, item: (reader: ModuleReader) => T): T[] => {
		const table = tables.get(kind);
		if (!table) return [];
		const start = contents + table.start;
		const reader = new ModuleReader(bytes, start, start + table.size, nameOf(kind)!);
		reader.format = format;
		return reader.items(() => item(reader));
	};
	return { format, end, read };
}

/** The names in a file: identifiers, addresses and the modules that it mentions. @throws MoveLoadError */
export function readNames({ format: { flavour }, read }: OpenFile) {
	const identifiers = read(0x7, (r) => {
		// In Sui, the verifier checks the length.
		const text = r.text(r.uleb(flavour === 'sui' ? undefined : MAX_IDENTIFIER));
		return IDENTIFIER.test(text) ? text : r.fail('MALFORMED', 'an identifier of other characters');
	});
	const addresses = read(0x8, (r) => toAddress(r.bytes(32)));
	const identifier = (r: ModuleReader) => identifiers[r.index(identifiers.length, 'identifier')]!;
	const moduleId = (r: ModuleReader) => ({
		account: addresses[r.index(addresses.length, 'address')]!,
		name: identifier(r),
	});
	const modules = read(0x1, moduleId);
	return { identifiers, addresses, modules, identifier, moduleId };
}

/** What a module says of itself, without its definitions. */
export interface ModuleIdentity {
	readonly id: ModuleId;
	readonly flavour: FlavourName | undefined;
	readonly addresses: readonly Address[];
	/** The modules that it mentions, itself among them. */
	readonly modules: readonly ModuleId[];
}

/**
 * Reads which module the bytes are, and no more: for an address before anything else is paid for. The rest may be malformed.
 * @throws MoveLoadError
 */
export function identify(bytes: Uint8Array): ModuleIdentity {
	const file = openFile(bytes, 'module');
	const { addresses, modules } = readNames(file);
	const tail = new ModuleReader(bytes, file.end, bytes.length, 'self handle');
	tail.format = file.format;
	return {
		id: modules[tail.index(modules.length, 'module handle')]!,
		flavour: file.format.flavour,
		addresses,
		modules,
	};
}
