import { decodeUtf8, encodeMoveResults, findFunction, interfaceFromMove } from '@altvm/abi-bridge';
import { type Frame, type FrameResult, keccak256 } from '@altvm/host';
import { MOVE } from '../../dialect.ts';
import { MOVE_GAS, UNITS } from '../../gas.ts';
import type { Session } from '../engine/interfaces.ts';
import { execute } from '../engine/interpreter.ts';
import { Linker } from '../engine/linker.ts';
import { asStruct, itemsOf, type Value, vectorToBytes } from '../engine/values.ts';
import type { ModuleId } from '../loader/file-format.ts';
import type { LoadedModule } from '../loader/loaded-module.ts';
import { verifyDependencies } from '../verifier/dependencies.ts';
import { partsOf } from '../verifier/tokens.ts';
import { orRefused, Refusal, readArguments, readCall, runIn } from '../vm/entry.ts';
import { verifyFlavour } from '../vm/verify-flavour.ts';
import type { Vm } from '../vm/vm.ts';
import { SCRIPTS } from './encode.ts';
import type { ScriptCache } from './script-cache.ts';

/**
 * Runs a call of `0x1::transaction_script`, whose only function is `run`. Its input holds the script. Every signer
 * parameter of the script gets the frame's sender. A script has no state and no contract: it calls out as its sender,
 * if that signed, and has no balance of its own.
 * @param runner the loaded module `0x1::transaction_script`
 */
export function runScript(vm: Vm, frame: Frame, runner: LoadedModule, scripts: ScriptCache): FrameResult {
	return runIn(vm, frame, new Linker(frame, vm.modules), (session) => {
		session.useGas(MOVE_GAS.entry);
		const { args } = readCall(vm, session, runner);
		const [, code, tags, values] = args;
		const script = load(vm, session, vectorToBytes(code), scripts);
		const fn = script.functions.get('main')!;
		const { typeArgs, args: own } = orRefused(() => {
			session.useGas(MOVE_GAS.interfacePart * (1 + partsOf(fn.handle.parameters)));
			const { interface: iface, omitted } = interfaceFromMove(MOVE, {
				name: 'script',
				functions: [script.signature(fn)],
			});
			if (omitted.length > 0) throw new Refusal(`a script that takes ${omitted[0]!.reason}`);
			return readArguments(
				vm,
				session,
				fn,
				findFunction(iface, 'main'),
				itemsOf(tags).map(textOf),
				itemsOf(values).map(vectorToBytes),
			);
		});
		execute(session, vm.natives, fn, typeArgs, own);
		return encodeMoveResults([], session.codec);
	});
}

/** Loads and verifies a script. Charges for its size before it is parsed, then for the verifier's work. */
function load({ flavours }: Vm, session: Session, code: Uint8Array, scripts: ScriptCache): LoadedModule {
	const { linker } = session;
	session.useGas(code.length * MOVE_GAS.loadByte);
	session.use(UNITS.hash);
	const bytes = code.slice();
	return orRefused(() => {
		const pay = (units: number) => session.useGas(Math.ceil(units / MOVE_GAS.verifierUnits));
		const script = scripts.get(bytes, keccak256(bytes), SCRIPTS, pay);
		const find = ({ account, name }: ModuleId) => linker.find(account, name)?.file;
		verifyDependencies(script.file, find, pay);
		// Sui's rules hold for scripts as well, such as the functions that only the module of a type may call.
		verifyFlavour(script.file, find, flavours.ofModule(script), flavours, pay);
		return script;
	});
}

function textOf(value: Value): string {
	return decodeUtf8(vectorToBytes(asStruct(value).fields[0])) ?? '';
}
