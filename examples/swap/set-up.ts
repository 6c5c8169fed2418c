import { type Address, type Host, solidityContract, toAddress } from 'altvm';
import { artifact, solidityArtifact } from '../contracts/load.ts';

export const OWNER = toAddress('0x00000000000000000000000000000000000000a1');
export const USER = toAddress('0x00000000000000000000000000000000000000b2');
/** The account that publishes the Move modules, `market` in their Move.toml. */
export const MARKET = toAddress(`0x${'c011'.padStart(64, '0')}`);

export const TOKENS = 10n ** 18n;
export const COINS = 10n ** 6n;

export interface Market {
	readonly token: Address;
	readonly curve: Address;
	readonly coin: Address;
	readonly exchange: Address;
}

/** Deploys the contracts of the three VMs and connects them. Gives the user tokens and a coin account. */
export function setUpMarket(host: Host): Market {
	const token = host.deploy({
		from: OWNER,
		...solidityContract(solidityArtifact('exchange/artifacts/Token.json'), ['Dollar', 'USD', 1_000_000n * TOKENS]),
	}).address;
	const curve = host.deploy({ from: OWNER, vm: 'wasm', code: artifact('curve/artifacts/curve.wasm') }).address;
	host.deploy({ from: MARKET, vm: 'move', code: artifact('coin/artifacts/exchange_stub.mv') });
	const coin = host.deploy({ from: MARKET, vm: 'move', code: artifact('coin/artifacts/coin.mv') }).address;
	const reserves = [1_000_000n * TOKENS, 500_000n * COINS];
	const exchange = host.deploy({
		from: OWNER,
		...solidityContract(solidityArtifact('exchange/artifacts/Exchange.json'), [token, curve, coin, ...reserves]),
	}).address;
	host.call({ from: MARKET, to: coin, function: 'set_minter', args: [exchange] });
	host.call({ from: OWNER, to: token, function: 'transfer', args: [USER, 10_000n * TOKENS] });
	host.call({ from: USER, to: token, function: 'approve', args: [exchange, 10_000n * TOKENS] });
	host.call({ from: USER, to: coin, function: 'register' });
	return { token, curve, coin, exchange };
}
