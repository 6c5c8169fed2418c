import { type Address, type Hex, hexToBytes, toAddress } from '@altvm/abi-bridge';
import { EVM, type EvmHardfork, isAtLeast } from '@altvm/evm';
import type { Executor } from '@altvm/host';
import { forkOf } from '../fork-of.ts';
import { isFork } from '../option-checks.ts';

/** A contract that blocks of a fork call. */
export interface SystemContract {
	/** The first fork whose blocks call it. */
	readonly since: EvmHardfork;
	readonly address: Address;
	readonly code: Hex;
}

/** EIP-4788. */
export const BEACON_ROOTS = toAddress('0x000f3df6d732807ef1319fb7b8bb8522d0beac02');
/** EIP-2935. */
export const HISTORY = toAddress('0x0000f90827f1c53a10cb7a02335b175320002935');
/** EIP-7002. */
export const WITHDRAWAL_REQUESTS = toAddress('0x00000961ef480eb55e80d19ad83579a64c007002');
/** EIP-7251. */
export const CONSOLIDATION_REQUESTS = toAddress('0x0000bbddc7ce488642fb579f8b00f3a590007251');

/** Code as the EIPs state it. */
const CONTRACTS: readonly SystemContract[] = [
	{
		since: 'cancun',
		address: BEACON_ROOTS,
		code: '0x3373fffffffffffffffffffffffffffffffffffffffe14604d57602036146024575f5ffd5b5f35801560495762001fff810690815414603c575f5ffd5b62001fff01545f5260205ff35b5f5ffd5b62001fff42064281555f359062001fff015500',
	},
	{
		since: 'prague',
		address: HISTORY,
		code: '0x3373fffffffffffffffffffffffffffffffffffffffe14604657602036036042575f35600143038111604257611fff81430311604257611fff9006545f5260205ff35b5f5ffd5b5f35611fff60014303065500',
	},
	{
		since: 'prague',
		address: WITHDRAWAL_REQUESTS,
		code: '0x3373fffffffffffffffffffffffffffffffffffffffe1460cb5760115f54807fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff146101f457600182026001905f5b5f82111560685781019083028483029004916001019190604d565b909390049250505036603814608857366101f457346101f4575f5260205ff35b34106101f457600154600101600155600354806003026004013381556001015f35815560010160203590553360601b5f5260385f601437604c5fa0600101600355005b6003546002548082038060101160df575060105b5f5b8181146101835782810160030260040181604c02815460601b8152601401816001015481526020019060020154807fffffffffffffffffffffffffffffffff00000000000000000000000000000000168252906010019060401c908160381c81600701538160301c81600601538160281c81600501538160201c81600401538160181c81600301538160101c81600201538160081c81600101535360010160e1565b910180921461019557906002556101a0565b90505f6002555f6003555b5f54807fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff14156101cd57505f5b6001546002828201116101e25750505f6101e8565b01600290035b5f555f600155604c025ff35b5f5ffd',
	},
	{
		since: 'prague',
		address: CONSOLIDATION_REQUESTS,
		code: '0x3373fffffffffffffffffffffffffffffffffffffffe1460d35760115f54807fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff1461019a57600182026001905f5b5f82111560685781019083028483029004916001019190604d565b9093900492505050366060146088573661019a573461019a575f5260205ff35b341061019a57600154600101600155600354806004026004013381556001015f358155600101602035815560010160403590553360601b5f5260605f60143760745fa0600101600355005b6003546002548082038060021160e7575060025b5f5b8181146101295782810160040260040181607402815460601b815260140181600101548152602001816002015481526020019060030154905260010160e9565b910180921461013b5790600255610146565b90505f6002555f6003555b5f54807fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff141561017357505f5b6001546001828201116101885750505f61018e565b01600190035b5f555f6001556074025ff35b5f5ffd',
	},
];

/**
 * The contracts that blocks of a fork call: beacon roots from Cancun on (EIP-4788), and from Prague on the history of block hashes
 * (EIP-2935) and the queues of withdrawal and consolidation requests (EIP-7002, EIP-7251).
 *
 * @throws HostError `bad-request` if there is no such fork.
 * @example
 * ```ts
 * import { systemContracts } from '@altvm/ethereum';
 *
 * console.log(systemContracts('shanghai').length, systemContracts('cancun').length, systemContracts('prague').length); // 0 1 4
 * ```
 */
export function systemContracts(hardfork: EvmHardfork): readonly SystemContract[] {
	isFork(hardfork, 'hardfork');
	return CONTRACTS.filter(({ since }) => isAtLeast(hardfork, since));
}

/**
 * Puts the system contracts of a fork into a host's state, where they are not already. Without those of Prague, every block since
 * Prague is invalid. {@link installGenesis} does it for a whole genesis block.
 *
 * @param hardfork default: the fork of the host's EVM adapter.
 * @throws HostError `unknown-vm` if the host has no EVM adapter; `bad-request` if there is no such fork.
 * @example
 * ```ts
 * import { toAddress } from '@altvm/abi-bridge';
 * import { executeBlock, installSystemContracts } from '@altvm/ethereum';
 * import { evmAdapter } from '@altvm/evm';
 * import { Host } from '@altvm/host';
 *
 * const host = new Host({ adapters: [evmAdapter({ hardfork: 'prague' })] });
 * installSystemContracts(host);
 * const { requests } = await executeBlock(host, {
 * 	number: 1n,
 * 	timestamp: 12n,
 * 	gasLimit: 30_000_000n,
 * 	parentHash: `0x${'00'.repeat(32)}`,
 * 	coinbase: toAddress('0x00000000000000000000000000000000000000cb'),
 * 	transactions: [],
 * });
 * requests.length; // 0
 * ```
 */
export function installSystemContracts(host: Executor, hardfork: EvmHardfork = forkOf(host)): void {
	for (const { address, code } of systemContracts(hardfork)) {
		if (host.code(address).length > 0) continue;
		host.setAccount(address, { vm: EVM, code: hexToBytes(code), nonce: 1n });
	}
}
