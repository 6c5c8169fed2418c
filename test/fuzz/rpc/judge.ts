import type { Message } from './messages.ts';

/** Codes with which a node may refuse a call. -32603 is a fault of the node, and so is any other code. */
function isAllowed(code: unknown): boolean {
	if (code === 3 || code === 4444 || code === -32700 || code === -32600 || code === -32601 || code === -32602)
		return true;
	if (typeof code !== 'number') return false;
	// Those of the server, of the Engine API and of eth_simulateV1.
	return (code <= -32000 && code >= -32099) || (code <= -38001 && code >= -38099);
}

function problemOf(response: unknown): string | undefined {
	if (typeof response !== 'object' || response === null) return 'a response that is no object';
	const { jsonrpc, id, result, error } = response as Record<string, unknown>;
	if (jsonrpc !== '2.0' || id === undefined) return 'a response without version or id';
	if ((result === undefined) === (error === undefined)) return 'a response without a result or an error, or with both';
	if (error === undefined) return undefined;
	const { code, message } = error as Record<string, unknown>;
	if (typeof message !== 'string') return 'an error without a message';
	return isAllowed(code) ? undefined : `an error with the code ${code}: ${message}`;
}

/** What is wrong with the response to a message; undefined if nothing is. `text` is undefined if there was none. */
export function judge(message: Message, text: string | undefined): string | undefined {
	if (text === undefined || text === '') return message.method === undefined ? undefined : 'no response';
	let response: unknown;
	try {
		response = JSON.parse(text);
	} catch {
		return `a response that is no JSON: ${text.slice(0, 200)}`;
	}
	if (Array.isArray(response)) {
		if (message.method !== undefined) return 'a batch for a call';
		for (const each of response) {
			const problem = problemOf(each);
			if (problem !== undefined) return problem;
		}
		return undefined;
	}
	const problem = problemOf(response);
	if (problem !== undefined) return problem;
	const { code } = (response as { error?: { code?: number } }).error ?? {};
	if (message.isWrong && code !== -32602) return `parameters that the schema refuses got the code ${code}`;
	return undefined;
}
