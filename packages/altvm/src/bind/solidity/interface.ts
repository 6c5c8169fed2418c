import { type ContractInterface, CROSS_VM_ERRORS } from '@altvm/abi-bridge';
import { numbered } from '../names.ts';
import { type Binding, comment, type Omission, omissionComments } from '../omission.ts';
import { callsLibrary, notCalled, notDeclared } from './calls.ts';
import { declarationsOf, writeDeclaration } from './declarations.ts';
import { calledFunctions, writeFunction } from './functions.ts';
import { solidityScope } from './scopes.ts';
import { SolidityTypes } from './types.ts';

/**
 * Writes a Solidity interface of a contract of any VM, for calls such as `interface(address).function(...)`. Type parameters of a Move
 * function come first, as strings that hold type tags. A Move `signer` is not a parameter: it is the caller.
 *
 * Names that are part of a selector or a topic stay as they are. A function that Solidity cannot declare, by its name or because its
 * selector has names of a library's types, is called through a library, by its selector. Errors and events whose names are taken, such as overloaded errors, are declared in further interfaces.
 * @param name the name of the interface. A number follows it if a function, an error or an event has the same name.
 * @param left what the interface does not have.
 */
export function solidityInterface(iface: ContractInterface, name: string, left: readonly Omission[] = []): Binding {
	const functions = calledFunctions(iface);
	const isDeclared = (one: (typeof functions)[number]) => notDeclared(one) === undefined;
	const members = solidityScope();
	for (const one of functions) if (isDeclared(one)) members.take(one.name);
	// The name of the interface is one in its own scope as well. Types are named through it in further interfaces, where errors and events
	// would hide it.
	const names = solidityScope(members);
	for (const one of [...functions, ...iface.errors, ...CROSS_VM_ERRORS, ...iface.events]) names.take(one.name);
	const own = names.claim(name, numbered);
	members.take(own);
	const file = solidityScope();
	file.take(own);
	const declarations = declarationsOf(iface, members);
	const types = new SolidityTypes(members, iface.dispatchesBySelector === true);

	const [entries = [], ...further] = declarations.places.map((place, at) =>
		place.map((entry) => writeDeclaration(entry, types, at === 0 ? '' : `${own}.`)),
	);
	const written = functions.filter(isDeclared).map((one) => writeFunction(types, one));
	const others = functions.filter((one) => !isDeclared(one));
	const called = others.filter((one) => notCalled(one) === undefined);
	const omissions: Omission[] = [
		...left,
		...others.filter((one) => !called.includes(one)).map((one) => ({ what: one.signature, reason: notCalled(one)! })),
		...declarations.omissions,
	];
	const more = further.map((lines) => furtherInterface(file.claim(`${own}More`, numbered), own, lines));
	const calls = called.length > 0 ? [callsLibrary(file.claim(`${own}Calls`, numbered), own, called, types)] : [];
	const parts = [types.declarations, entries, written].filter((part) => part.length > 0);
	const source = `// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.4;

${comment(`Made by altvm: ${iface.name || 'a contract'} of ${iface.vm}.`)}
${omissionComments(omissions)}interface ${own} {
${parts.map((part) => `${part.join('\n')}\n`).join('\n')}}
${[...more, ...calls].map((text) => `\n${text}`).join('')}`;
	return { source, omissions };
}

function furtherInterface(name: string, own: string, lines: readonly string[]): string {
	return `${comment(`Errors and events whose names are taken in ${own}.`)}\ninterface ${name} {\n${lines.join('\n')}\n}\n`;
}
