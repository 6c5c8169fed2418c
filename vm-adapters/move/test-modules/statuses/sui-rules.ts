import { FLAVOURS } from '../../src/all-flavours.ts';
import { aptosFlavour } from '../../src/aptos/flavour.ts';
import { parseModule } from '../../src/core/loader/parse.ts';
import { verifyOwn } from '../../src/core/verifier/verify.ts';
import type { Flavour } from '../../src/core/vm/flavour.ts';
import { verifyFlavour } from '../../src/core/vm/verify-flavour.ts';
import { suiFlavour } from '../../src/sui/flavour.ts';
import { either, type StatusCase } from './status-case.ts';
import type { Verify } from './verdict.ts';

const verifyAs =
	(flavour: Flavour): Verify =>
	(code, find) => {
		const file = parseModule(code);
		verifyOwn(file, () => {});
		verifyFlavour(file, find, flavour, FLAVOURS);
	};
export const verifyAsSui = verifyAs(suiFlavour);
/** Runs only the rules of the flavour, without Move's own verifier. */
export const verifyFlavourOnly: Verify = (code, find) => verifyFlavour(parseModule(code), find, suiFlavour, FLAVOURS);
/** Verifies a module that is not part of a package. */
export const verifyAsMove = verifyAs(aptosFlavour);

const UID = 'use struct 0x2::object::UID has store';
const CONTEXT = 'use struct 0x2::tx_context::TxContext has drop';
const NEW = `${UID} ${CONTEXT} use fun 0x2::object::new(&mut TxContext): UID use fun 0x2::object::old(&mut TxContext): UID`;
const THING = 'struct Thing has key { id: UID, n: u8 }';
const TRANSFER = ['transfer', 'share_object', 'freeze_object', 'receive']
	.map((name) => `use fun 0x2::transfer::${name}<T>(T)`)
	.join('\n');
const EVENT = 'use fun 0x2::event::emit<T>(T)';
const OTHERS = [
	'module 0xc1::of_sui version 7 sui public fun g() { RET }',
	'module 0xc1::plain public fun g() { RET }',
];

const refusedInit = (title: string, head: readonly [string, string], before = ''): StatusCase => [
	'INIT_SIGNATURE',
	title,
	'init',
	either`${CONTEXT} ${before} ${head} { LD_U64 1; ABORT }`,
];
const refusedEntry = (title: string, types: readonly [string, string], before = ''): StatusCase => [
	'ENTRY_SIGNATURE',
	title,
	'f',
	either`${UID} ${CONTEXT} use struct 0x2::clock::Clock has key use struct 0x2::object::ID has copy, drop, store
		use struct 0x1::option::Option<T> has copy, drop, store use struct 0x1::string::String has copy, drop, store
		use struct 0x1::type_name::TypeName has copy, drop, store
		struct Plain has copy, drop, store { a: u8 } struct Potato { a: u8 } ${before} ${THING}
		entry fun f ${types} { LD_U64 1; ABORT }`,
];

