import { keccakBytes } from '@altvm/abi-bridge';
import { Halt } from '@altvm/host';
import { sha256 } from '@noble/hashes/sha2.js';
import { sha3_256 } from '@noble/hashes/sha3.js';
import { LIMITS, UNITS } from '../../gas.ts';
import { deserialize, serializeShared } from '../engine/bcs.ts';
import { checkText, isUtf8, paidBytes } from '../engine/check-text.ts';
import { orHalt, verificationFailed } from '../engine/failures.ts';
import type { Native, Session } from '../engine/interfaces.ts';
import { isCommon } from '../engine/results.ts';
import { fieldsOf, type Type, variantsOf } from '../engine/types.ts';
import { asInt, newBytes, Reference, Signer, target, type Value, wordsOf } from '../engine/values.ts';
import type { LoadedModule } from '../loader/loaded-module.ts';

/** The bytes of the vector that a reference points to, charged per byte. */
function bytesBehind(session: Session, reference: Value | undefined): Uint8Array {
	const vector = target(reference);
	return paidBytes(session, vector);
}

function hash(run: (bytes: Uint8Array) => Uint8Array, price: number, bytePrice: number): Native {
	return (session, [data]) => {
		const bytes = paidBytes(session, data);
		session.use(price + bytes.length * bytePrice);
		const result = newBytes(session, run(bytes));
		session.free(wordsOf(data));
		return [result];
	};
}

/**
 * Whether code of a module may make a value of a type from bytes. It may for primitive types, strings and options, and
 * for structs that it declares, since it can construct those anyway, except its one-time witness. Any other struct
 * would be forged.
 */
function isMadeBy(session: Session, module: LoadedModule | undefined, type: Type, depth = 0): boolean {
	session.use(UNITS.value);
	if (depth > LIMITS.nesting) return false;
	const all = (types: readonly Type[]) => types.every((inner) => isMadeBy(session, module, inner, depth + 1));
	switch (type.kind) {
		case 'vector':
			return all([type.element]);
		case 'struct': {
			const common = isCommon(type);
			if (common !== undefined) return common === 'String' || all(type.args);
			if (type.module.address !== module?.address || type.module.rules.isMadeByVm(type.module.file, type.definition))
				return false;
			return type.definition.variants
				? variantsOf(type, session.linker).every(all)
				: all(fieldsOf(type, session.linker));
		}
		case 'signer':
		case 'reference':
			return false;
		default:
			return true;
	}
}

/** Native functions of `std::signer`, `std::bcs`, `std::from_bcs`, `std::hash` and `std::string`. */
export const libraryNatives: Record<string, Native> = {
	'signer::borrow_address'(session, [signer]) {
		session.use(UNITS.native);
		const value = target(signer);
		if (!(value instanceof Signer)) verificationFailed('not a signer');
		return [new Reference([value.address], 0)];
	},
	'bcs::to_bytes'(session, [reference], [type]) {
		session.use(UNITS.native);
		const bytes = orHalt(() => serializeShared(type!, target(reference), session.linker, session.codec));
		return [newBytes(session, bytes)];
	},
	'from_bcs::from_bytes'(session, [data], [type]) {
		const bytes = paidBytes(session, data);
		const { fn, typeArgs } = session.callStack.at(-1)!.instance;
		// The caller of a generic function chooses the type, so the module must not deserialise structs there.
		if (!isMadeBy(session, typeArgs.length === 0 ? fn.module : undefined, type!))
			throw new Halt('verification-failed', `${type!.tag} cannot be made of bytes`);
		const value = orHalt(() => deserialize(type!, bytes, session.linker, session.codec));
		checkText(session, type!, value, (what) => {
			throw new Halt('bad-input', what);
		});
		session.free(wordsOf(data));
		return [value];
	},
	'hash::sha2_256': hash(sha256, UNITS.sha2, UNITS.sha2Byte),
	'hash::sha3_256': hash(sha3_256, UNITS.hash, UNITS.hashByte),
	'hash::keccak256': hash(keccakBytes, UNITS.hash, UNITS.hashByte),
	'string::internal_check_utf8'(session, [reference]) {
		return [isUtf8(bytesBehind(session, reference))];
	},
	'string::internal_is_char_boundary'(session, [reference, index]) {
		const bytes = bytesBehind(session, reference);
		const at = asInt(index);
		if (at > bytes.length) return [false];
		return [at === bytes.length || (bytes[Number(at)]! & 0xc0) !== 0x80];
	},
	'string::internal_sub_string'(session, [reference, from, to]) {
		const bytes = bytesBehind(session, reference);
		const [start, end] = [asInt(from), asInt(to)];
		if (start > end || end > bytes.length) throw new Halt('out-of-bounds', 'a part beyond the string');
		return [newBytes(session, bytes.slice(Number(start), Number(end)))];
	},
	'string::internal_index_of'(session, [reference, other]) {
		const bytes = bytesBehind(session, reference);
		const part = bytesBehind(session, other);
		session.use((bytes.length + part.length) * UNITS.searchedByte);
		return [indexOf(bytes, part)];
	},
};

/**
 * The index of `part` in `bytes`, or the length of `bytes` if it does not occur. Uses Knuth-Morris-Pratt, because
 * Node's own search takes time proportional to the product of both lengths for some inputs.
 */
function indexOf(bytes: Uint8Array, part: Uint8Array): number {
	if (part.length === 0) return 0;
	const borders = new Uint32Array(part.length);
	for (let i = 1, k = 0; i < part.length; i++) {
		while (k > 0 && part[i] !== part[k]) k = borders[k - 1]!;
		if (part[i] === part[k]) k++;
		borders[i] = k;
	}
	for (let i = 0, k = 0; i < bytes.length; i++) {
		while (k > 0 && bytes[i] !== part[k]) k = borders[k - 1]!;
		if (bytes[i] === part[k]) k++;
		if (k === part.length) return i - k + 1;
	}
	return bytes.length;
}
