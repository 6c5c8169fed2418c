import { type Hex, keccak256, type VmId } from '@altvm/abi-bridge';

interface ForeignCode {
	readonly code: Uint8Array;
	readonly hash: Hex;
}

const markers = new Map<VmId, ForeignCode>();

/**
 * Returns what other VMs see as the code of a contract of `vm`: 0xEF, followed by `altvm:` and the VM's name in ASCII. EVM code
 * cannot begin with 0xEF (EIP-3541). Solidity's check that a callee has code passes.
 *
 * @example
 * ```ts
 * import { foreignCode } from '@altvm/host';
 *
 * new TextDecoder().decode(foreignCode('move').code.subarray(1)); // altvm:move
 * ```
 */
export function foreignCode(vm: VmId): ForeignCode {
	let marker = markers.get(vm);
	if (!marker) {
		const code = Uint8Array.from([0xef, ...new TextEncoder().encode(`altvm:${vm}`)]);
		markers.set(vm, (marker = { code, hash: keccak256(code) }));
	}
	return marker;
}