/** Status cases of sui-verifier. */
export const SUI_RULES: readonly StatusCase[] = [
	[
		'KEY_WITHOUT_UID',
		'the first field of an object is not a UID',
		undefined,
		either`${UID} struct Thing has key { id: ${['UID', 'u8']} }`,
	],
	[
		'KEY_WITHOUT_UID',
		'the first field of an object is not named id',
		undefined,
		either`${UID} struct Thing has key { ${['id', 'uid']}: UID }`,
	],
	[
		'KEY_WITHOUT_UID',
		'the UID of an object is not its first field',
		undefined,
		either`${UID} struct Thing has key { ${['id: UID, n: u8', 'n: u8, id: UID']} }`,
	],
	[
		'KEY_WITHOUT_UID',
		'an enum can be an object',
		undefined,
		either`version 7 sui enum E has ${['drop', 'key']} { A {} }`,
	],
	[
		'ID_LEAK',
		'an object is packed with an id that another function returns',
		3,
		either`${NEW} ${THING} fun f(&mut TxContext): Thing { MOVE_LOC 0; CALL ${['new', 'old']}; LD_U8 1; PACK Thing; RET }`,
	],
	[
		'ID_LEAK',
		'an object is packed with an id that a function of the same name returns',
		3,
		either`${NEW} use fun 0x3::object::new_uid_from_hash(&mut TxContext): UID
			${THING} fun f(&mut TxContext): Thing { MOVE_LOC 0; CALL ${['new', 'new_uid_from_hash']}; LD_U8 1; PACK Thing; RET }`,
	],
	[
		'ID_LEAK',
		'an object is packed with an id of a parameter',
		3,
		either`${NEW} ${THING} fun f(&mut TxContext, UID) [Thing] {
			${['MOVE_LOC 0; CALL new', 'NOP; MOVE_LOC 1']}; LD_U8 1; PACK Thing; ST_LOC 2; LD_U64 1; ABORT
		}`,
	],
	[
		'ID_LEAK',
		'an object is packed with an id that is new on one path only',
		11,
		either`${NEW} ${THING} fun f(&mut TxContext, UID, bool) [UID, Thing] {
			MOVE_LOC 2; BR_TRUE 6; MOVE_LOC 0; CALL new; ST_LOC 3; BRANCH 9; ${['MOVE_LOC 0; CALL new', 'NOP; MOVE_LOC 1']};
			ST_LOC 3; MOVE_LOC 3; LD_U8 1; PACK Thing; ST_LOC 4; LD_U64 1; ABORT
		}`,
	],
	[
		'ID_LEAK',
		'an object is packed in a loop with an id that is new in the first iteration only',
		5,
		either`${NEW} ${THING} native fun other(): UID native fun keep(Thing) fun f(&mut TxContext, bool) [UID] {
			COPY_LOC 0; CALL new; ST_LOC 2; MOVE_LOC 2; LD_U8 1; PACK Thing; CALL keep;
			${['COPY_LOC 0; CALL new', 'NOP; CALL other']}; ST_LOC 2; COPY_LOC 1; BR_TRUE 3; LD_U64 1; ABORT
		}`,
	],
	[
		'ID_LEAK',
		'a generic object is packed with an id that another function returns',
		3,
		either`${NEW} struct Box<T> has key { id: UID, t: T } fun f(&mut TxContext): Box<u8> {
			MOVE_LOC 0; CALL ${['new', 'old']}; LD_U8 1; PACK_GENERIC Box<u8>; RET
		}`,
	],
	...(
		[
			['a borrow of a field', 'MOVE_LOC 2; IMM_BORROW_FIELD S.a; READ_REF', 5],
			['a comparison', 'LD_U8 1; LD_U8 1; EQ; POP; LD_U8 1', 7],
			['an item of a vector', 'LD_U8 1; VEC_PACK u8 1; VEC_UNPACK u8 1', 5],
			['a value that is unpacked', 'LD_U8 1; PACK S; UNPACK S', 5],
		] as const
	).map(
		([what, code, at]): StatusCase => [
			'ID_LEAK',
			`an object is packed with an id of a parameter, after ${what}`,
			at,
			either`${NEW} ${THING} struct S has drop { a: u8 } fun f(&mut TxContext, UID, &S) [Thing] {
				${['MOVE_LOC 0; CALL new', 'NOP; MOVE_LOC 1']}; ${code}; PACK Thing; ST_LOC 3; LD_U64 1; ABORT
			}`,
		],
	),
	...['transfer', 'share_object', 'freeze_object', 'receive'].map(
		(name): StatusCase => [
			'PRIVATE_TYPE',
			`${name} is called on a type of another module`,
			1,
			either`${UID} ${TRANSFER} use struct 0xc0::n::Other has key ${THING}
			fun f(${['Thing', 'Other']}) { MOVE_LOC 0; CALL_GENERIC ${name}<${['Thing', 'Other']}>; RET }`,
		],
	),
	[
		'PRIVATE_TYPE',
		'a function of the framework, not one of the same name, is called on a type of another module',
		1,
		either`${UID} use fun ${['0x3', '0x2']}::transfer::transfer<T>(T) use struct 0xc0::n::Other has key
			fun f(Other) { MOVE_LOC 0; CALL_GENERIC transfer<Other>; RET }`,
	],
	[
		'PRIVATE_TYPE',
		'a function of the framework is called on a type of another module by another one of the framework',
		1,
		either`module 0x2::${['transfer public', 'm use']} fun ${['', '0x2::transfer::']}transfer<T>(T) ${['{ LD_U64 1; ABORT }', '']}
			use struct 0xc0::n::Other has key fun f(Other) { MOVE_LOC 0; CALL_GENERIC transfer<Other>; RET }`,
	],
	[
		'PRIVATE_TYPE',
		'an event is of a type of another module',
		1,
		either`${EVENT} use struct 0xc0::n::Other has copy, drop struct Event has copy, drop { a: u8 }
			fun f(${['Event', 'Other']}) { MOVE_LOC 0; CALL_GENERIC emit<${['Event', 'Other']}>; RET }`,
	],
	[
		'PRIVATE_TYPE',
		'an event is of a type parameter',
		1,
		either`${EVENT} struct Event has copy, drop { a: u8 }
			fun f<T>(${['Event', 'T']}) { MOVE_LOC 0; CALL_GENERIC emit<${['Event', 'T']}>; RET }`,
	],
	refusedInit('init is public', ['fun init(&mut TxContext)', 'public fun init(&mut TxContext)']),
	refusedInit('init is an entry function', ['fun init(&mut TxContext)', 'entry fun init(&mut TxContext)']),
	refusedInit('init has a type parameter', ['fun init(&mut TxContext)', 'fun init<T>(&mut TxContext)']),
	refusedInit('init has a result', ['fun init(&mut TxContext)', 'fun init(&mut TxContext): u8']),
	refusedInit('init does not take a context', ['fun init(&mut TxContext)', 'fun init(u8)']),
	refusedInit('init takes nothing', ['fun init(&mut TxContext)', 'fun init()']),
	refusedInit(
		'init takes more than a witness and a context',
		['fun init(M, &mut TxContext)', 'fun init(M, M, &mut TxContext)'],
		'struct M has drop { a: bool }',
	),
	refusedInit('init takes a value that is not a witness', ['fun init(&mut TxContext)', 'fun init(u8, &mut TxContext)']),
	[
		'INIT_SIGNATURE',
		'init is called',
		1,
		either`${CONTEXT} fun init(&mut TxContext) { RET } fun f(&mut TxContext) { MOVE_LOC 0; ${['POP', 'CALL init']}; RET }`,
	],
	refusedEntry('a parameter is a struct of a module', ['(u8)', '(Plain)']),
	refusedEntry('a parameter is a vector of structs', ['(vector<u8>)', '(vector<Plain>)']),
	refusedEntry('a parameter is an option of structs', ['(Option<u8>)', '(Option<Plain>)']),
	refusedEntry('the second of two parameters is an option of structs', [
		'(Option<ID>, Option<u8>)',
		'(Option<ID>, Option<Plain>)',
	]),
	refusedEntry('a parameter is a vector of options of structs', ['(vector<Option<u8>>)', '(vector<Option<Plain>>)']),
	refusedEntry('a parameter is a vector of vectors of objects', [
		'<T: drop>(vector<vector<T>>)',
		'<T: key>(vector<vector<T>>)',
	]),
	refusedEntry('a parameter is another struct of the standard library', ['(String)', '(TypeName)']),
	refusedEntry('a parameter is a reference to a number', ['(&Thing, ID)', '(&Thing, &u8)']),
	refusedEntry('a parameter is a signer', ['(Thing)', '(signer)']),
	refusedEntry('a parameter is a context before others', ['(u8, &mut TxContext)', '(&mut TxContext, u8)']),
	refusedEntry('the clock is taken mutably', ['(&Clock)', '(&mut Clock)']),
	refusedEntry('the clock is taken by value', ['(&Clock)', '(Clock)']),
	refusedEntry('a result is a reference', ['(&Thing)', '(&Thing): &Thing']),
	refusedEntry('a result cannot be dropped', ['(): Plain', '(): Potato']),
	[
		'ONE_TIME_WITNESS',
		'init does not take the witness that its module has',
		'init',
		either`${CONTEXT} struct M has drop { a: bool } fun init(${['M,', '']} &mut TxContext) { RET }`,
	],
	[
		'ONE_TIME_WITNESS',
		'init takes another struct instead of the witness',
		'init',
		either`${CONTEXT} struct M has drop { a: bool } struct N has drop { a: bool } fun init(${['M', 'N']}, &mut TxContext) { RET }`,
	],
	[
		'ONE_TIME_WITNESS',
		'init takes a number instead of the witness',
		'init',
		either`${CONTEXT} struct M has drop { a: bool } fun init(${['M', 'u8']}, &mut TxContext) { RET }`,
	],
	['ONE_TIME_WITNESS', 'a witness can be copied', undefined, either`struct M has drop ${['', ', copy']} { a: bool }`],
	['ONE_TIME_WITNESS', 'a witness cannot be dropped', undefined, either`struct M ${['has drop', '']} { a: bool }`],
	[
		'ONE_TIME_WITNESS',
		'a witness has a type parameter',
		undefined,
		either`struct M ${['', '<phantom T>']} has drop { a: bool }`,
	],
	[
		'ONE_TIME_WITNESS',
		'a witness is packed by its module',
		1,
		either`struct M has drop { a: bool } struct N has drop { a: bool } fun f() { LD_TRUE; PACK ${['N', 'M']}; POP; RET }`,
	],
	[
		'OTHER_FLAVOUR',
		'a module of Aptos is in a package of Sui',
		undefined,
		either`version 7 ${['sui', 'aptos']} fun f() { RET }`,
	],
	[
		'OTHER_FLAVOUR',
		'a module of Sui links with one that is not',
		undefined,
		either`use fun 0xc1::${['of_sui', 'plain']}::g()`,
		OTHERS,
	],
];

