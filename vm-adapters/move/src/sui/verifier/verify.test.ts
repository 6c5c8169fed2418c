import { toAddress } from '@altvm/abi-bridge';
import { Host } from '@altvm/host';
import * as template from '@mysten/move-bytecode-template';
import { beforeAll, describe, expect, it } from 'vitest';
import { canCompileMove } from '../../../scripts/compile-move.ts';
import { compileSuiPackage } from '../../../scripts/compile-sui.ts';
import { compileSource } from '../../../test-modules/compile-source.ts';
import { ALICE, runResult } from '../../../test-modules/sui-host.ts';
import { moveAdapter } from '../../adapter.ts';
import { parseModule } from '../../core/loader/parse.ts';
import { encodePackage } from '../package.ts';

const SOURCE = `module rules::rules;
use std::string::String;
use sui::clock::Clock;
use sui::coin::Coin;
use sui::event;

public struct OTHER has drop {}
public struct Thing has key, store { id: UID }
public struct Holder has store { id: UID }
public struct Plain has copy, drop, store { id: address }
public struct Bare has store { id: address }
public struct Happened has copy, drop { n: u64 }
public struct Potato { n: u64 }

fun init(ctx: &mut TxContext) {
    transfer::transfer(Thing { id: object::new(ctx) }, ctx.sender())
}

fun make_other(): OTHER { OTHER {} }

/// The id is new on both paths. A test makes one path return the old id.
public fun either(old: UID, ctx: &mut TxContext): Thing {
    let id = if (old.to_address() == @0x1) { old.delete(); object::new(ctx) } else { old.delete(); object::new(ctx) };
    Thing { id }
}

public fun hold(id: UID): Holder { Holder { id } }
public fun release(h: Holder): UID { let Holder { id } = h; id }
public fun plain(p: Plain): bool { p.id == @0x1 }
public fun there(a: address): bool { a == @0x1 }
public fun send<T>(coin: Coin<T>, to: address) { transfer::public_transfer(coin, to) }
public fun say(n: u64) { event::emit(Happened { n }) }
public fun name(s: String): String { s }
public fun potato(n: u64): Potato { Potato { n } }
public fun eat(p: Potato): u64 { let Potato { n } = p; n }
public fun borrowed(t: &Thing): &UID { &t.id }
public fun tick(_c: &Clock) {}
fun setup(_n: u64) {}
fun set_up() { setup(1) }
fun begin(_o: OTHER, _ctx: &mut TxContext) {}
fun begin_alone(_ctx: &mut TxContext) {}
`;

const manifest = (addresses: string, dependencies = '') => `[package]
name = "rules"
edition = "2024"
implicit-dependencies = false
[dependencies]
AltvmStdlib = { local = "std" }
AltvmSui = { local = "sui" }
${dependencies}
[addresses]
${addresses}
`;

/** The parts of a module that these tests edit, as @mysten/move-bytecode-template represents them. */
interface File {
	version: number;
	identifiers: string[];
	address_identifiers: string[];
	signatures: unknown[][];
	datatype_handles: { name: number; abilities: number; type_parameters: unknown[] }[];
	function_handles: { name: number; parameters: number; type_parameters: number[] }[];
	function_instantiations: { handle: number; type_parameters: number }[];
	struct_defs: { struct_handle: number; field_information: { Declared: { name: number }[] } }[];
	function_defs: { function: number; visibility: string; is_entry: boolean; code: { code: unknown[] } }[];
}

