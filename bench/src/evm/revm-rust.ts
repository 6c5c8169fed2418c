import { type RustProgram, startRustProgram } from '../rust-program.ts';
import type { Contract } from './ours.ts';
import type { Side } from './race.ts';

export const REVM_RUST = 'revm (Rust program)';

/** revm as a Rust program uses it: one chain in memory, each run a transaction that is committed. */
export interface RevmRust {
	/** Deploys a contract. Returns a side that calls it, whose outputs must be `expected`, in hex. */
	side(contract: Contract, expected: string): Promise<Side>;
	stop(): void;
}

/** Builds and starts `bench/rust/revm`. Returns undefined where it cannot be built. */
export async function revmRust(): Promise<RevmRust | undefined> {
	const program = await startRustProgram('revm');
	return program && { side: (contract, expected) => sideOf(program, contract, expected), stop: () => program.stop() };
}

async function sideOf(program: RustProgram, { code, input }: Contract, expected: string): Promise<Side> {
	const [contract] = await program.ask('deploy', hexOf(code));
	return {
		name: REVM_RUST,
		async time(times) {
			const { microseconds, words } = await program.time(times, 'run', contract!, hexOf(input), times);
			if (words[0] !== expected) throw new Error(`${REVM_RUST} returns ${words[0]}, not ${expected}`);
			return microseconds;
		},
	};
}

function hexOf(bytes: Uint8Array): string {
	return Buffer.from(bytes).toString('hex');
}