const EVENTS = `use struct 0xc1::other::Event has drop, store use struct 0x1::event::EventHandle<phantom T: drop + store> has store
	struct Own has drop, store { n: u8 } struct Boxed<T> has drop, store { item: T }
	use fun 0x1::event::emit<T: drop + store>(T) use fun 0x1::event::emit_event<T: drop + store>(&mut EventHandle<T>, T)
	use fun 0x1::event::destroy_handle<T: drop + store>(EventHandle<T>)`;

/** Status cases of events, which hold for modules of every flavour. */
export const EVENT_RULES: readonly StatusCase[] = [
	[
		'FOREIGN_EVENT',
		'a module emits an event that another module declares',
		2,
		either`${EVENTS} fun f(Own, Event) { MOVE_LOC ${['0', '1']}; NOP; CALL_GENERIC emit<${['Own', 'Event']}>; RET }`,
	],
	[
		'FOREIGN_EVENT',
		'a module emits an event that another module declares through a handle',
		2,
		either`${EVENTS} fun f(&mut EventHandle<${['Own', 'Event']}>, ${['Own', 'Event']}) {
			MOVE_LOC 0; MOVE_LOC 1; CALL_GENERIC emit_event<${['Own', 'Event']}>; RET
		}`,
	],
	[
		'FOREIGN_EVENT',
		'a module emits an event of a type parameter',
		1,
		either`${EVENTS} fun f<T: drop + store>(${['Boxed<T>', 'T']}) {
			MOVE_LOC 0; CALL_GENERIC emit<${['Boxed<T>', 'T']}>; RET
		}`,
	],
	[
		'FOREIGN_EVENT',
		'a module emits a vector of its events',
		1,
		either`${EVENTS} fun f(${['Own', 'vector<Own>']}) { MOVE_LOC 0; CALL_GENERIC emit<${['Own', 'vector<Own>']}>; RET }`,
	],
];

