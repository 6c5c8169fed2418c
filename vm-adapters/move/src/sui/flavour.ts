import type { Flavour } from '../core/vm/flavour.ts';
import { readSuiArguments, writeSuiResults } from './arguments.ts';
import { suiNatives } from './natives.ts';
import { suiRules } from './rules.ts';
import { verifySui } from './verifier/verify.ts';

/** Sui's Move, with objects. */
export const suiFlavour: Flavour = {
	...suiRules,
	inPackages: true,
	natives: suiNatives,
	verify: verifySui,
	readArguments: readSuiArguments,
	writeResults: writeSuiResults,
};
