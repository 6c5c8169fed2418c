import type { FoundInterface, InspectedContract } from '@altvm/host';
import { codeFacts } from './code-facts.ts';
import { cloneTarget, facetOf, storedImplementation } from './proxies.ts';
import { knownInterface } from './well-known.ts';

/**
 * Finds how a contract without a registered interface is called: by the code that it clones or stands before, or by the standards whose
 * functions its code has. The order is from what is cheapest to read.
 */
export function findInterface(contract: InspectedContract): FoundInterface | undefined {
	const clone = cloneTarget(contract.code);
	if (clone) return { runs: clone };
	const facts = contract.scan(codeFacts);
	if (facts.delegates) {
		const runs = storedImplementation(contract, facts) ?? facetOf(contract, facts);
		if (runs) return { runs };
	}
	const known = knownInterface(facts.pushed);
	return known && { interface: known };
}
