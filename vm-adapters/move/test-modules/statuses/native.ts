import { toAddress } from '@altvm/abi-bridge';
import { parseModule } from '../../src/core/loader/parse.ts';
import { Libmovevm } from '../libmovevm.ts';
import { nativeVerdict, READING } from '../verifier-oracle.ts';
import type { StatusCase } from './status-case.ts';
import { bytesOf, type Verdict } from './verdict.ts';

const OWNER = toAddress(`0x${'c0'.padStart(64, '0')}`);

/** Statuses of libmovevm where it says something else, by the title of the case. */
const OTHERWISE: Readonly<Record<string, string>> = {
	// It reads older versions than ours, and bytes after the end.
	'the version is 4': 'accepted',
	'there are bytes after the end': 'accepted',
	// Bounds of our own.
	'a type is nested deeper than 32': 'accepted',
	'a type has more than 256 parts': 'TOO_MANY_TYPE_NODES',
	'a module has more than 256 KiB': 'accepted',
	'a table has more than 65,536 entries': 'DUPLICATE_ELEMENT',
	// It has no native structs, which the verifier lets pass.
	'a native struct is packed': 'MISSING_DEPENDENCY',
	'a native struct is unpacked': 'MISSING_DEPENDENCY',
	// It looks for other modules before it verifies one.
	'a module is named that is not there': 'LINKER_ERROR',
};

/** libmovevm with the modules of one case after another. */
export class NativeVerdicts {
	readonly #native = new Libmovevm();

	/** Undefined if libmovevm says the same of a module as ours, or does not know its format; otherwise what it says. */
	difference(
		[, title, , samples, others = []]: StatusCase,
		side: 'passes' | 'fails',
		ours: Verdict,
	): string | undefined {
		const code = samples[side]();
		// Sui's mark of versions.
		if (code[7] === 5) return undefined;
		for (const text of others) {
			const bytes = bytesOf(text);
			const { modules, self } = parseModule(bytes);
			this.#native.publish(modules[self]!.account, modules[self]!.name, bytes);
		}
		const { status, at } = nativeVerdict(this.#native, { account: OWNER, name: 'm', code });
		const place = typeof ours.at === 'number' ? `f ${ours.at}` : ours.at;
		// While it reads, it checks indices as well, and has one name for every failure, and another in access specifiers.
		const isUnread = status === 'CODE_DESERIALIZATION_ERROR' || status === 'ACCESS_CONTROL_INVARIANT_VIOLATION';
		if (isUnread && READING.has(ours.status)) return undefined;
		if (OTHERWISE[title] === status) return undefined;
		const isSame = status === ours.status && (at === undefined || at === place);
		return isSame ? undefined : `${status}${at === undefined ? '' : ` at ${at}`}, and ours ${ours.status} at ${place}`;
	}
}
