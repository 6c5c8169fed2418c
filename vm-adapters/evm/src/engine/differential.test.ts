import { hexToBytes } from '@altvm/abi-bridge';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { HARDFORKS } from '../fork.ts';
import { ours, theirs } from '../testing/oracle.ts';
import { program } from '../testing/programs.ts';

/** Creates a contract whose init code begins with BLOBBASEFEE. */
const ASKS_FOR_FEES = hexToBytes('0x604a600053600160006000f060005260206000f3');

it('random programs of any fork have the status, output, gas, refund, logs and storage of @ethereumjs/evm', async () => {
	let succeeded = 0;
	await fc.assert(
		fc.asyncProperty(
			fc.oneof(fc.constant('osaka' as const), fc.constantFrom(...HARDFORKS)),
			program,
			program,
			fc.oneof(fc.integer({ min: 0, max: 30_000 }), fc.integer({ min: 100_000, max: 500_000 })),
			async (hardfork, main, other, gas) => {
				const input = hexToBytes('0x0102030405060708');
				const call = { hardfork, main, other, gas, input };
				const result = await theirs(call);
				expect(ours(call, 'interpreter')).toEqual(result);
				expect(ours(call, 'translated')).toEqual(result);
				if (result.status === 'success') succeeded++;
			},
		),
		{ numRuns: 250, examples: [['osaka', ASKS_FOR_FEES, Uint8Array.of(), 100_000]] },
	);
	expect(succeeded).toBeGreaterThan(25);
});
