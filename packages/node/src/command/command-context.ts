import type { VmAdapter } from '@altvm/host';
import type { AltvmOptions } from '../altvm/altvm-methods.ts';

/** What the commands of a node are given by the program that they are part of. */
export interface CommandContext {
	readonly version: string;
	/** Makes the adapters of all VMs. Each call makes new ones. */
	readonly adapters: () => Promise<readonly VmAdapter[]>;
	/** Writers of source code from interfaces: see `AltvmOptions`. */
	readonly bindings?: AltvmOptions['bindings'];
	/** Descriptions of the commands. */
	readonly about: Readonly<Record<'node' | 'import' | 'export' | 'db', string>>;
}
