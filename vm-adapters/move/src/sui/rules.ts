import type { ModuleRules, RulesByModule } from '../core/loader/module-rules.ts';
import { suiSignature } from './interface.ts';
import { isSuiModule, SUI } from './module.ts';
import { PRIVATE_FUNCTIONS } from './verifier/private-types.ts';
import { isWitness } from './witness.ts';

/** The rules of the Sui flavour for modules. */
export const suiRules: ModuleRules = {
	name: 'sui',
	title: 'Sui',
	framework: SUI,
	owns: isSuiModule,
	isCallable: ({ account, name }, functionName) =>
		account !== SUI || !PRIVATE_FUNCTIONS.has(`${name}::${functionName}`),
	isMadeByVm: isWitness,
	signature: suiSignature,
};

/** Rules for modules that are known to be of the Sui flavour. */
export const onlySui: RulesByModule = { of: () => suiRules, isFramework: (account) => account === SUI };
