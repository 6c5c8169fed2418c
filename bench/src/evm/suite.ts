import { report } from '../measure.ts';
import { COMPUTE, type EvmCase, OPERATIONS, TRANSFER } from './cases.ts';
import { ETHEREUMJS, ethereumjs } from './ethereumjs.ts';
import { contractOf, type Engine, ours } from './ours.ts';
import { race, type Side, side } from './race.ts';
import { REVM, revm } from './revm.ts';
import { REVM_RUST, revmRust } from './revm-rust.ts';

const ENGINES: readonly Engine[] = ['auto', 'interpreter', 'translated'];

/** Measures every case on each of our engines, on @ethereumjs/evm, and on native revm through EDR and as a Rust program. */
export async function contracts(): Promise<void> {
	const cases = [...COMPUTE, TRANSFER, ...OPERATIONS].map((item) => {
		const contract = contractOf(item);
		const engines = ENGINES.map((engine) => ({ engine, side: ours(engine, contract) }));
		return { item, contract, engines, gasUsed: engines[0]!.side.run().gasUsed };
	});
	const native = await revm(cases.map(({ contract, gasUsed }) => ({ ...contract, gasUsed })));
	const rust = await revmRust();
	for (const [i, { item, contract, engines }] of cases.entries()) {
		const reference = await ethereumjs(contract);
		const expected = hexOf(await reference());
		const sides: Side[] = engines.map(({ engine, side: { run } }) => {
			const output = hexOf(run().output);
			if (output !== expected) throw new Error(`${item.name}: ${engine} returns ${output}, ${ETHEREUMJS} ${expected}`);
			return side(engine, run);
		});
		sides.push(side(ETHEREUMJS, reference), native[i]!);
		if (rust) sides.push(await rust.side(contract, expected));
		print(item, await race(sides));
	}
	rust?.stop();
}

function print({ name, operations = 1, unit = 'us/call' }: EvmCase, medians: ReadonlyMap<string, number>): void {
	const each = (side: string) => medians.get(side)! / operations;
	report(`evm: ${name}`, each('auto'), each(ETHEREUMJS), ETHEREUMJS, unit);
	report(`evm: ${name}`, each('auto'), each(REVM), REVM, unit);
	if (medians.has(REVM_RUST)) report(`evm: ${name}`, each('auto'), each(REVM_RUST), REVM_RUST, unit);
	report(`engine: ${name}`, each('translated'), each('interpreter'), 'our interpreter', unit);
}

function hexOf(bytes: Uint8Array): string {
	return Buffer.from(bytes).toString('hex');
}
