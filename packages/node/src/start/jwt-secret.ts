import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { hexToBytes } from '@altvm/abi-bridge';
import { ConfigError } from '../config/config-error.ts';

/**
 * Reads the secret of the Engine API: 32 bytes in hex, with or without `0x` (Engine API, authentication.md). Makes the file if it is missing.
 * @throws ConfigError
 */
export function readJwtSecret(file: string): Uint8Array {
	if (!existsSync(file)) {
		const secret = randomBytes(32);
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, secret.toString('hex'), { mode: 0o600, flag: 'wx' });
		return secret;
	}
	const digits = readFileSync(file, 'utf8').trim().replace(/^0x/i, '');
	if (!/^[0-9a-f]{64}$/i.test(digits)) throw new ConfigError(`--authrpc.jwt-secret: ${file} must have 32 bytes in hex`);
	return hexToBytes(`0x${digits}`);
}
