import { ABILITY, type Instruction, type ModuleFile } from '../../core/loader/file-format.ts';
import { OP } from '../../core/loader/opcodes.ts';
import { blocksOf } from '../../core/verifier/blocks.ts';
import { FunctionContext } from '../../core/verifier/context.ts';
import { interpret, type State } from '../../core/verifier/flow.ts';
import { Meter } from '../../core/verifier/meter.ts';
import { effectOf } from '../../core/verifier/stack-usage.ts';
import { breaks } from '../errors.ts';
import { SUI } from '../module.ts';

// Meter units, as in the reference verifier (sui-verifier, id_leak_verifier).
const STEP = 15;
const JOIN = 10;
const JOIN_PER_LOCAL = 5;

/** Functions of the framework that return a new UID. */
const FRESH = new Set(['object::new', 'object::new_uid_from_hash']);

/**
 * Checks that every object is packed with a UID that comes straight from `object::new`. So an id never passes from one
 * object to another (sui-verifier, id_leak_verifier).
 * @param pay is called with meter units
 * @throws SuiVerificationError `ID_LEAK`
 */
export function verifyIds(file: ModuleFile, pay: (units: number) => void): void {
	const meter = new Meter(pay, (status) => breaks(file, 'ID_LEAK', status));
	for (const definition of file.functions) {
		if (definition.isNative) continue;
		const fn = new FunctionContext(file, definition, meter, new Map());
		const initial = new Ids(
			fn.locals.map(() => false),
			meter,
		);
		interpret(fn, blocksOf(definition), initial, (state, instruction, offset) => step(fn, state, instruction, offset));
		meter.endFunction();
	}
	meter.report();
}

function step(fn: FunctionContext, { isFresh, stack }: Ids, instruction: Instruction, offset: number): void {
	fn.meter.add(STEP);
	const { op, operand } = instruction;
	if (op === OP.MOVE_LOC) {
		stack.push(isFresh[operand]!);
		isFresh[operand] = false;
		return;
	}
	if (op === OP.ST_LOC) {
		isFresh[operand] = stack.pop()!;
		return;
	}
	const [pops, pushes] = effectOf(fn, instruction);
	const first = stack[stack.length - pops];
	stack.length -= pops;
	if (op === OP.PACK || op === OP.PACK_GENERIC) {
		const { handle } = fn.file.structs[fn.named(instruction).index]!;
		const { name, abilities } = fn.file.structHandles[handle]!;
		if ((abilities & ABILITY.key) !== 0 && !first)
			breaks(fn.file, 'ID_LEAK', `the id of a ${name} does not come from object::new`, fn.handle.name, offset);
	}
	const isNew = (op === OP.CALL || op === OP.CALL_GENERIC) && makesId(fn, instruction);
	for (let i = 0; i < pushes; i++) stack.push(isNew);
}

function makesId(fn: FunctionContext, instruction: Instruction): boolean {
	const { module, name } = fn.file.functionHandles[fn.named(instruction).index]!;
	const id = fn.file.modules[module]!;
	return id.account === SUI && FRESH.has(`${id.name}::${name}`);
}

/**
 * The state of the pass: which locals hold a fresh UID on every path, and which stack values do. The stack is empty
 * between blocks.
 */
class Ids implements State<Ids> {
	readonly isFresh: boolean[];
	readonly stack: boolean[] = [];
	readonly #meter: Meter;

	constructor(isFresh: boolean[], meter: Meter) {
		this.isFresh = isFresh;
		this.#meter = meter;
	}

	clone(): Ids {
		return new Ids(this.isFresh.slice(), this.#meter);
	}

	join({ isFresh }: Ids): boolean {
		this.#meter.add(JOIN + JOIN_PER_LOCAL * isFresh.length);
		let isChanged = false;
		isFresh.forEach((other, i) => {
			if (other || !this.isFresh[i]) return;
			this.isFresh[i] = false;
			isChanged = true;
		});
		return isChanged;
	}
}
