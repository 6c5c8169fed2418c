import * as template from '@mysten/move-bytecode-template';

interface Template {
	self_module_handle_idx: number;
	identifiers: string[];
	signatures: unknown[];
	function_handles: { module: number; name: number; parameters: number; return_: number; type_parameters: unknown[] }[];
	function_defs: { function: number; code: { locals: number; code: unknown[] } }[];
}

/** `std::option` with `from_vec`, through which libmovevm makes the options that it is given as arguments. */
export function withFromVec(option: Uint8Array): Uint8Array {
	const file = template.deserialize(option) as unknown as Template;
	const { identifiers, signatures, function_handles: handles, function_defs: definitions } = file;
	if (identifiers.includes('from_vec')) return option;
	const none = definitions.find((fn) => identifiers[handles[fn.function]!.name] === 'none')!;
	const pack = none.code.code.find((instruction) => typeof instruction === 'object' && 'PackGeneric' in instruction!);
	const handle = {
		...handles[none.function]!,
		name: identifiers.push('from_vec') - 1,
		parameters: signatures.push([{ Vector: { TypeParameter: 0 } }]) - 1,
	};
	const empty = signatures.findIndex((types) => (types as unknown[]).length === 0);
	const code = { ...none.code, locals: empty, code: [{ MoveLoc: 0 }, pack, 'Ret'] };
	definitions.push({ ...none, function: handles.push(handle) - 1, code });
	// Two signatures of the same types are refused.
	const texts = signatures.map((types) => JSON.stringify(types));
	const first = texts.indexOf(texts.at(-1)!);
	if (first < signatures.length - 1) {
		signatures.pop();
		handle.parameters = first;
	}
	return Uint8Array.from(template.serialize(file as never));
}
