import { type Address, BcsReader, BcsWriter, bytesToHex, EMPTY_BYTES, encodeUtf8 } from '@altvm/abi-bridge';
import type { Frame } from '@altvm/host';
import { STD } from '../../core/addresses.ts';
import { MoveLoadError } from '../../core/status/errors.ts';
import { MOVE_GAS } from '../../gas.ts';

/** What may become of a module: replaced by one that is compatible with it, or never replaced. */
export type UpgradePolicy = 'compatible' | 'immutable';

/** As `code` of Aptos numbers them; 0, any change whatever, is not offered. */
const NUMBERS = { compatible: 1, immutable: 2 } as const;

/**
 * Of `0x1::code::ModuleMetadata { upgrade_policy: u8, upgrade_number: u64 }`, under the module's contract address. A module
 * without it is compatible and as it was first published.
 */
const KEY = bytesToHex(encodeUtf8(`${STD}::code::ModuleMetadata`));

export interface PublishOptions {
	/** Default: `compatible`; of an upgrade, the policy that the module has. */
	readonly upgradePolicy?: UpgradePolicy;
}

/** What to give as `constructorInput` when a module is deployed: nothing, or the number of the policy, one byte. */
export function encodePublishOptions({ upgradePolicy }: PublishOptions): Uint8Array {
	return upgradePolicy === undefined ? EMPTY_BYTES : Uint8Array.of(NUMBERS[upgradePolicy]);
}

/** @throws MoveLoadError `MALFORMED` */
export function decodePublishOptions(input: Uint8Array): PublishOptions {
	if (input.length === 0) return {};
	const upgradePolicy = input.length === 1 ? policyOf(input[0]!) : undefined;
	if (!upgradePolicy)
		throw new MoveLoadError(
			'MALFORMED',
			'a module takes an upgrade policy, 1 (compatible) or 2 (immutable), or no input',
		);
	return { upgradePolicy };
}

function policyOf(number: number): UpgradePolicy | undefined {
	return number === NUMBERS.compatible ? 'compatible' : number === NUMBERS.immutable ? 'immutable' : undefined;
}

export function policyOfModule(
	frame: Frame,
	module: Address,
): { readonly policy: UpgradePolicy; readonly upgrades: bigint } {
	frame.gas.charge(frame.state.warmSlot(module, KEY) ? MOVE_GAS.coldResource : MOVE_GAS.warmResource);
	const stored = frame.state.read(module, KEY);
	if (stored === undefined) return { policy: 'compatible', upgrades: 0n };
	const reader = new BcsReader(stored, frame.codec);
	return { policy: policyOf(reader.u8())!, upgrades: reader.uint(8) };
}

export function keepPolicy(frame: Frame, policy: UpgradePolicy, upgrades: bigint): void {
	const { target } = frame.message;
	frame.gas.charge(frame.state.read(target, KEY) === undefined ? MOVE_GAS.newResource : MOVE_GAS.changedResource);
	const writer = new BcsWriter(frame.codec);
	writer.u8(NUMBERS[policy]);
	writer.uint(upgrades, 8);
	frame.state.write(target, KEY, writer.finish());
}
