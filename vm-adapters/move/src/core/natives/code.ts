import type { Address } from '@altvm/abi-bridge';
import { UNITS } from '../../gas.ts';
import { STD } from '../addresses.ts';
import { MoveAbort } from '../engine/failures.ts';
import type { Native, Session } from '../engine/interfaces.ts';
import { leave } from '../engine/leave.ts';
import { contractOf } from '../engine/types.ts';
import { asAddress, asInt, vectorToBytes, wordsOf } from '../engine/values.ts';
import { failureOf } from './call.ts';

const CODE = contractOf(STD, 'code');
/** Abort code of `std::code`. */
const NOT_PUBLISHED = 1n;

/** Native functions of `std::code`. */
export const codeNatives: Record<string, Native> = {
	'code::publish_internal'(session, [owner, module, policy]) {
		session.use(UNITS.native);
		const code = vectorToBytes(module).slice();
		session.use(code.length * UNITS.nativeByte);
		session.free(wordsOf(module));
		const account = asAddress(owner);
		if (!agrees(session, account)) {
			const reason = 'a contract publishes by calling `code` itself';
			throw new MoveAbort(CODE, NOT_PUBLISHED, { kind: 'refused', reason });
		}
		const constructorInput = Uint8Array.of(Number(asInt(policy)));
		const outcome = leave(session, (modules) =>
			session.frame.call({
				kind: 'create',
				code,
				constructorInput,
				value: 0n,
				owner: account,
				active: modules.map(({ address }) => address),
			}),
		);
		if (outcome.status !== 'success') throw new MoveAbort(CODE, NOT_PUBLISHED, failureOf(session, outcome));
		return [];
	},
};

/**
 * Whether the signer of an account is enough to publish under it. The signer of a calling contract is not: otherwise
 * any contract that it calls could replace its modules.
 */
function agrees({ frame }: Session, account: Address): boolean {
	return frame.hasSigned(account) || frame.isControlled(account) || frame.message.target === CODE;
}
