import { defineScenario, type Host, type TraceFrame, type TransactionResult } from 'altvm';
import { COINS, MARKET, type Market, OWNER, setUpMarket, TOKENS, USER } from './set-up.ts';

function balances(host: Host, { token, coin, exchange }: Market) {
	const read = (to: Market['token'], of: Market['token'], fn: string) =>
		host.simulate({ from: USER, to, function: fn, args: [of] }).values![0] as bigint;
	return {
		'user, tokens': read(token, USER, 'balanceOf'),
		'exchange, tokens': read(token, exchange, 'balanceOf'),
		'user, coins': read(coin, USER, 'balance_of'),
		'all coins': host.simulate({ from: USER, to: coin, function: 'total_supply' }).values![0] as bigint,
	};
}

/** Returns a gas limit for the transaction with which a frame of the given VM runs out of gas. */
function gasThatEndsIn(vm: string, call: (gas: number) => TransactionResult): number {
	const full = call(10_000_000);
	for (let gas = full.gasUsed; gas > 0; gas -= 500) {
		const { trace } = call(gas);
		if (trace && innermostHalt(trace) === vm) return gas;
	}
	throw new Error(`no gas limit ends in the ${vm} frame`);
}

function innermostHalt(frame: TraceFrame): string | undefined {
	for (const step of frame.steps) {
		const inner = step.type === 'call' ? innermostHalt(step.frame) : undefined;
		if (inner !== undefined) return inner;
	}
	return frame.status === 'halt' && frame.reason === 'out-of-gas' ? frame.vm : undefined;
}

export default defineScenario({
	title: 'A swap over three virtual machines: a Solidity exchange, a WASM curve, a Move coin',
	async run({ host, name, print, section, show, table }) {
		const market = setUpMarket(host);
		const { token, curve, coin, exchange } = market;
		for (const [address, label] of [
			[OWNER, 'owner'],
			[USER, 'user'],
			[MARKET, 'market'],
			[token, 'Token'],
			[curve, 'curve'],
			[coin, 'coin'],
			[exchange, 'Exchange'],
		] as const) {
			name(address, label);
		}
		const amountIn = 100n * TOKENS;
		const swap = (minOut: bigint, gas?: number) =>
			({
				from: USER,
				to: exchange,
				function: 'swap',
				args: [amountIn, minOut],
				trace: true,
				...(gas && { gas }),
			}) as const;

		section('1. A swap that succeeds');
		const before = balances(host, market);
		show(host.call(swap(49n * COINS)));
		const after = balances(host, market);
		print('');
		table([
			['balance', 'before', 'after'],
			...Object.keys(before).map((key) => {
				const field = key as keyof typeof before;
				return [field, before[field].toLocaleString('en'), after[field].toLocaleString('en')];
			}),
		]);
		const root = await host.stateRoot();
		print(`state root ${root}`);

		const unchanged = async () => {
			const now = balances(host, market);
			for (const [field, value] of Object.entries(now)) {
				if (value !== after[field as keyof typeof after]) throw new Error(`${field} has changed`);
			}
			const nowRoot = await host.stateRoot();
			if (nowRoot !== root) throw new Error('the state root has changed');
			print(`every balance in every VM is as it was; state root ${nowRoot}`);
		};

		section('2. A swap that asks for too much: Move aborts, and every VM is as it was');
		show(host.call(swap(60n * COINS)));
		await unchanged();

		section('3. A swap that runs out of gas inside the Move frame');
		const gas = gasThatEndsIn('move', (limit) => host.simulate(swap(49n * COINS, limit)));
		show(host.call(swap(49n * COINS, gas)));
		await unchanged();
	},
});
