import type { Address } from '@altvm/abi-bridge';
import { MOVE_GAS, UNITS } from '../../gas.ts';
import { STD } from '../addresses.ts';
import { fromBigInt } from '../engine/arithmetic.ts';
import { verificationFailed } from '../engine/failures.ts';
import type { Native, Session } from '../engine/interfaces.ts';
import { askingModule, callingModule } from '../engine/running-modules.ts';
import { contractOf } from '../engine/types.ts';
import { asAddress, asBigInt, Signer, target, type Value } from '../engine/values.ts';
import { actsItself } from './caller.ts';
import { payAccount } from './context.ts';
import { SentValue } from './sent-value.ts';

/** The contract of `std::coin`, whose balance backs every value of the native coin. No call has it as its sender. */
export const COIN_KEEPER = contractOf(STD, 'coin');
const NATIVE_COIN = `${STD}::native_coin::NativeCoin`;

/** Native functions of coins and accounts. The host decides whose balance a frame may move, and moves it. */
export const coinNatives: Record<string, Native> = {
	'coin::is_native'(session, _, [type]) {
		session.use(UNITS.native);
		return [type!.tag === NATIVE_COIN];
	},
	'coin::has_signed'(session, [account]) {
		session.use(UNITS.native);
		return [session.frame.hasSigned(signerAddress(account))];
	},
	'coin::spends_freely'(session, [account]) {
		const address = signerAddress(account);
		payAccount(session, address);
		return [session.frame.isControlled(address) || actsItself(session, address)];
	},
	'coin::draw_value': (session, [account, wei]) => [
		fromBigInt(drawValue(session, signerAddress(account), asBigInt(wei))),
	],
	'coin::spender'(session) {
		session.use(UNITS.native);
		return [(askingModule(session) ?? verificationFailed('the library spends for itself')).address];
	},
	'native_coin::acts_itself'(session, [account]) {
		session.use(UNITS.native);
		return [actsItself(session, signerAddress(account))];
	},
	'coin::lock': (session, [account, wei]) => [move(session, signerAddress(account), COIN_KEEPER, wei)],
	'coin::lock_own'(session, [wei]) {
		const { address, isScript } = callingModule(session);
		// A script has no contract, and so no balance of its own. It withdraws from its signers.
		return [!isScript && move(session, address, COIN_KEEPER, wei)];
	},
	'coin::release': (session, [to, wei]) => [move(session, COIN_KEEPER, asAddress(to), wei)],
	'account::take_control'(session, [account]) {
		const address = asAddress(account);
		payAccount(session, address);
		session.useGas(MOVE_GAS.newAccount + session.frame.state.aliasPrice(address));
		return [session.host(() => session.frame.control(address))];
	},
	'account::create_signer'(session, [account]) {
		session.use(UNITS.native);
		return [new Signer(asAddress(account))];
	},
};

function signerAddress(reference: Value | undefined): Address {
	const value = target(reference);
	return value instanceof Signer ? value.address : verificationFailed('not a signer');
}

/**
 * Moves wei from the value that an account sent with the message. It is in the balance of the entered contract, which may have spent
 * some of it. Returns how much.
 */
function drawValue(session: Session, account: Address, wei: bigint): bigint {
	const { message, state } = session.frame;
	session.use(UNITS.native);
	if (account !== message.sender || message.value === 0n) return 0n;
	const sent = SentValue.of(session.frame);
	payAccount(session, message.target);
	const drawn = [wei, sent.left, state.balance(message.target)].reduce((least, amount) =>
		amount < least ? amount : least,
	);
	if (drawn === 0n || !move(session, message.target, COIN_KEEPER, drawn)) return 0n;
	sent.draw(drawn);
	return drawn;
}

/** Moves wei. Returns false if `from` has too little. */
function move(session: Session, from: Address, to: Address, wei: Value | undefined): boolean {
	const amount = asBigInt(wei);
	const { frame } = session;
	payAccount(session, from);
	payAccount(session, to);
	if (amount === 0n) return true;
	session.useGas(MOVE_GAS.transfer + (frame.state.exists(to) ? 0 : MOVE_GAS.newAccount) + frame.state.aliasPrice(to));
	return session.host(() => frame.transfer(to, amount, from));
}
