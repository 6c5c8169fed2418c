import { type Address, BcsWriter, encodeMoveCall, encodeUtf8, moduleAddress } from '@altvm/abi-bridge';
import { checkOptions, OPTION, type OptionChecks } from '@altvm/host';
import { STD } from '../addresses.ts';
import { PLAIN } from '../plain-codec.ts';

/** Address of `0x1::transaction_script`, the contract that runs scripts. */
export const SCRIPTS: Address = moduleAddress(STD, 'transaction_script');

/** A script and its arguments. */
export interface ScriptCall {
	/** Bytecode of the script. */
	readonly code: Uint8Array;
	/** Move type names such as `0x1::coin::Coin<u64>`, one for each type parameter. Default: none. */
	readonly typeArguments?: readonly string[];
	/** BCS of each argument. Signers are left out: the VM passes the caller for each. Default: none. */
	readonly args?: readonly Uint8Array[];
}

const CALL: OptionChecks<ScriptCall> = { code: OPTION.bytes, typeArguments: OPTION.texts, args: OPTION.array };

/**
 * Encodes the input of a call to `SCRIPTS` that runs a script.
 *
 * @throws HostError `bad-request` that names the option that is unknown or wrong.
 * @example
 * ```ts
 * import { hexToBytes } from '@altvm/abi-bridge';
 * import { Host } from '@altvm/host';
 * import { encodeScriptCall, moveAdapter, SCRIPTS } from '@altvm/move';
 *
 * const host = new Host({ adapters: [moveAdapter()] });
 * // A compiled `script { fun main() {} }`.
 * const code = hexToBytes('0xa11ceb0b0600000001050001000000000102');
 * const from = '0x00000000000000000000000000000000000000a1';
 * host.call({ from, to: SCRIPTS, input: encodeScriptCall({ code }) }).status; // success
 * ```
 */
export function encodeScriptCall(call: ScriptCall): Uint8Array {
	checkOptions(call, 'encodeScriptCall', CALL);
	const { code, typeArguments = [], args = [] } = call;
	OPTION.bytes(code, 'code');
	for (const [i, arg] of args.entries()) OPTION.bytes(arg, `args[${i}]`);
	const write = (body: (writer: BcsWriter) => void) => {
		const writer = new BcsWriter(PLAIN);
		body(writer);
		return writer.finish();
	};
	const vectors = (items: readonly Uint8Array[]) =>
		write((writer) => {
			writer.uleb(items.length);
			for (const item of items) writer.vector(item);
		});
	const values = [write((writer) => writer.vector(code)), vectors(typeArguments.map(encodeUtf8)), vectors(args)];
	return encodeMoveCall({ function: 'run', typeArguments: [], args: values }, PLAIN);
}
