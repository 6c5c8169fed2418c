import type { AccessSpecifier } from '../../src/core/loader/file-format.ts';
import { damaged, edited, type Samples, type StatusCase } from './status-case.ts';

const TEXT = 'version 7 aptos struct R has key { a: u8 } fun f() { RET }';
const ANY: AccessSpecifier = { kind: 'reads', isNegated: false, resource: { kind: 'any' }, address: { kind: 'any' } };

function specified(pass: Partial<AccessSpecifier>, fail: Partial<AccessSpecifier>): Samples {
	const access = (with_: Partial<AccessSpecifier>) => (file: { functionHandles: readonly object[] }) => ({
		functionHandles: file.functionHandles.map((handle) => ({ ...handle, accesses: [{ ...ANY, ...with_ }] })) as never,
	});
	return edited(TEXT, access(pass), access(fail));
}

/** An access specifier with one byte changed. Its bytes are option, count, kind, negation, resource and address. */
function changed(byte: number): Samples {
	const { passes } = specified({}, {});
	const written = [2, 1, 1, 1, 1, 1];
	const at = (bytes: Uint8Array) =>
		bytes.findIndex((_, i) => written.every((value, n) => bytes[i + n] === value)) + byte;
	const { fails } = damaged(TEXT, () => {
		const bytes = passes();
		return bytes.with(at(bytes), 9);
	});
	return { passes, fails };
}

const malformed = (what: string, byte: number): StatusCase => ['MALFORMED', what, 'function handles', changed(byte)];
const outOfBounds = (what: string, pass: Partial<AccessSpecifier>, fail: Partial<AccessSpecifier>): StatusCase => {
	return ['INDEX_OUT_OF_BOUNDS', what, 'function handles', specified(pass, fail)];
};

/** Status cases of the reader of access specifiers, which Aptos' functions declare. */
export const ACCESS_SPECIFIERS: readonly StatusCase[] = [
	malformed('the option of access specifiers has an unknown tag', 0),
	malformed('an access has an unknown kind', 2),
	malformed('the negation of an access is not a boolean', 3),
	malformed('the resource of an access has an unknown tag', 4),
	malformed('the address of an access has an unknown tag', 5),
	[
		'MALFORMED',
		'a function has more than 64 access specifiers',
		'function handles',
		edited(
			TEXT,
			({ functionHandles: [f] }) => ({ functionHandles: [{ ...f!, accesses: new Array(64).fill(ANY) }] }),
			({ functionHandles: [f] }) => ({ functionHandles: [{ ...f!, accesses: new Array(65).fill(ANY) }] }),
		),
	],
	outOfBounds(
		'the account of an access is not in its table',
		{ kind: 'writes', isNegated: true, resource: { kind: 'address', address: 0 } },
		{ kind: 'writes', isNegated: true, resource: { kind: 'address', address: 9 } },
	),
	outOfBounds(
		'the module of an access is not in its table',
		{ resource: { kind: 'module', module: 0 } },
		{ resource: { kind: 'module', module: 1 } },
	),
	outOfBounds(
		'the struct of an access is not in its table',
		{ resource: { kind: 'struct', handle: 0 } },
		{ resource: { kind: 'struct', handle: 1 } },
	),
	outOfBounds(
		'the type arguments of an access are not in their table',
		{ resource: { kind: 'struct', handle: 0, signature: 0 } },
		{ resource: { kind: 'struct', handle: 0, signature: 9 } },
	),
	outOfBounds(
		'the address of an access is not in its table',
		{ address: { kind: 'literal', address: 0 } },
		{ address: { kind: 'literal', address: 9 } },
	),
];
