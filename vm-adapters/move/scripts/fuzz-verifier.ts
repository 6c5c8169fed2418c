import { compileCorpus } from '../test-modules/corpus.ts';
import { testModules, VerifierOracle } from '../test-modules/verifier-oracle.ts';

/** `node fuzz-verifier.ts [mutants] [first seed]`: mutants of the corpus and the standard library, ours against libmovevm. */
const [count = 20_000, first = 0] = process.argv.slice(2).map(Number);
const oracle = new VerifierOracle(testModules(compileCorpus()));
const statuses = new Map<string, number>();
let differences = 0;
for (let seed = first; seed < first + count; seed++) {
	// One in two is typed code, which comes to the later passes.
	const compared = seed % 2 === 0 ? oracle.compare(seed) : oracle.compareTyped(seed);
	if (!compared) continue;
	statuses.set(compared.status, (statuses.get(compared.status) ?? 0) + 1);
	if (!compared.difference) continue;
	differences++;
	console.log(JSON.stringify(compared.difference));
}
for (const [status, times] of [...statuses].sort((a, b) => b[1] - a[1])) console.log(`${times} ${status}`);
console.log(`${differences} differences`);
process.exitCode = differences > 0 ? 1 : 0;
