import type { UpstreamFix } from './upstream-fix.ts';
import { known } from './upstream-fix.ts';

const DEEP = 'vm-adapters/move/src/core/engine/deep-values.test.ts';
const UNKNOWN_TAG = 'vm-adapters/move/src/core/engine/unknown-variant.test.ts';

/** Fixes of the runtime, the loader, storage, natives and publishing. */
export const RUNTIME_FIXES: readonly UpstreamFix[] = [
	{
		source: 'aptos-core#16983, aptos-core#17018, move#1060, movement#364',
		date: '2025-07',
		wrong: 'copies, comparisons and serialisation of deep values recursed without a bound',
		verdict: 'held',
		tests: [[DEEP, 'halts the frame beyond the bound: %s']],
	},
	{
		source: 'aptos-core#19598, aptos-core#19599',
		date: '2026-04',
		wrong: 'a deep value that was dropped overflowed the native stack',
		verdict: 'held',
		because: 'dropped values are collected by the host language, which does not recurse',
		tests: [[DEEP, 'is made and dropped at any depth']],
	},
	{
		source: 'aptos-core#19772, aptos-core#19773, aptos-core#19774',
		date: '2026-05',
		wrong: 'an internal error printed the values of the frame, and overflowed the native stack',
		verdict: 'absent',
		because: 'errors hold no values; an event is serialised, with a bound on nesting, before it is shown',
		tests: [[DEEP, "'logs'"]],
	},
	{
		source: 'aptos-core#20304, movement#411',
		date: '2026-08',
		wrong: 'an enum value with a tag that its layout lacks was written as bytes that could not be read again',
		verdict: 'held',
		tests: [[UNKNOWN_TAG, 'a variant that its type lacks']],
	},
	{
		source: 'aptos-core#15682, aptos-core#17788, aptos-core#19095',
		date: '2025-01',
		wrong: 'layouts that were kept were those from before an enum was upgraded',
		verdict: 'mended',
		because:
			'types are made for each frame; a frame that upgrades an enum halted when it wrote one of its new variants',
		tests: [
			[UNKNOWN_TAG, 'reads a variant that an upgrade added'],
			['vm-adapters/move/src/core/scripts/scripts.test.ts', 'calls the new code after a module is upgraded'],
		],
	},
	{
		source: 'aptos-core#17238, aptos-core#17280',
		date: '2025-08',
		wrong: 'verified modules were kept when the rules of the verifier changed',
		verdict: 'held',
		because: 'the rules do not change in a process; a kept script is linked anew each time',
		tests: [['vm-adapters/move/src/core/scripts/scripts.test.ts', 'that depends on a missing module']],
	},
	{
		source: 'aptos-core#17987',
		date: '2025-10',
		wrong: 'the module cache of the mempool kept a module that a later transaction replaced',
		verdict: 'held',
		because: 'modules are kept by the hash of their code',
		tests: [['vm-adapters/move/src/core/scripts/scripts.test.ts', 'calls the new code after a module is upgraded']],
	},
	{
		source: 'aptos-core#14540',
		date: '2024-09',
		wrong: 'a type of a module that does not exist ended as an internal error',
		verdict: 'held',
		tests: [['vm-adapters/move/src/core/scripts/scripts.test.ts', 'a type that does not exist']],
	},
	{
		source: 'aptos-core#15301, move#816',
		date: '2024-11',
		wrong: 'type tags nested deeper when written than when read, and type instantiation recursed without a bound',
		verdict: 'held',
		tests: [
			['vm-adapters/move/src/core/vm/entry.test.ts', 'refuses a type argument that is nested too deep'],
			['test/regressions/move-bytecode.test.ts', 'pays for each type that generic code instantiates'],
		],
	},
	{
		source: 'aptos-core#16638, sui#2875 (event validation)',
		date: '2025-05',
		wrong: 'a module could emit events of types that another module declares',
		verdict: 'mended',
		cases: known(
			'a module emits an event that another module declares',
			'a module emits an event that another module declares through a handle',
			'a module emits an event of a type parameter',
			'a module emits a vector of its events',
		),
		tests: [['test/regressions/move-rules.test.ts', 'cannot log in its name: %s']],
	},
	{
		source: 'aptos-core#15974, aptos-vm verify_init_module_function',
		date: '2025-03',
		wrong: '`init_module` could be a function that others call again',
		verdict: 'mended',
		tests: [
			['vm-adapters/move/src/aptos/publishing/publish.test.ts', 'halts for an initializer that others could call'],
		],
	},
	{
		source: 'aptos-core#16105 (prints)',
		date: '2025-03',
		wrong: 'natives that print bytes did not charge for them',
		verdict: 'absent',
		because: 'there is no std::string_utils and no std::debug',
	},
	{
		source: 'aptos-core@f01f26ed, movement#55',
		date: '2024-08',
		wrong: 'gas of std::randomness depended on the number drawn',
		verdict: 'absent',
		because: 'there is no std::randomness',
	},
	{
		source: 'aptos-core#16098, aptos-core#16240',
		date: '2025-03',
		wrong: 'a permissioned signer passed for the account',
		verdict: 'absent',
		because: 'there are no permissioned signers',
	},
	{
		source: 'aptos-core#18666',
		date: '2026-02',
		wrong: 'a native of crypto_algebra ended the process, and the size of a transaction left out its signatures',
		verdict: 'absent',
		because: 'there is no crypto_algebra; transactions are those of Ethereum, which are paid whole',
	},
	{
		source: 'aptos-core#19627',
		date: '2026-05',
		wrong: 'operations on vectors ended the process for a value of another kind',
		verdict: 'held',
		because: 'a value of another kind halts the frame',
		tests: [['vm-adapters/move/src/core/engine/values.ts', "verificationFailed('not a vector')"]],
	},
	{
		source: 'move#751',
		date: '2022-12',
		wrong: 'a native field or struct ended the process',
		verdict: 'held',
		cases: known('a native struct is packed', 'a native struct is unpacked'),
	},
];