/** Status cases of modules outside packages of Sui. */
export const MOVE_RULES: readonly StatusCase[] = [
	['OTHER_FLAVOUR', 'a module names the framework of Sui', undefined, either`use fun ${['0x1', '0x2']}::object::new()`],
	[
		'OTHER_FLAVOUR',
		'a module that is not of Sui links with one that is',
		undefined,
		either`use fun 0xc1::${['plain', 'of_sui']}::g()`,
		OTHERS,
	],
];

/** Cases of instructions on global storage, which Sui refuses with any operands. */
export const GLOBAL_STORAGE: readonly StatusCase[] = [
	...['EXISTS', 'MOVE_FROM', 'MOVE_TO', 'IMM_BORROW_GLOBAL', 'MUT_BORROW_GLOBAL'].flatMap((op): StatusCase[] => [
		[
			'GLOBAL_STORAGE',
			`${op} is in a module of Sui`,
			0,
			either`${UID} ${THING} fun f() { ${['NOP', `${op} Thing`]}; RET }`,
		],
		[
			'GLOBAL_STORAGE',
			`${op}_GENERIC is in a module of Sui`,
			0,
			either`${UID} struct Box<T> has key { id: UID, t: T } fun f() { ${['NOP', `${op}_GENERIC Box<u8>`]}; RET }`,
		],
	]),
];
