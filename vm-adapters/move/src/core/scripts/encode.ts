import {
	type Address,
	BcsWriter,
	type CodecContext,
	encodeMoveCall,
	encodeUtf8,
	moduleAddress,
} from '@altvm/abi-bridge';
import { STD } from '../addresses.ts';

/** Where scripts run: the contract of `0x1::transaction_script`. */
export const SCRIPTS: Address = moduleAddress(STD, 'transaction_script');

export interface ScriptCall {
	/** Bytecode of the script. */
	readonly code: Uint8Array;
	/** Such as `0x1::coin::Coin<u64>`, one for each type parameter. */
	readonly typeArguments?: readonly string[];
	/** In BCS, without the signers: each of those is who calls. */
	readonly args?: readonly Uint8Array[];
}

// Nothing in it is an address that has another form, and whoever encodes it pays nothing.
const PLAIN: CodecContext = {
	toEvmAddress: () => '0x',
	fromEvmAddress: (address) => address as Address,
	charge: () => {},
};

/** What to call `SCRIPTS` with to run a script. */
export function encodeScriptCall({ code, typeArguments = [], args = [] }: ScriptCall): Uint8Array {
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
