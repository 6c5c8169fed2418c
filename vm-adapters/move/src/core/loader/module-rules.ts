import type { Address, MoveType } from '@altvm/abi-bridge';
import type { FlavourName, FunctionHandle, ModuleFile, ModuleId, StructDefinition, Token } from './file-format.ts';

/** A function's parameters and results as its contract interface lists them. */
export interface ModuleSignature {
	readonly parameters: MoveType[];
	readonly results: MoveType[];
}

/** The rules of one flavour of Move about a module, beyond the binary format. */
export interface ModuleRules {
	readonly name: FlavourName;
	/** The name in messages. */
	readonly title: string;
	/** The account of the flavour's framework. Reading a module there is free. */
	readonly framework: Address;
	/** Whether a module belongs to this flavour. */
	owns(file: ModuleFile): boolean;
	/** Parameters and results as other VMs see them. `moveType` converts a type that has no special form. */
	signature(handle: FunctionHandle, file: ModuleFile, moveType: (token: Token) => MoveType): ModuleSignature;
	/** Whether a public or entry function can be called from outside Move. */
	isCallable(module: ModuleId, functionName: string): boolean;
	/** Whether only the VM makes values of a struct, such as a one-time witness of Sui. */
	isMadeByVm(file: ModuleFile, struct: StructDefinition): boolean;
}

/** The flavours that a VM runs. */
export interface RulesByModule {
	/** The flavour that a module belongs to. */
	of(file: ModuleFile): ModuleRules;
	/** Whether an account is that of a framework. */
	isFramework(account: Address): boolean;
}
