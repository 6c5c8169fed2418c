import { moduleAddress } from '@altvm/abi-bridge';
import { beforeAll, describe, expect, it } from 'vitest';
import { canCompileMove } from '../../../scripts/compile-move.ts';
import { CORPUS, CorpusHost } from '../../../test-modules/corpus.ts';
import { compileMove2 } from '../../../test-modules/move2/compile.ts';
import { OP } from '../loader/opcodes.ts';
import { parseModule } from '../loader/parse.ts';

/** Instructions on enums that the corpus covers; the others exist only in Sui. */
const OF_APTOS = 10;

describe.skipIf(!canCompileMove())('enums', () => {
	let modules: Map<string, Uint8Array>;
	let corpus: CorpusHost;
	beforeAll(() => {
		modules = compileMove2();
		corpus = new CorpusHost(modules);
	});
	const bytes = (path: string, ...args: unknown[]) =>
		Buffer.from((corpus.run(path, args) as readonly Uint8Array[])[0]!).toString('hex');

	it('are tested with every enum instruction of Aptos', () => {
		const seen = new Set<number>();
		for (const code of modules.values())
			for (const { code: instructions } of parseModule(code).functions)
				for (const { op } of instructions) if (op >= OP.PACK_VARIANT) seen.add(op);
		expect(seen.size).toBe(OF_APTOS);
	});

	it('can be matched by variant and unpacked into its fields', () => {
		expect(corpus.run('enums::area', [0, 5, 0])).toEqual([75n]);
		expect(corpus.run('enums::area', [1, 5, 6])).toEqual([30n]);
		expect(corpus.run('enums::area', [2, 3, 0])).toEqual([4n + 3n]);
		expect(corpus.run('enums::area', [3, 0, 0])).toEqual([1n]);
		expect(corpus.run('enums::tests', [1, 9])).toEqual([[false, true, false]]);
	});

	it('serialise to the variant index and its fields in BCS', () => {
		expect(bytes('enums::bytes', '0x00010203')).toBe(
			['04', '000000000000000000', '0101000000000000000200000000000000', '02046e616d65020203'.slice(0, 12)].join('') +
				'02020203' +
				'03',
		);
		expect(bytes('generic_enums::nested', true, false, 7)).toBe('0100');
	});

	it('are equal if their variants and all fields are equal', () => {
		expect(corpus.run('enums::same', [0, 4, 0, 4])).toEqual([[true, false, true]]);
		expect(corpus.run('enums::same', [0, 4, 0, 5])).toEqual([[false, true, false]]);
		expect(corpus.run('enums::same', [3, 0, 0, 0])).toEqual([[false, true, false]]);
	});

	it('halt a frame that reads one variant as another, with both names in the detail', () => {
		const { outcome } = corpus.send('enums', 'radius', [1, 4]);
		expect(outcome).toMatchObject({ status: 'halt', reason: 'variant-mismatch' });
		expect(outcome).toHaveProperty('detail', 'Shape::Rect in the place of Shape::Circle');
		expect(corpus.run('enums::incomplete', [0])).toEqual({ halt: 'variant-mismatch' });
	});

	it('cost the same gas every time, and halt at any lower limit', () => {
		const gas = () => corpus.send('generic_enums', 'bumped', [true, 3, 4]).gasUsed;
		const used = gas();
		expect(gas()).toBe(used);
		for (let limit = Number(used) - 1; limit >= 21_000; limit -= 97)
			expect(corpus.send('generic_enums', 'bumped', [true, 3, 4], { gas: limit }).outcome.status).toBe('halt');
	});

	it('appear in events as the variant name followed by the fields', () => {
		const { logs } = corpus.send('enum_events', 'announce', [2, true]);
		expect(logs).toHaveLength(1);
		expect(logs[0]!.event).toEqual({
			name: 'Advanced',
			values: [
				{ name: 'to', value: ['Running', 2n] },
				{ name: 'steps', value: [['New'], ['Done', Uint8Array.from(Buffer.from('end')), true]] },
			],
		});
	});

	it('can be events, named by enum and variant', () => {
		const event = (step: number) => corpus.send('enum_events', 'announce_status', [step]).logs[0]!.event;
		expect(event(0)).toEqual({ name: 'Status::New', values: [] });
		expect(event(7)).toEqual({ name: 'Status::Running', values: [{ name: 'step', value: 7n }] });
	});

	it('are returned to other VMs as BCS, and not accepted as arguments', () => {
		const address = moduleAddress(CORPUS, 'enum_events');
		const names = corpus.host.interfaceOf(address)!.functions.map(({ name }) => name);
		expect(names.toSorted()).toEqual(['announce', 'announce_status', 'ended', 'status', 'two']);
		expect(corpus.run('enum_events::status', [0])).toEqual([Uint8Array.of(0)]);
		expect(corpus.run('enum_events::status', [258])).toEqual([Uint8Array.of(1, 2, 1, 0, 0)]);
	});
});