describe('the verifier of the Sui flavour', () => {
	let rules: Uint8Array;
	let host: Host;
	beforeAll(async () => {
		[rules] = (await compileSuiPackage({
			'Move.toml': manifest('rules = "0x0"'),
			'sources/rules.move': SOURCE,
		})) as [Uint8Array];
		host = new Host({ adapters: [moveAdapter()] });
	});
	const publish = (module: Uint8Array) => {
		const result = host.tryDeploy({ from: ALICE, vm: 'move', code: encodePackage([module]) });
		return result.status === 'success' ? 'published' : (runResult(result) as string);
	};
	/** Publishes the module with a change. Returns `published` or the reason of the refusal. */
	const changed = (change: (file: File) => void): string => {
		const file = template.deserialize(rules) as File;
		change(file);
		return publish(Uint8Array.from(template.serialize(file)));
	};
	const renamed = (names: Record<string, string>, change: (file: File) => void = () => {}) =>
		changed((file) => {
			for (const [from, to] of Object.entries(names)) file.identifiers[file.identifiers.indexOf(from)] = to;
			change(file);
		});
	const handle = (file: File, name: string) =>
		file.datatype_handles.find((handle) => file.identifiers[handle.name] === name)!;
	const fn = (file: File, name: string) =>
		file.function_defs.find((def) => file.identifiers[file.function_handles[def.function]!.name] === name)!;
	const named = (file: File, name: string) => file.identifiers.indexOf(name);
	const [COPY, DROP, KEY] = [1, 2, 8];

	it('accepts a valid module of versions 6 and 7', () => {
		expect(changed(() => {})).toBe('published');
		expect(
			changed((file) => {
				file.version = 6;
			}),
		).toBe('published');
	});

	it('requires the first field of an object to be its id', () => {
		expect(
			changed((file) => {
				handle(file, 'Bare').abilities = KEY;
			}),
		).toBe('KEY_WITHOUT_UID in rules: the first field of Bare, which has key, is not `id: UID`');
		expect(
			changed((file) => {
				const { struct_defs } = file;
				const index = file.datatype_handles.indexOf(handle(file, 'Thing'));
				struct_defs.find((def) => def.struct_handle === index)!.field_information.Declared[0]!.name = named(
					file,
					'name',
				);
			}),
		).toBe('KEY_WITHOUT_UID in rules: the first field of Thing, which has key, is not `id: UID`');
	});

	it('refuses global storage', () => {
		const definition = (file: File) => {
			const index = file.datatype_handles.indexOf(handle(file, 'Thing'));
			return file.struct_defs.findIndex((def) => def.struct_handle === index);
		};
		expect(
			changed((file) => {
				// Move's own verifier refuses these instructions in version 7 of Sui.
				file.version = 6;
				fn(file, 'there').code.code = [{ MoveLoc: 0 }, { ExistsDeprecated: definition(file) }, 'Ret'];
			}),
		).toBe('GLOBAL_STORAGE in rules::there: EXISTS in code that works with objects at instruction 1');
	});

	it('refuses an object whose id does not come from object::new on every path', () => {
		expect(
			changed((file) => {
				handle(file, 'Holder').abilities |= KEY;
			}),
		).toBe('ID_LEAK in rules::hold: the id of a Holder does not come from object::new at instruction 1');
		expect(
			changed((file) => {
				// On the second path, keep the old id and delete the new one.
				const { code } = fn(file, 'either').code;
				const isCall = (instruction: unknown, name: string) => {
					const index = (instruction as { Call?: number }).Call;
					return index !== undefined && file.identifiers[file.function_handles[index]!.name] === name;
				};
				const news = code.flatMap((instruction, i) => (isCall(instruction, 'new') ? [i] : []));
				const deletes = code.flatMap((instruction, i) => (isCall(instruction, 'delete') ? [i] : []));
				expect([news.length, deletes.length]).toEqual([2, 2]);
				const [at, end] = [news[1]!, deletes[1]!];
				const [makes, ends, context] = [code[at], code[end], code[at - 1]];
				expect(code.slice(end - 1, at + 1)).toEqual([{ MoveLoc: 0 }, ends, context, makes]);
				code.splice(end - 1, 4, context, makes, ends, { MoveLoc: 0 });
			}),
		).toMatch(/^ID_LEAK in rules::either: the id of a Thing does not come from object::new at instruction \d+$/);
	});

	it('lets a module transfer, share, freeze and emit only its own types', () => {
		const foreign = (name: string) => `PRIVATE_TYPE in rules::send: transfer::${name} of a type of another module`;
		const indexOf = (file: File, name: string) =>
			file.function_handles.findIndex((it) => file.identifiers[it.name] === name);
		expect(
			changed((file) => {
				const called = indexOf(file, 'public_transfer');
				file.function_instantiations.find((it) => it.handle === called)!.handle = indexOf(file, 'transfer');
			}),
		).toBe(`${foreign('transfer')} at instruction 2`);
		for (const name of ['share_object', 'freeze_object'])
			expect(
				renamed({ public_transfer: name }, (file) => {
					const called = file.function_handles[indexOf(file, name)]!;
					called.type_parameters = [KEY];
					called.parameters = file.signatures.findIndex((it) => JSON.stringify(it) === '[{"TypeParameter":0}]');
					fn(file, 'send').code.code.splice(1, 1);
				}),
			).toBe(`${foreign(name)} at instruction 1`);
		expect(
			changed((file) => {
				const emit = file.function_handles.findIndex((it) => file.identifiers[it.name] === 'emit');
				const text = file.datatype_handles.indexOf(handle(file, 'String'));
				const type = file.signatures.findIndex((it) => JSON.stringify(it) === `[{"Datatype":${text}}]`);
				const { code } = fn(file, 'name').code;
				const index = file.function_instantiations.push({ handle: emit, type_parameters: type }) - 1;
				code.splice(0, 0, { CopyLoc: 0 }, { CallGeneric: index });
			}),
		).toBe('PRIVATE_TYPE in rules::name: event::emit of a type of another module at instruction 1');
	});

	it('requires entry functions to take objects or plain values and to return droppable values', () => {
		const entry = (name: string) =>
			changed((file) => {
				fn(file, name).is_entry = true;
			});
		const parameter = 'parameter 0 is no object and no value of a plain type';
		expect(entry('plain')).toBe(`ENTRY_SIGNATURE in rules::plain: ${parameter}`);
		expect(entry('eat')).toBe(`ENTRY_SIGNATURE in rules::eat: ${parameter}`);
		expect(entry('potato')).toBe('ENTRY_SIGNATURE in rules::potato: a result that cannot be dropped');
		expect(entry('borrowed')).toBe('ENTRY_SIGNATURE in rules::borrowed: a reference as a result');
		expect(
			changed((file) => {
				const clock = file.datatype_handles.indexOf(handle(file, 'Clock'));
				const type = { Datatype: clock };
				const index = file.signatures.findIndex((it) => JSON.stringify(it) === JSON.stringify([{ Reference: type }]));
				file.signatures[index] = [{ MutableReference: type }];
				fn(file, 'tick').is_entry = true;
			}),
		).toBe('ENTRY_SIGNATURE in rules::tick: parameter 0 is the clock, which is only read');
		for (const name of ['there', 'name', 'say', 'send', 'tick']) expect(entry(name), name).toBe('published');
	});

	it('requires init to be private, never called, and to take the context', () => {
		const init = (change: (file: File) => void) => changed((file) => change(file));
		expect(
			init((file) => {
				fn(file, 'init').visibility = 'Public';
			}),
		).toBe('INIT_SIGNATURE in rules::init: init is private');
		expect(
			init((file) => {
				fn(file, 'init').is_entry = true;
			}),
		).toBe('INIT_SIGNATURE in rules::init: init is no entry function');
		const wrong =
			'INIT_SIGNATURE in rules::init: init takes a one-time witness, if its module has one, and &mut TxContext';
		expect(
			renamed({ init: 'start', setup: 'init' }, (file) => {
				fn(file, 'set_up').code.code = ['Ret'];
			}),
		).toBe(wrong);
		expect(renamed({ init: 'start', setup: 'init' })).toMatch(
			/^INIT_SIGNATURE in rules::(init: init takes|set_up: init is not called)/,
		);
		expect(renamed({ init: 'start', begin_alone: 'init' })).toBe('published');
		expect(renamed({ init: 'start', begin: 'init' })).toBe(
			'INIT_SIGNATURE in rules::init: init takes &mut TxContext and nothing else',
		);
	});

	it('requires a one-time witness to have only drop, to be passed to init, and never to be packed', () => {
		const withWitness = (names: Record<string, string>, change: (file: File) => void = () => {}) =>
			renamed({ OTHER: 'RULES', ...names }, change);
		const withoutMaker = (file: File) => {
			fn(file, 'make_other').code.code = [{ LdU64: 0n }, 'Abort'];
		};
		const swap = { init: 'start', begin: 'init' };
		expect(withWitness(swap)).toBe('ONE_TIME_WITNESS in rules::make_other: RULES is made at instruction 1');
		expect(withWitness({}, withoutMaker)).toBe(
			"ONE_TIME_WITNESS in rules::init: init takes the module's one-time witness first",
		);
		expect(withWitness(swap, withoutMaker)).toBe('published');
		expect(
			withWitness(swap, (file) => {
				withoutMaker(file);
				handle(file, 'RULES').abilities = COPY | DROP;
			}),
		).toBe('ONE_TIME_WITNESS in rules: RULES has other abilities than drop');
	});

	describe('between flavours', () => {
		const OWNER = toAddress(`0x${'c0'.padStart(64, '0')}`);
		const helper = {
			'Move.toml': manifest(`helper = "0x${'c0'}"`).replace('"rules"', '"helper"'),
			'sources/helper.move': 'module helper::helper; public fun one(): u64 { 1 }',
		};
		const at = (module: Uint8Array, version: number) => {
			const file = template.deserialize(module) as File;
			file.version = version;
			file.address_identifiers = file.address_identifiers.map((it) => (/^0+$/.test(it) ? OWNER.slice(2) : it));
			return Uint8Array.from(template.serialize(file));
		};
		/** Version 6 without the framework: such a module counts as one with global storage. */
		const plain = (module: Uint8Array) => at(module, 6);
		const user = (self: string, helpers: string) =>
			compileSuiPackage(
				{
					'Move.toml': manifest(`user = "${self}"`, 'helper = { local = "helper" }').replace('"rules"', '"user"'),
					'sources/user.move': 'module user::user; public fun two(): u64 { helper::helper::one() + 1 }',
				},
				{ helper: { ...helper, 'Move.toml': helper['Move.toml'].replace('0xc0', helpers) } },
			);

		it('Sui and Aptos code cannot link with each other', async () => {
			const [module] = await compileSuiPackage(helper);
			const here = host.tryDeploy({ from: OWNER, vm: 'move', code: plain(module!) });
			expect(here.failure).toBeUndefined();
			const [suiUser] = await user('0x0', '0xc0');
			expect(publish(suiUser!)).toBe(`OTHER_FLAVOUR in user: it links with ${OWNER}::helper`);
			const { address } = host.deploy({ from: ALICE, vm: 'move', code: encodePackage([module!]) });
			const [globalUser] = await user('0x0', address);
			const refused = host.tryDeploy({ from: OWNER, vm: 'move', code: plain(globalUser!) });
			expect(runResult(refused)).toBe(`OTHER_FLAVOUR in user: it links with ${address}::helper`);
		});

		it.skipIf(!canCompileMove())('Aptos code cannot use the framework', () => {
			const source = `
				module 0x2::transfer { public fun transfer<T: key>(_o: T, _to: address) { abort 0 } }
				module 0xc0::taker { public fun take<T: key>(o: T) { 0x2::transfer::transfer(o, @0x1) } }`;
			const code = compileSource(source, { version: 7 }).get('taker')!;
			expect(parseModule(code).flavour).toBe('aptos');
			const result = host.tryDeploy({ from: OWNER, vm: 'move', code });
			expect(runResult(result)).toBe('OTHER_FLAVOUR in taker: it names transfer of the framework at 0x2');
		});

		it('Sui code is published as a package, not under the account of its publisher', async () => {
			const [module] = await compileSuiPackage(helper);
			const result = host.tryDeploy({ from: OWNER, vm: 'move', code: at(module!, 7) });
			expect(runResult(result)).toBe('BAD_PACKAGE in helper: it is published as part of a package');
		});
	});
});
