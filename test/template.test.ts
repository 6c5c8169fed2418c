import { fromTemplate, parseModule, TemplateError } from '@altvm/move';
import { createHost } from 'altvm';
import { expect, it } from 'vitest';
import { artifact } from '../examples/contracts/load.ts';
import { MARKET, USER } from '../examples/swap/set-up.ts';

const template = artifact('coin/artifacts/coin.mv');
const bytes = (text: string) => Uint8Array.of(text.length, ...Buffer.from(text));

it('a coin published from the template with another name and symbol is a separate coin', async () => {
	const host = await createHost();
	host.deploy({ from: MARKET, vm: 'move', code: artifact('coin/artifacts/exchange_stub.mv') });
	const silver = fromTemplate(template, {
		identifiers: { coin: 'silver', Coin: 'Silver' },
		constants: [{ type: 'Vector(U8)', from: bytes('GLD'), to: bytes('SLV') }],
	});
	expect(parseModule(silver).modules.map(({ name }) => name)).toContain('silver');
	const coin = host.deploy({ from: MARKET, vm: 'move', code: template }).address;
	const other = host.deploy({ from: MARKET, vm: 'move', code: silver }).address;
	expect(other).not.toBe(coin);
	const ask = (to: typeof coin, fn: string, args: unknown[] = []) =>
		host.call({ from: USER, to, function: fn, args }).values![0];
	expect(Buffer.from(ask(other, 'symbol') as Uint8Array).toString()).toBe('SLV');
	expect(Buffer.from(ask(coin, 'symbol') as Uint8Array).toString()).toBe('GLD');
	host.call({ from: USER, to: other, function: 'register' });
	expect(host.call({ from: MARKET, to: other, function: 'mint', args: [USER, 5] }).status).toBe('success');
	expect(ask(other, 'balance_of', [USER])).toBe(5n);
	expect(ask(coin, 'balance_of', [USER])).toBe(0n);
});

it('names that the template does not have throw a typed error', () => {
	expect(() => fromTemplate(template, { identifiers: { nothing: 'x' } })).toThrow(TemplateError);
	expect(() =>
		fromTemplate(template, { constants: [{ type: 'U8', from: Uint8Array.of(77), to: Uint8Array.of(1) }] }),
	).toThrow(/no such constant/);
});
