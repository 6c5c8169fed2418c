import { type Hex, keccak256, type VmId } from '@altvm/abi-bridge';

interface ForeignCode {
	readonly code: Uint8Array;
	readonly hash: Hex;
}

const markers = new Map<VmId, ForeignCode>();

/**
 * What a VM sees as the code of another VM's contract: 0xEF (with which no EVM code can begin, EIP-3541) and
 * `altvm:` and the VM's name in ASCII. Solidity's check that a callee has code passes.
 */
export function foreignCode(vm: VmId): ForeignCode {
	let marker = markers.get(vm);
	if (!marker) {
		const code = Uint8Array.from([0xef, ...new TextEncoder().encode(`altvm:${vm}`)]);
		markers.set(vm, (marker = { code, hash: keccak256(code) }));
	}
	return marker;
}
