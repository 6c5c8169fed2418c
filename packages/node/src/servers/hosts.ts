import { isIP } from 'node:net';

/** Name of a `Host` header, without the port. */
function nameOf(host: string): string {
	if (host.startsWith('[')) return host.slice(1, host.indexOf(']'));
	const colon = host.lastIndexOf(':');
	return colon === -1 ? host : host.slice(0, colon);
}

/**
 * Whether a request's `Host` header is one of the names that a server answers to. A page whose name was made to point to this machine
 * (DNS rebinding) sends its own name, so it is refused. IP addresses and requests without the header are allowed, as in geth.
 * @param allowed - names; `*` allows any.
 */
export function isAllowedHost(host: string | undefined, allowed: readonly string[]): boolean {
	if (host === undefined || host === '' || allowed.includes('*')) return true;
	const name = nameOf(host.toLowerCase());
	return isIP(name) !== 0 || allowed.some((other) => other.toLowerCase() === name);
}

/**
 * Whether a page of this origin may use the server. What is not a browser sends no `Origin`.
 * @param allowed - origins such as `https://app.example`; `*` allows any.
 */
export function isAllowedOrigin(origin: string | undefined, allowed: readonly string[]): boolean {
	if (origin === undefined || allowed.includes('*')) return true;
	return allowed.some((other) => other.toLowerCase() === origin.toLowerCase());
}
