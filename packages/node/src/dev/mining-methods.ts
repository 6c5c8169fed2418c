import { evmFormOf } from '@altvm/abi-bridge';
import { z } from 'zod';
import { toQuantity } from '../format/values.ts';
import { address, count, hash, quantity, quantity64 } from '../params/hex.ts';
import { defineMethod } from '../rpc/define-method.ts';
import type { RpcMethods } from '../rpc/method.ts';
import { RPC_CODE, RpcError } from '../rpc/rpc-error.ts';
import { aliases } from './aliases.ts';
import type { DevNode } from './dev-node.ts';
import { refusing } from './refusing.ts';

/** Most blocks of one request. */
const MOST_BLOCKS = 10_000n;
/** Longest time from block to block, in seconds: a day. */
const LONGEST = 86_400;

const none = z.tuple([]);
/** No time of a chain comes near it, and many can be added before one has more than 64 bits. */
const MOST_TIME = 2n ** 40n;
const time = count.refine((value) => value < MOST_TIME, { error: 'a time of more than 40 bits' });
/** Seconds that may be negative. */
const seconds = z
	.union([count, z.int(), z.string().regex(/^-[0-9]{1,15}$/)])
	.transform(BigInt)
	.refine((value) => value < MOST_TIME && value > -MOST_TIME, { error: 'a time of more than 40 bits' });
/** What hardhat takes as milliseconds: one number, or the bounds of a random one, of which the first is taken. */
const milliseconds = z.union([
	z.number().nonnegative(),
	count.transform(Number),
	z.tuple([z.number(), z.number()]).transform(([first]) => first),
]);
const mineOptions = z.union([
	time.transform((timestamp) => ({ timestamp, blocks: 1n })),
	z
		.object({ timestamp: time.nullish(), blocks: count.nullish() })
		.transform(({ timestamp, blocks }) => ({ timestamp: timestamp ?? undefined, blocks: blocks ?? 1n })),
]);

/** Methods that build blocks and say when and how they are built. */
export function devMiningMethods(dev: DevNode): RpcMethods {
	const { miner, clock, choices } = dev;
	const mine = async (blocks: bigint, interval?: bigint) => {
		if (blocks > MOST_BLOCKS) throw new RpcError(RPC_CODE.invalidParams, `at most ${MOST_BLOCKS} blocks at once`);
		for (let i = 0n; i < blocks; i++) {
			if (interval !== undefined && i > 0n) clock.setNext(dev.chain.head.header.timestamp + interval);
			await refusing(miner.mine());
		}
	};
	const setInterval = (between: number) => {
		if (!(between >= 0 && between <= LONGEST))
			throw new RpcError(RPC_CODE.invalidParams, `an interval of at most ${LONGEST} seconds`);
		if (between === 0) miner.setMode('manual');
		else miner.setMode('interval', between);
		return true;
	};
	const automine = defineMethod(z.tuple([z.boolean()]), ([on]) => {
		if (on) miner.setMode('instant');
		else if (miner.mode === 'instant') miner.setMode('manual');
		return true;
	});
	return {
		...aliases('mine', ['anvil', 'hardhat'], (tool) =>
			defineMethod(z.tuple([count.nullish(), time.nullish()]), async ([blocks, interval]) => {
				await mine(blocks ?? 1n, interval ?? undefined);
				return tool === 'hardhat' ? true : null;
			}),
		),
		evm_mine: defineMethod(z.tuple([mineOptions.nullish()]), async ([options]) => {
			if (options?.timestamp !== undefined) {
				dev.mustBeLater(options.timestamp);
				clock.setNext(options.timestamp);
			}
			await mine(options?.blocks ?? 1n);
			return '0x0';
		}),
		...aliases('getAutomine', ['anvil', 'hardhat'], () => defineMethod(none, () => miner.mode === 'instant')),
		...aliases('setAutomine', ['anvil', 'hardhat', 'evm'], () => automine),
		evm_setIntervalMining: defineMethod(z.tuple([milliseconds]), ([between]) => setInterval(between / 1000)),
		anvil_setIntervalMining: defineMethod(z.tuple([count]), ([between]) => setInterval(Number(between))),
		anvil_getIntervalMining: defineMethod(none, () => miner.seconds ?? null),

		...aliases('increaseTime', ['anvil', 'evm'], () =>
			defineMethod(z.tuple([seconds]), ([by]) => {
				const offset = clock.offset + by;
				if (offset >= MOST_TIME || offset <= -MOST_TIME) throw new RpcError(RPC_CODE.invalidParams, 'too far away');
				clock.increase(by);
				return clock.offset < 0n ? `-${toQuantity(-clock.offset)}` : toQuantity(clock.offset);
			}),
		),
		...aliases('setTime', ['anvil', 'evm'], () =>
			defineMethod(z.tuple([time]), ([now]) => {
				clock.set(now);
				return toQuantity(clock.offset < 0n ? 0n : clock.offset);
			}),
		),
		...aliases('setNextBlockTimestamp', ['anvil', 'evm'], () =>
			defineMethod(z.tuple([time]), ([timestamp]) => {
				dev.mustBeLater(timestamp);
				clock.setNext(timestamp);
				return null;
			}),
		),
		...aliases('setBlockTimestampInterval', ['anvil', 'evm'], () =>
			defineMethod(z.tuple([time]), ([between]) => {
				clock.setInterval(between);
				return null;
			}),
		),
		...aliases('removeBlockTimestampInterval', ['anvil', 'evm'], () =>
			defineMethod(none, () => clock.setInterval(undefined)),
		),

		...aliases('setCoinbase', ['anvil', 'hardhat', 'evm'], () =>
			defineMethod(z.tuple([address]), ([at]) => {
				choices.coinbase = evmFormOf(at);
				return true;
			}),
		),
		...aliases('setBlockGasLimit', ['anvil', 'evm'], () =>
			defineMethod(z.tuple([quantity64]), ([limit]) => {
				choices.gasLimit = limit;
				return true;
			}),
		),
		...aliases('setNextBlockBaseFeePerGas', ['anvil', 'hardhat', 'evm'], () =>
			defineMethod(z.tuple([quantity]), ([fee]) => {
				choices.nextBaseFee = fee;
				return true;
			}),
		),
		...aliases('setPrevRandao', ['anvil', 'hardhat'], () =>
			defineMethod(z.tuple([hash]), ([value]) => {
				choices.nextPrevRandao = value;
				return true;
			}),
		),
	};
}
