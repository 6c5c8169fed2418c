import { toAddress } from '@altvm/abi-bridge';
import { parseModule } from '../../src/core/loader/parse.ts';
import { Libmovevm } from '../libmovevm.ts';
import { nativeVerdict, READING } from '../verifier-oracle.ts';
import type { StatusCase } from './status-case.ts';
import { bytesOf, type Verdict } from './verdict.ts';

const OWNER = toAddress(`0x${'c0'.padStart(64, '0')}`);

/** Statuses of libmovevm that differ from ours, by the title of the case. */
const OTHERWISE: Readonly<Record<string, string>> = {
	// libmovevm reads older versions, and ignores bytes after the end.
	'the version is 4': 'accepted',
	'there are bytes after the end': 'accepted',
	// Limits of this package.
	'a type is nested deeper than 32': 'accepted',
	'a type has more than 256 nodes': 'TOO_MANY_TYPE_NODES',
	'a module has more than 256 KiB': 'accepted',
	'a table has more than 65,536 entries': 'DUPLICATE_ELEMENT',
	// libmovevm fails to link native structs, which the verifier accepts.
	'a native struct is packed': 'MISSING_DEPENDENCY',
	'a native struct is unpacked': 'MISSING_DEPENDENCY',
	// libmovevm loads dependencies before it verifies a module.
	'an imported module does not exist': 'LINKER_ERROR',
};

/** Runs the cases in libmovevm. */
export class NativeVerdicts {
	readonly #native = new Libmovevm();

	/** How libmovevm's verdict differs from ours. Undefined if it does not, or if libmovevm cannot read the format. */
	difference(
		[, title, , samples, others = []]: StatusCase,
		side: 'passes' | 'fails',
		ours: Verdict,
	): string | undefined {
		const code = samples[side]();
		// The flavour byte of Sui. libmovevm does not read it.
		if (code[7] === 5) return undefined;
		for (const text of others) {
			const bytes = bytesOf(text);
			const { modules, self } = parseModule(bytes);
			this.#native.publish(modules[self]!.account, modules[self]!.name, bytes);
		}
		const { status, at } = nativeVerdict(this.#native, { account: OWNER, name: 'm', code });
		const place = typeof ours.at === 'number' ? `f ${ours.at}` : ours.at;
		// libmovevm checks indices while it reads, with one status for every failure, and another one in access
		// specifiers.
		const isUnread = status === 'CODE_DESERIALIZATION_ERROR' || status === 'ACCESS_CONTROL_INVARIANT_VIOLATION';
		if (isUnread && READING.has(ours.status)) return undefined;
		if (OTHERWISE[title] === status) return undefined;
		const isSame = status === ours.status && (at === undefined || at === place);
		return isSame ? undefined : `${status}${at === undefined ? '' : ` at ${at}`}, and ours ${ours.status} at ${place}`;
	}
}
