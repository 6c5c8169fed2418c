import { BridgeError, type Failure, type VmId } from '@altvm/abi-bridge';
import type { ForeignCreation, VmAdapter } from '../adapter.ts';
import { JournalCodecContext } from '../codec/codec-context.ts';
import { foreignProgram } from '../foreign-program.ts';
import type { GasMeter } from '../gas.ts';
import type { CreateRequest } from '../message.ts';
import { PRICES } from '../prices.ts';
import type { CallRouter } from './call-router.ts';

/** What a create makes, and of which VM. */
export interface Creation {
	/** Runs the constructor and the new contract. */
	readonly adapter: VmAdapter;
	/** Decides the address. */
	readonly places: VmAdapter;
	/** As asked for, with the program that `adapter` runs. */
	readonly request: CreateRequest;
}

/**
 * Reads what a create of the VM `asked` makes: a contract of that VM, or of another one if the code asks for it. Returns why it is
 * refused instead. The meter pays before the code is read.
 * @throws Halt `out-of-gas`
 */
export function creationOf(
	{ adapters, journal }: CallRouter,
	asked: VmAdapter,
	request: CreateRequest,
	meter: GasMeter,
): Creation | Failure {
	const own = { adapter: asked, places: asked, request };
	if (!asked.foreignCreation || adapters.size === 1) return own;
	const recognised = foreignProgram(adapters, asked, request.code);
	if (recognised !== undefined) return refused(`the code is a program of ${recognised}, not of ${asked.vm}`);
	try {
		const foreign = asked.foreignCreation(request.code, new JournalCodecContext(journal, meter, false));
		if (!foreign) return own;
		meter.charge(PRICES.crossing);
		return madeBy(adapters, asked, request, foreign);
	} catch (error) {
		if (!(error instanceof BridgeError)) throw error;
		return refused(error.message);
	}
}

function madeBy(
	adapters: ReadonlyMap<VmId, VmAdapter>,
	asked: VmAdapter,
	request: CreateRequest,
	{ vm, code, constructorInput, payable, view }: ForeignCreation,
): Creation | Failure {
	const adapter = adapters.get(vm);
	if (!adapter) return refused(`no VM ${vm}`);
	const isNamed = payable.length > 0 || view.length > 0;
	if (isNamed && request.interface) return refused('an interface, and names of functions of another one');
	const made = { ...request, vm, code, constructorInput, payable, view };
	return { adapter, places: adapter.placesByCode ? adapter : asked, request: made };
}

function refused(reason: string): Failure {
	return { kind: 'refused', reason };
}
