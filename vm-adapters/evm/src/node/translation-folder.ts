import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkOptions, HostError, OPTION, type OptionChecks } from '@altvm/host';
import type { TranslationStore } from '../translations/translation-store.ts';

export interface TranslationFolderOptions {
	/** The folder, which is made if it does not exist. Only who may change what contracts do may write to it. */
	readonly path: string;
	/** Most bytes of all files. The least recently used are removed first. Default 256 MiB. */
	readonly maxBytes?: number;
}

const OPTIONS: OptionChecks<TranslationFolderOptions> = {
	path: OPTION.text,
	maxBytes: OPTION.integer(0, 2 ** 40),
};

const SUFFIX = '.translation';
/** Of a file that is being written. One that is older than this was left by a process that ended. */
const TEMPORARY = '.tmp';
const MAX_AGE = 60 * 60 * 1000;
/** How full the folder is after files were removed, so that not every new file removes one. */
const SHARE_LEFT = 0.75;

/**
 * Keeps translations in a folder, a file each, for `evmAdapter({ translations })`. Any number of processes may use the folder: a file is
 * written under another name, then renamed.
 * @throws HostError `bad-request` for a wrong option, or without a path.
 * @throws Error of `node:fs` if the folder cannot be made.
 *
 * @example
 * ```ts
 * import { mkdtempSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { evmAdapter } from '@altvm/evm';
 * import { translationFolder } from '@altvm/evm/node';
 *
 * const path = mkdtempSync(join(tmpdir(), 'translations-'));
 * const adapter = evmAdapter({ translations: translationFolder({ path }) });
 * adapter.vm; // evm
 * ```
 */
export function translationFolder(options: TranslationFolderOptions): TranslationStore {
	checkOptions(options, 'translationFolder', OPTIONS);
	const { path, maxBytes = 256 * 1024 * 1024 } = options;
	if (!path) throw new HostError('bad-request', '`path` is missing: the folder that keeps the translations');
	mkdirSync(path, { recursive: true, mode: 0o700 });
	const fileOf = (key: string) => {
		if (!/^[A-Za-z0-9-]{1,120}$/.test(key)) throw new RangeError(`'${key}' is not the key of a translation`);
		return join(path, `${key}${SUFFIX}`);
	};
	return {
		get(key) {
			const file = fileOf(key);
			try {
				const bytes = readFileSync(file);
				const now = new Date();
				utimesSync(file, now, now);
				return bytes;
			} catch (error) {
				if (isMissing(error)) return undefined;
				throw error;
			}
		},
		put(key, translation) {
			const file = fileOf(key);
			if (translation.length > maxBytes) return;
			const temporary = join(path, `${randomBytes(12).toString('hex')}${TEMPORARY}`);
			try {
				writeFileSync(temporary, translation, { flag: 'wx', mode: 0o600 });
				renameSync(temporary, file);
			} finally {
				rmSync(temporary, { force: true });
			}
			trim(path, maxBytes);
		},
	};
}

/** Removes the least recently used files beyond the limit, and what writers that have ended left behind. */
function trim(path: string, maxBytes: number): void {
	const files = readdirSync(path).flatMap((name) => {
		const file = join(path, name);
		const stats = statSync(file, { throwIfNoEntry: false });
		return stats?.isFile() ? [{ file, name, size: stats.size, used: stats.mtimeMs }] : [];
	});
	const old = Date.now() - MAX_AGE;
	for (const { file, name, used } of files) if (name.endsWith(TEMPORARY) && used < old) rmSync(file, { force: true });
	const kept = files.filter(({ name }) => name.endsWith(SUFFIX)).sort((a, b) => a.used - b.used);
	let total = kept.reduce((sum, { size }) => sum + size, 0);
	if (total <= maxBytes) return;
	for (const { file, size } of kept) {
		if (total <= SHARE_LEFT * maxBytes) break;
		rmSync(file, { force: true });
		total -= size;
	}
}

function isMissing(error: unknown): boolean {
	return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
