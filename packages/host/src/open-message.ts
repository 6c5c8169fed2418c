import { checkedAddress } from './check-address.ts';
import { checkOptions, OPTION, type OptionChecks } from './check-options.ts';
import { checkedAmount, checkedBytes, checkedHex, copiedBytes } from './check-request.ts';
import { MAX_GAS } from './gas.ts';
import type { Journal } from './journal/journal.ts';
import { type Known, knownAdapter } from './known.ts';
import type { CallRequest, CreateRequest } from './message.ts';
import { refuse, shown } from './refuse.ts';

/** The other fields of a request belong to calls of frames. */
const CALL: OptionChecks<Pick<CallRequest, 'kind' | 'target' | 'value' | 'input' | 'isStatic'>> = {
	kind: OPTION.oneOf(['call']),
	target: OPTION.any,
	value: OPTION.any,
	input: OPTION.any,
	isStatic: OPTION.boolean,
};
const CREATE: OptionChecks<
	Pick<CreateRequest, 'kind' | 'vm' | 'value' | 'code' | 'constructorInput' | 'salt' | 'interface'>
> = {
	kind: OPTION.any,
	vm: OPTION.any,
	value: OPTION.any,
	code: OPTION.any,
	constructorInput: OPTION.any,
	salt: OPTION.any,
	interface: OPTION.any,
};

/**
 * Returns the request of a message of an open transaction after checking it.
 * @throws HostError that names the field of the request that is wrong.
 */
export function checkedMessage(
	known: Known,
	journal: Journal,
	request: CallRequest | CreateRequest,
): CallRequest | CreateRequest {
	if (request?.kind === 'create') {
		checkOptions(request, 'a create', CREATE);
		const { vm, value, code, constructorInput, salt, interface: iface } = request;
		if (vm === undefined) refuse('`vm` is missing: a message from outside names the VM of the new contract');
		knownAdapter(known.adapters, vm);
		return {
			kind: 'create',
			vm,
			value: checkedAmount(value, 256, 'value'),
			code: copiedBytes(code, 'code'),
			...(constructorInput !== undefined && { constructorInput: copiedBytes(constructorInput, 'constructorInput') }),
			...(salt !== undefined && { salt: checkedHex(salt, 'salt', 32) }),
			...(iface !== undefined && { interface: known.interfaces.checked(iface) }),
		};
	}
	checkOptions(request, 'a call', CALL);
	const { kind, target, value, isStatic = false } = request;
	if (kind === undefined) refuse("`kind` is missing: 'call' or 'create'");
	return {
		kind,
		// An address that the journal knows was checked.
		target: journal.knows(target) ? target : checkedAddress(target, 'target'),
		value: checkedAmount(value, 256, 'value'),
		input: checkedBytes(request.input, 'input'),
		isStatic,
	};
}

/** @throws HostError unless the gas is an integer from 0 to `MAX_GAS`, or a bigint of at most 256 bits. */
export function checkGas(gas: number | bigint): void {
	const isNumber = Number.isInteger(gas) && (gas as number) >= 0 && (gas as number) <= MAX_GAS;
	const isBigInt = typeof gas === 'bigint' && BigInt.asUintN(256, gas) === gas;
	if (!isNumber && !isBigInt) {
		refuse(`gas must be an integer from 0 to ${MAX_GAS}, or a bigint of at most 256 bits, not ${shown(gas)}`);
	}
}
