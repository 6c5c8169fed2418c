import { evmFormOf } from '@altvm/abi-bridge';
import type { SimulatedFields } from '@altvm/ethereum';
import { z } from 'zod';
import { address, hash, quantity, quantity64 } from '../params/hex.ts';
import { defined, optional } from './transaction-args.ts';

const withdrawal = z
	.object({ index: quantity64, validatorIndex: quantity64, address, amount: quantity64 })
	.transform(({ amount, ...rest }) => ({ ...rest, address: evmFormOf(rest.address), gwei: amount }));

/** What a block is taken to be (execution-apis, `BlockOverrides`). The names of geth's older releases are taken, too. */
export const blockOverrides = z
	.object({
		number: optional(quantity64),
		time: optional(quantity64),
		gasLimit: optional(quantity64),
		feeRecipient: optional(address),
		coinbase: optional(address),
		prevRandao: optional(hash),
		random: optional(hash),
		difficulty: optional(quantity),
		baseFeePerGas: optional(quantity),
		baseFee: optional(quantity),
		blobBaseFee: optional(quantity),
		beaconRoot: optional(hash),
		parentBeaconBlockRoot: optional(hash),
		withdrawals: optional(z.array(withdrawal)),
	})
	.transform((given): SimulatedFields => {
		const coinbase = given.feeRecipient ?? given.coinbase;
		return defined({
			number: given.number,
			timestamp: given.time,
			gasLimit: given.gasLimit,
			coinbase: coinbase && evmFormOf(coinbase),
			prevRandao: given.prevRandao ?? given.random,
			difficulty: given.difficulty,
			baseFee: given.baseFeePerGas ?? given.baseFee,
			blobBaseFee: given.blobBaseFee,
			parentBeaconBlockRoot: given.beaconRoot ?? given.parentBeaconBlockRoot,
			withdrawals: given.withdrawals,
		});
	});
