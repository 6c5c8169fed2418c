import { type Hex, hexToBytes } from '@altvm/abi-bridge';
import { EVM } from '@altvm/evm';
import type { Host } from '@altvm/host';
import { z } from 'zod';
import { address, data, hash, quantity, quantity64, slotKey } from '../params/hex.ts';
import { defineMethod } from '../rpc/define-method.ts';
import type { RpcMethods } from '../rpc/method.ts';
import { aliases } from './aliases.ts';
import type { DevNode } from './dev-node.ts';
import { refusing } from './refusing.ts';

/** Methods that change accounts outside of any block. What they change is a part of the next block. */
export function devStateMethods(dev: DevNode): RpcMethods {
	const edit = async (change: (host: Host) => void) => {
		await refusing(dev.edit(change));
		return true;
	};
	return {
		...aliases('setBalance', ['anvil', 'hardhat', 'evm'], () =>
			defineMethod(z.tuple([address, quantity]), ([at, balance]) => edit((host) => host.setAccount(at, { balance }))),
		),
		...aliases('addBalance', ['anvil'], () =>
			defineMethod(z.tuple([address, quantity]), ([at, wei]) => edit((host) => host.mint(at, wei))),
		),
		...aliases('setNonce', ['anvil', 'hardhat', 'evm'], () =>
			defineMethod(z.tuple([address, quantity64]), ([at, nonce]) => edit((host) => host.setNonce(at, nonce))),
		),
		...aliases('setCode', ['anvil', 'hardhat', 'evm'], () =>
			defineMethod(z.tuple([address, data]), ([at, code]) => edit((host) => host.setAccount(at, { vm: EVM, code }))),
		),
		...aliases('setStorageAt', ['anvil', 'hardhat', 'evm'], () =>
			defineMethod(z.tuple([address, slotKey, hash]), ([at, { key }, value]) =>
				edit((host) => host.setAccount(at, { vm: EVM, storage: new Map<Hex, Uint8Array>([[key, hexToBytes(value)]]) })),
			),
		),
	};
}
