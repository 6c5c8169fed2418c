import { type Address, addressToBytes, bytesEqual, bytesToHex, encodeCreation, type Hex, toAddress } from 'altvm';
import { parseAbi } from 'viem';
import { testArtifact } from '../contracts/load.ts';
import { PROBES, VMS, type Vm } from '../world/world.ts';

export { VMS, type Vm };

/** First private key of the accounts that development nodes have in common. */
export const KEY: Hex = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';
export const ACCOUNT: Hex = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';
/** Second of the accounts. */
export const OTHER: Hex = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';

/** What a client knows of a probe, whatever VM it is of. */
export const SIGNATURES = [
	'function ping(uint256 x) view returns (uint256)',
	'function set(uint64 key, uint256 value)',
	'function get(uint64 key) view returns (uint256)',
	'function deposit() payable returns (uint256)',
	'function emitPing(uint256 x)',
	'function failWith(uint256 code) view',
	'event Pinged(address indexed sender, uint256 x)',
	'error Failed(uint256 code)',
	'error MoveAbort(address module, uint64 code)',
] as const;
export const ABI = parseAbi(SIGNATURES);

const owned = (file: string): Uint8Array => ownedBy(testArtifact(`probe/artifacts/${file}`), toAddress(ACCOUNT));

/** A module of the probes' account as one of another account. */
function ownedBy(code: Uint8Array, account: Address): Uint8Array {
	const owner = addressToBytes(PROBES);
	for (let at = 0; at + 32 <= code.length; at++) {
		if (bytesEqual(code.subarray(at, at + 32), owner)) code.set(addressToBytes(account), at);
	}
	return code;
}

/** What a wallet sends, one transaction after another, to deploy a probe: the last one makes it. */
export const DEPLOYMENTS: Readonly<Record<Vm, readonly Hex[]>> = {
	evm: [JSON.parse(new TextDecoder().decode(testArtifact('probe-evm/artifacts/Probe.json'))).bytecode],
	wasm: [
		bytesToHex(
			encodeCreation({
				vm: 'wasm',
				code: testArtifact('relay/artifacts/relay.wasm'),
				payable: ['deposit'],
				view: ['ping', 'get'],
			}),
		),
	],
	move: [
		bytesToHex(encodeCreation({ vm: 'move', code: owned('peer_stub.mv') })),
		bytesToHex(encodeCreation({ vm: 'move', code: owned('probe.mv'), payable: ['deposit'] })),
	],
};
