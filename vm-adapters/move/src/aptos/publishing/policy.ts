import { type Address, BcsReader, BcsWriter, bytesToHex, EMPTY_BYTES, encodeUtf8 } from '@altvm/abi-bridge';
import { checkOptions, type Frame, OPTION, type OptionChecks } from '@altvm/host';
import { STD } from '../../core/addresses.ts';
import { MoveLoadError } from '../../core/status/errors.ts';
import { MOVE_GAS } from '../../gas.ts';

/** Upgrade policy of a module: a compatible module may replace it, or none may. */
export type UpgradePolicy = 'compatible' | 'immutable';

/** Numbers of Aptos' `0x1::code`. Its policy 0, arbitrary changes, is not supported. */
const NUMBERS = { compatible: 1, immutable: 2 } as const;

/**
 * Storage key of `0x1::code::ModuleMetadata { upgrade_policy: u8, upgrade_number: u64 }` under the module's address. A
 * module without this resource has the policy `compatible` and has not been upgraded.
 */
const KEY = bytesToHex(encodeUtf8(`${STD}::code::ModuleMetadata`));

/** Options of publishing a module. */
export interface PublishOptions {
	/** Default: `compatible` for a new module, the current policy for an upgrade. */
	readonly upgradePolicy?: UpgradePolicy;
}

const OPTIONS: OptionChecks<PublishOptions> = { upgradePolicy: OPTION.oneOf(['compatible', 'immutable']) };

/**
 * Encodes the `constructorInput` of a module deployment.
 * @returns no bytes by default, otherwise one byte: 1 (compatible) or 2 (immutable)
 * @throws HostError `bad-request` that names the option that is unknown or wrong.
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { Host } from '@altvm/host';
 * import { encodePublishOptions, moveAdapter } from '@altvm/move';
 *
 * const host = new Host({ adapters: [moveAdapter()] });
 * const publish = (version: string) =>
 * 	host.tryDeploy({
 * 		from: '0x000000000000000000000000000000000000000000000000000000000000c0de',
 * 		vm: 'move',
 * 		code: readFileSync(`examples/contracts/counter/${version}/artifacts/counter.mv`),
 * 		constructorInput: encodePublishOptions({ upgradePolicy: 'immutable' }),
 * 	});
 * publish('v1').status; // success
 * publish('v2').status; // revert
 * ```
 */
export function encodePublishOptions(options: PublishOptions): Uint8Array {
	checkOptions(options, 'encodePublishOptions', OPTIONS);
	const { upgradePolicy } = options;
	return upgradePolicy === undefined ? EMPTY_BYTES : Uint8Array.of(NUMBERS[upgradePolicy]);
}

/**
 * Decodes the `constructorInput` of a module deployment.
 * @throws MoveLoadError `MALFORMED`
 */
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

/** Reads a module's policy and number of upgrades. Charges for the access. */
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

/** Stores the policy and number of upgrades of the module that a frame deploys. Charges for the write. */
export function keepPolicy(frame: Frame, policy: UpgradePolicy, upgrades: bigint): void {
	const { target } = frame.message;
	frame.gas.charge(frame.state.read(target, KEY) === undefined ? MOVE_GAS.newResource : MOVE_GAS.changedResource);
	const writer = new BcsWriter(frame.codec);
	writer.u8(NUMBERS[policy]);
	writer.uint(upgrades, 8);
	frame.state.write(target, KEY, writer.finish());
}
