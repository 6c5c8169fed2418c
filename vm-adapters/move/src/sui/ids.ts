import { type Address, addressToBytes, concatBytes, encodeUtf8, type Hex, toAddress } from '@altvm/abi-bridge';
import { keccak256 } from '@altvm/host';
import type { Session } from '../core/engine/interfaces.ts';
import { MOVE_GAS, UNITS } from '../gas.ts';
import { SUI } from './module.ts';

const hash = (domain: string, ...parts: Uint8Array[]): Address =>
	toAddress(keccak256(concatBytes(encodeUtf8(domain), ...parts)));

/** Encodes a number as 8 bytes, big-endian. */
function u64(number: bigint): Uint8Array {
	const bytes = new Uint8Array(8);
	new DataView(bytes.buffer).setBigUint64(0, number);
	return bytes;
}

/**
 * Makes an unused object id: keccak256("altvm:object" || origin || n), where n counts the ids made in transactions of
 * this origin. The count is stored, so it continues across transactions. It is reverted together with the objects.
 */
export function freshId(session: Session): Address {
	const { state, transaction } = session.frame;
	const { origin } = transaction;
	const key: Hex = `0x02${origin.slice(2)}`;
	session.use(UNITS.hash);
	session.useGas(state.warmSlot(SUI, key) ? MOVE_GAS.coldResource : MOVE_GAS.warmResource);
	const stored = state.read(SUI, key);
	const isDirty = stored !== state.readOriginal(SUI, key);
	const price = stored === undefined ? MOVE_GAS.newResource : MOVE_GAS.changedResource;
	session.useGas(isDirty ? MOVE_GAS.warmResource : price);
	const count = stored === undefined ? 0n : new DataView(stored.buffer, stored.byteOffset).getBigUint64(0);
	state.write(SUI, key, u64(count + 1n));
	return hash('altvm:object', addressToBytes(origin), u64(count));
}

/**
 * Id of a dynamic field: keccak256("altvm:field" || parent || length of the tag || tag of the name's type || BCS of the
 * name).
 */
export function fieldId(parent: Address, tag: string, name: Uint8Array): Address {
	const text = encodeUtf8(tag);
	return hash('altvm:field', addressToBytes(parent), u64(BigInt(text.length)), text, name);
}

/** Address of a package: keccak256("altvm:move-package" || publisher || nonce of the publisher). */
export function packageAddress(publisher: Address, nonce: bigint): Address {
	return hash('altvm:move-package', addressToBytes(publisher), u64(nonce));
}
