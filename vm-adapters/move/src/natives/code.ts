import type { Address } from '@altvm/abi-bridge';
import { MoveAbort } from '../engine/session.ts';
import { contractOf } from '../engine/types.ts';
import { asAddress, asInt, vectorToBytes } from '../engine/values.ts';
import { UNITS } from '../gas.ts';
import { failureOf, leave } from './call.ts';
import type { Native } from './natives.ts';

const STD = `0x${'0'.repeat(63)}1` as Address;
/** Abort code of `std::code`. */
const NOT_PUBLISHED = 1n;

export const codeNatives: Record<string, Native> = {
	'code::publish_internal'(session, [owner, module, policy]) {
		session.use(UNITS.native);
		const code = vectorToBytes(module).slice();
		session.use(code.length * UNITS.nativeByte);
		const constructorInput = Uint8Array.of(Number(asInt(policy)));
		const outcome = leave(session, (modules) =>
			session.frame.call({
				kind: 'create',
				code,
				constructorInput,
				value: 0n,
				owner: asAddress(owner),
				active: modules.map(({ address }) => address),
			}),
		);
		if (outcome.status !== 'success')
			throw new MoveAbort(contractOf(STD, 'code'), NOT_PUBLISHED, failureOf(session, outcome));
		return [];
	},
};
