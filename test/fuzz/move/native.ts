import { fileURLToPath } from 'node:url';
import { bytesToHex, encodeUtf8, hexToBytes, MOVE_STDLIB } from '@altvm/abi-bridge';
import { keccak256 } from '@altvm/host';
import { standardLibrary } from '@altvm/move';
import { bcs } from '@mysten/bcs';
import { compileMovePackage } from '../../../vm-adapters/move/scripts/compile-move.ts';
import { Libmovevm } from '../../../vm-adapters/move/test-modules/libmovevm.ts';
import { parseTag, writeTag } from '../../../vm-adapters/move/test-modules/type-tag.ts';
import { failureOf } from '../../conformance-move/native.ts';
import type { RunResult } from '../../conformance-move/run-result.ts';
import type { Step } from './step.ts';
import type { FuzzCall, FuzzModule } from './world.ts';

/** Modules of the package that replace ours. The rest of the package is only needed to compile them. */
const REPLACED = new Set(['keccak', 'hash', 'type_info', 'event', 'block']);

/** libmovevm with our standard library. Modules whose natives have other names there are replaced. */
export class NativeWorld {
	readonly #vm = new Libmovevm();

	constructor() {
		for (const { name, code } of standardLibrary()) this.#vm.publish(MOVE_STDLIB, name, code);
		const folder = new URL('../../../vm-adapters/move/test-modules/native-std', import.meta.url);
		for (const [name, code] of compileMovePackage(fileURLToPath(folder)))
			if (REPLACED.has(name)) this.#vm.publish(MOVE_STDLIB, name, code);
	}

	/** Starts again with an empty state and these modules. */
	reset(modules: readonly FuzzModule[]): void {
		this.#vm.clearResources();
		for (const { account, name, code } of modules) this.#vm.publish(account, name, hexToBytes(code));
	}

	call({ kind, sender, ...call }: FuzzCall): Step {
		const native = { ...call, args: call.args.map(hexToBytes) };
		if (kind === 'view') {
			const answer = this.#vm.callView(native);
			if ('error' in answer) return { runResult: failureOf(answer.error), events: [] };
			return { runResult: { json: JSON.parse(bcs.string().parse(answer.output)) }, events: [] };
		}
		const answer = this.#vm.execute(sender, native);
		if ('error' in answer) return { runResult: failureOf(answer.error), events: [] };
		const runResult: RunResult = { json: true };
		return { runResult, events: answer.events.map(({ data }) => eventOf(data as { type: string; bytes: string })) };
	}

	resources(): ReadonlyMap<string, string> {
		return new Map([...this.#vm.resources()].map(([key, bytes]) => [key, bytesToHex(bytes)]));
	}
}

/** Parses what the replaced `std::event` emits: a type's name and BCS. */
function eventOf({ type, bytes }: { type: string; bytes: string }): string {
	return `${keccak256(encodeUtf8(writeTag(parseTag(type))))} 0x${bytes}`;
}
