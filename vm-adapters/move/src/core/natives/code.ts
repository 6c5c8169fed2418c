import type { Address } from '@altvm/abi-bridge';
import { UNITS } from '../../gas.ts';
import { STD } from '../addresses.ts';
import { MoveAbort } from '../engine/failures.ts';
import type { Native, Session } from '../engine/interfaces.ts';
import { leave } from '../engine/leave.ts';
import { askingModule } from '../engine/running-modules.ts';
import { contractOf } from '../engine/types.ts';
import { asAddress, asInt, vectorToBytes, wordsOf } from '../engine/values.ts';
import { actsItself } from './caller.ts';
import { failureOf } from './outcome.ts';

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
			const reason = 'only the account itself, or one of its modules, publishes with its signer';
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
 * Whether the signer of an account is enough to publish under it: the account acts itself, this VM controls it, or one of its own
 * modules asks. Any other module was only given the signer: it could replace modules that hold wei. A contract calls `code` itself.
 */
function agrees(session: Session, account: Address): boolean {
	const { frame } = session;
	if (frame.isControlled(account) || frame.message.target === CODE || actsItself(session, account)) return true;
	return frame.hasSigned(account) && askingModule(session)?.id.account === account;
}
