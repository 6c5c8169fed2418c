import { ConfigError } from '../config/config-error.ts';
import type { RpcMethods } from '../rpc/method.ts';

const namespaceOf = (method: string) => method.split('_', 1)[0]!;

/** Methods of some namespaces; of all, if none is named. @throws ConfigError if there is no such namespace */
export function ofNamespaces(methods: RpcMethods, namespaces: readonly string[]): RpcMethods {
	if (namespaces.length === 0) return methods;
	const known = new Set(Object.keys(methods).map(namespaceOf));
	for (const name of namespaces) {
		if (known.has(name)) continue;
		throw new ConfigError(`--rpc.namespaces: no namespace ${name}; there are ${[...known].sort().join(', ')}`);
	}
	return Object.fromEntries(Object.entries(methods).filter(([name]) => namespaces.includes(namespaceOf(name))));
}

const READING =
	/^(eth_(get|call$|estimateGas$|createAccessList$|chainId$|blockNumber$|feeHistory$|gasPrice$|simulateV1$)|net_version$|web3_)/;

/** Methods that read the chain: those which any validator may answer to anybody. */
export function reading(methods: RpcMethods): RpcMethods {
	const names = Object.keys(methods).filter((name) => READING.test(name) && !name.startsWith('eth_getFilter'));
	return Object.fromEntries(names.map((name) => [name, methods[name]!]));
}
