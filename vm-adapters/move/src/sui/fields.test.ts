import type { Hex } from '@altvm/abi-bridge';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ALICE, BOB, readObjects, SuiHost } from '../../test-modules/sui-host.ts';

describe('dynamic fields', () => {
	let sui: SuiHost;
	let chest: Hex;
	let fresh: number;
	beforeAll(async () => {
		sui = new SuiHost(readObjects());
		chest = sui.id('nft::new_chest');
		fresh = sui.host.snapshot();
	});
	beforeEach(() => {
		sui.host.restore(fresh);
		fresh = sui.host.snapshot();
	});
	const run = (...args: Parameters<SuiHost['run']>) => sui.run(...args);

	it('are added, read, changed and removed by name', () => {
		expect(run('nft::get', [chest, 1])).toBe('abort 1');
		expect(run('nft::set', [chest, 1, 10])).toEqual([]);
		expect(run('nft::add', [chest, 2, 20])).toEqual([]);
		expect(run('nft::add', [chest, 2, 21])).toBe('abort 0');
		expect(run('nft::set', [chest, 1, 11])).toEqual([]);
		expect([run('nft::get', [chest, 1]), run('nft::get', [chest, 2])]).toEqual([[11n], [20n]]);
		expect(run('nft::get_wide', [chest, 1])).toBe('abort 2');
		expect(run('nft::remove', [chest, 1])).toEqual([11n]);
		expect(run('nft::remove', [chest, 1])).toBe('abort 1');
		expect(run('nft::add', [chest, 1, 12])).toEqual([]);
	});

	it('belong to one object only', () => {
		const other = sui.id('nft::new_chest');
		run('nft::set', [chest, 1, 10]);
		expect(run('nft::get', [other, 1])).toBe('abort 1');
	});

	it('hold objects under their own ids, which are refused as arguments meanwhile', () => {
		const nft = sui.id('nft::mint', ['a']);
		expect(run('nft::put_in', [chest, nft])).toEqual([]);
		expect(run('nft::look', [chest, 'a'], { from: BOB })).toEqual([nft]);
		expect(run('nft::name', [nft])).toMatch(`object ${nft} is a field of object 0x`);
		expect(run('nft::has', [chest, 'a'])).toEqual([true, true, false]);
		expect(run('nft::rename', [chest, 'a', 'b'])).toEqual([]);
		expect(sui.id('nft::take_out', [chest, 'a'], { from: BOB })).toBe(nft);
		expect(run('nft::name', [nft], { from: BOB })).toEqual(['b']);
		expect(run('nft::has', [chest, 'a'])).toEqual([false, false, false]);
	});

	it('differ from objects transferred to an object, which it must receive', () => {
		const nft = sui.id('nft::mint', ['a']);
		const other = sui.id('nft::new_chest');
		const coin = sui.id('counter::create', [1]);
		expect(run('nft::give_nft', [nft, chest])).toEqual([]);
		expect(run('nft::name', [nft])).toBe(`object ${nft} belongs to ${chest}, not to ${ALICE}`);
		expect(run('nft::receive_nft', [other, nft])).toBe('abort 3');
		expect(run('counter::give', [coin, chest])).toEqual([]);
		expect(run('nft::receive_nft', [chest, coin])).toBe('abort 2');
		expect(sui.id('nft::receive_nft', [chest, nft])).toBe(nft);
		expect(run('nft::receive_nft', [chest, nft])).toBe('abort 3');
		expect(run('nft::name', [nft])).toEqual(['a']);
	});

	it('implement tables and bags', () => {
		const ledger = sui.ledger();
		expect(run('ledger::add', [ledger, 5])).toEqual([]);
		expect(run('ledger::add', [ledger, 6], { from: BOB })).toEqual([]);
		expect(run('ledger::add', [ledger, 7])).toEqual([]);
		const amounts = [ALICE, BOB, chest].map((of) => run('ledger::amount', [ledger, of]));
		expect(amounts).toEqual([[12n], [6n], [0n]]);
		expect(run('ledger::leave', [ledger])).toEqual([12n]);
		expect(run('ledger::leave', [ledger])).toBe('abort 1');
		expect(run('ledger::count', [ledger])).toEqual([1n]);
		const nft = sui.id('nft::mint', ['a']);
		const types = { typeArguments: [`${sui.package}::nft::Nft`] };
		expect(run('ledger::keep_object', [ledger, '0x01', nft], types)).toEqual([]);
		expect(run('nft::name', [nft])).toBe(`no object ${nft}`);
		expect(run('ledger::fetch_object', [ledger, '0x01'], { typeArguments: [`${sui.package}::nft::Wrapper`] })).toBe(
			'abort 2',
		);
		expect(sui.id('ledger::fetch_object', [ledger, '0x01'], types)).toBe(nft);
		expect(run('nft::name', [nft])).toEqual(['a']);
	});

	it('are unchanged after a call that runs out of gas', async () => {
		const nft = sui.id('nft::mint', ['a']);
		const before = await sui.host.stateRoot();
		const { gasUsed } = sui.host.simulate({
			from: ALICE,
			to: sui.address('nft'),
			function: 'put_in',
			args: [chest, nft],
		});
		for (let gas = 0; gas < gasUsed; gas += 1 + Math.floor(gasUsed / 60)) {
			expect(run('nft::put_in', [chest, nft], { gas }), `${gas}`).toBe('halt out-of-gas');
			expect(await sui.host.stateRoot(), `${gas}`).toBe(before);
		}
		expect(run('nft::put_in', [chest, nft], { gas: gasUsed })).toEqual([]);
	});
});
