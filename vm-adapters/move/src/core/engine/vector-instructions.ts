import { Halt } from '@altvm/host';
import { LIMITS, MEMORY, UNITS } from '../../gas.ts';
import type { Int } from './arithmetic.ts';
import type { FrameContext } from './frame-context.ts';
import { type AnyVector, type Container, Reference, target, type Value, type ValueMeter, Vector } from './values.ts';
import { SmallVector } from './vectors.ts';

/** @throws Halt `out-of-bounds` */
export function outOfBounds(index: Int, length: number): never {
	throw new Halt('out-of-bounds', `item ${index} of a vector of ${length}`);
}

/** The vector that a reference points to. The decoder has checked its type. */
function vectorBehind(reference: Reference): AnyVector {
	return target(reference) as AnyVector;
}

/** A reference to an element, for an immutable borrow. @throws Halt `out-of-bounds` */
export function elementAt(reference: Reference, index: Int): Reference {
	const vector = vectorBehind(reference);
	if (index >= vector.length) outOfBounds(index, vector.length);
	return new Reference(vector.items, index as number);
}

/** @throws Halt `limit`: the vector would exceed `LIMITS.vector` items. */
export function tooLong(): never {
	throw new Halt('limit', `a vector of more than ${LIMITS.vector} items`);
}

/** @throws Halt `out-of-bounds`: VEC_UNPACK names another length. */
export function unpackedAs(length: number, count: number): never {
	throw new Halt('out-of-bounds', `a vector of ${length} is unpacked as ${count}`);
}

/** As `elementAt`, for a mutable borrow: the vector stops sharing its items with copies. */
export function elementToChange(reference: Reference, index: Int): Reference {
	const vector = vectorBehind(reference);
	if (vector instanceof SmallVector) vector.own();
	return elementAt(reference, index);
}

/** Appends an item. @throws Halt `limit` if the vector is full. */
export function pushBack(session: ValueMeter, reference: Reference, value: Value): void {
	const vector = vectorBehind(reference);
	if (vector.length >= LIMITS.vector) tooLong();
	session.use(UNITS.value);
	if (vector instanceof SmallVector) {
		session.allocate(MEMORY.smallItem);
		vector.push(value as number);
	} else {
		session.allocate(MEMORY.slot);
		vector.items.push(value);
	}
}

/** Removes and returns the last item. @throws Halt `out-of-bounds` if the vector is empty. */
export function popBack(session: Pick<FrameContext, 'free'>, reference: Reference): Value {
	const vector = vectorBehind(reference);
	if (vector.length === 0) outOfBounds(0, 0);
	if (vector instanceof SmallVector) {
		session.free(MEMORY.smallItem);
		return vector.pop();
	}
	session.free(MEMORY.slot);
	return vector.items.pop()!;
}

/** Swaps two items. @throws Halt `out-of-bounds` */
export function swap(reference: Reference, first: Int, second: Int): void {
	const vector = vectorBehind(reference);
	if (vector instanceof SmallVector) vector.own();
	const { items, length } = vector as { items: Container; length: number };
	if (first >= length) outOfBounds(first, length);
	if (second >= length) outOfBounds(second, length);
	const [i, j] = [first as number, second as number];
	const value = items[i];
	items[i] = items[j] as number;
	items[j] = value as number;
}

/** All items in order, without a copy. */
export function spread(vector: AnyVector): ArrayLike<Value> {
	return vector instanceof Vector ? vector.items : vector.used;
}
