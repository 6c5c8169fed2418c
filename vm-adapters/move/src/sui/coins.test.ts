import { bytesToHex, type Hex, moduleAddress } from '@altvm/abi-bridge';
import { beforeAll, describe, expect, it } from 'vitest';
import { ALICE, BOB, readObjects, runResult, SuiHost } from '../../test-modules/sui-host.ts';
import { SUI } from './module.ts';

describe('coins', () => {
	let sui: SuiHost;
	let treasury: Hex;
	let pool: Hex;
	let typeArguments: string[];
	beforeAll(async () => {
		sui = new SuiHost(readObjects());
		typeArguments = [`${sui.package}::gold::GOLD`];
		const made = (name: string) => bytesToHex(sui.logs.find(({ event }) => event?.name === name)!.data) as Hex;
		[treasury, pool] = [made('Founded'), made('PoolOpened')];
	});
	/** Calls a function of the framework's module `coin`. */
	const coin = (fn: string, args: unknown[], from = ALICE) =>
		runResult(sui.host.call({ from, to: moduleAddress(SUI, 'coin'), function: fn, args, typeArguments }));
	const mint = (amount: number) => coin('mint', [treasury, amount])[0] as Hex;

	it('can be minted by the owner of the treasury, and burned', () => {
		const id = mint(100);
		expect(coin('value', [id])).toEqual([100n]);
		expect(coin('mint', [treasury, 1], BOB)).toBe(`object ${treasury} belongs to ${ALICE}, not to ${BOB}`);
		expect(coin('total_supply', [treasury])).toEqual([100n]);
		expect(coin('burn', [treasury, id])).toEqual([100n]);
		expect(coin('total_supply', [treasury])).toEqual([0n]);
		expect(coin('value', [id])).toBe(`no object ${id}`);
	});

	it('keep their total when split, joined and sent', () => {
		const whole = mint(100);
		const part = coin('split', [whole, 30])[0] as Hex;
		expect([coin('value', [whole]), coin('value', [part])]).toEqual([[70n], [30n]]);
		expect(coin('split', [whole, 71])).toBe('abort 2');
		expect(sui.run('gold::pay', [whole, 20, BOB])).toEqual([]);
		expect(coin('join', [whole, part])).toEqual([]);
		expect(coin('value', [whole])).toEqual([80n]);
		expect(coin('value', [part])).toBe(`no object ${part}`);
		expect(coin('join', [whole, whole])).toBe(`object ${whole} is given twice`);
	});

	it('of one type are not accepted as another type', () => {
		const id = mint(1);
		const result = sui.host.call({
			from: ALICE,
			to: moduleAddress(SUI, 'coin'),
			function: 'value',
			args: [id],
			typeArguments: ['u8'],
		});
		expect(runResult(result)).toMatch(
			/^object 0x\w+ is a 0x0+2::coin::Coin<.*::gold::GOLD>, not a 0x0+2::coin::Coin<u8>$/,
		);
	});

	it('can be lent in a flash loan, whose receipt cannot be kept, dropped or returned to another VM', () => {
		expect(sui.run('loan::fund', [pool, mint(1000)])).toEqual([]);
		expect(sui.run('borrower::flash', [pool, mint(10), 1000], { from: ALICE })).toEqual([1000n]);
		expect(sui.run('loan::reserve', [pool])).toEqual([1010n]);
		expect(sui.run('borrower::flash', [pool, mint(9), 1000])).toBe('abort 0');
		expect(sui.run('loan::reserve', [pool])).toEqual([1010n]);
		const functions = sui.host.interfaceOf(sui.address('loan'))!.functions.map(({ name }) => name);
		expect(functions).toEqual(['fund', 'reserve']);
	});
});
