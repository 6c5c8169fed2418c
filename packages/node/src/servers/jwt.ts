import { jwtVerify } from 'jose';

/** Seconds that the time of a token may differ from the server's (Engine API, authentication.md). */
const TOLERANCE = 60;

/** Checks the `Authorization` header of a request. The result says what is wrong; undefined if nothing is. */
export type Authorize = (header: string | undefined) => Promise<string | undefined>;

/**
 * Authentication of the Engine API: a JSON web token signed with a shared secret (HS256), issued at most 60 seconds ago or ahead.
 * @param secret - 32 bytes.
 * @example
 * ```ts
 * import { jwtAuthorization } from '@altvm/node';
 * import { SignJWT } from 'jose';
 *
 * const secret = new Uint8Array(32).fill(7);
 * const authorize = jwtAuthorization(secret);
 * const token = await new SignJWT().setProtectedHeader({ alg: 'HS256' }).setIssuedAt().sign(secret);
 * console.log(await authorize(`Bearer ${token}`)); // undefined
 * console.log(await authorize(undefined)); // missing token
 * ```
 */
export function jwtAuthorization(secret: Uint8Array, now: () => number = Date.now): Authorize {
	if (secret.length !== 32) throw new TypeError('the secret must have 32 bytes');
	return async (header) => {
		const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(header ?? '')?.[1];
		if (token === undefined) return 'missing token';
		try {
			const { payload } = await jwtVerify(token, secret, { algorithms: ['HS256'], currentDate: new Date(now()) });
			if (payload.iat === undefined) return 'missing issued-at';
			const difference = payload.iat - now() / 1_000;
			return Math.abs(difference) > TOLERANCE ? 'stale token' : undefined;
		} catch {
			return 'invalid token';
		}
	};
}
