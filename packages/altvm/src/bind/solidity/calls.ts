import { type AbiType, solidityInputs } from '@altvm/abi-bridge';
import { numbered, valueName } from '../names.ts';
import { comment } from '../omission.ts';
import { type CalledFunction, writeReturns } from './functions.ts';
import { solidityScope } from './scopes.ts';
import type { SolidityTypes } from './types.ts';
import { isSolidityName } from './words.ts';

/** Names that the library uses itself. */
const SEND = '_send';
const READ = '_read';
const CHECK = '_check';
const TARGET = 'target';
const VALUE = 'value';

/** Most parameters and results of a function of the library: solc cannot reach deeper into the stack. */
const MAX_VALUES = 9;

/** The reason why an interface cannot declare a function. */
export function notDeclared({ fn, name }: CalledFunction): string | undefined {
	if (!isSolidityName(name)) return `'${name}' is not a name in Solidity`;
	return fn.inputs.some(({ type }) => namesLibraryType(type))
		? "its selector has names of a library's types"
		: undefined;
}

function namesLibraryType(type: AbiType): boolean {
	if ('writtenAs' in type && type.writtenAs !== 'function') return true;
	if (type.kind === 'struct') return type.fields.some((field) => namesLibraryType(field.type));
	return (type.kind === 'list' || type.kind === 'array') && namesLibraryType(type.element);
}

/** The reason why the library cannot call a function. */
export function notCalled(called: CalledFunction): string | undefined {
	const { fn } = called;
	const count = solidityInputs(fn).length + fn.outputs.length;
	if (count <= MAX_VALUES) return undefined;
	return `${notDeclared(called)}, and a call by selector has at most ${MAX_VALUES} parameters and results`;
}

/** Writes a library that calls functions by their selectors. */
export function callsLibrary(
	name: string,
	iface: string,
	functions: readonly CalledFunction[],
	types: SolidityTypes,
): string {
	const scope = solidityScope();
	for (const own of [SEND, READ, CHECK, 'abi', iface, name]) scope.take(own);
	const names = scope.claimAll(
		functions.map((one) => valueName(one.name, 'call', true)),
		numbered,
	);
	const texts = functions.map((one, i) => {
		const { fn, signature, selector } = one;
		const own = solidityScope(scope);
		own.take(TARGET);
		if (fn.mutability === 'payable') own.take(VALUE);
		const inputs = solidityInputs(fn);
		const params = types.writeParams(inputs, own, { location: 'memory', within: `${iface}.` });
		const args = params.map((param) => param.slice(param.lastIndexOf(' ') + 1));
		const returns = writeReturns(types, one, own, `${iface}.`);
		const isStatic = fn.mutability === 'view' || fn.mutability === 'pure';
		const list = [`${iface} ${TARGET}`, ...params, ...(fn.mutability === 'payable' ? [`uint256 ${VALUE}`] : [])];
		const input = `abi.encodeWithSelector(${[selector, ...args].join(', ')})`;
		const value = fn.mutability === 'payable' ? VALUE : '0';
		const call = isStatic ? `${READ}(${TARGET}, ${input})` : `${SEND}(${TARGET}, ${input}, ${value})`;
		const outputs = fn.outputs.map(({ type }) => types.write(type, `${iface}.`)).join(', ');
		return `    ${comment(`Calls ${signature}.`)}
    function ${names[i]}(${list.join(', ')}) internal${isStatic ? ' view' : ''}${returns} {
        ${outputs === '' ? call : `return abi.decode(${call}, (${outputs}))`};
    }
`;
	});
	return `${comment(`Functions of ${iface} that Solidity cannot declare: \`using ${name} for ${iface};\``)}
library ${name} {
${texts.join('\n')}
${helpers(iface, name, texts.join(''))}}
`;
}

/** The functions that call. Each reverts as a call through an interface does: with the callee's error, or if there is no contract. */
function helpers(iface: string, name: string, text: string): string {
	const send = `    function ${SEND}(${iface} target, bytes memory input, uint256 value) private returns (bytes memory) {
        (bool success, bytes memory output) = address(target).call{value: value}(input);
        return ${CHECK}(target, success, output);
    }
`;
	const read = `    function ${READ}(${iface} target, bytes memory input) private view returns (bytes memory) {
        (bool success, bytes memory output) = address(target).staticcall(input);
        return ${CHECK}(target, success, output);
    }
`;
	const check = `    function ${CHECK}(${iface} target, bool success, bytes memory output) private view returns (bytes memory) {
        if (!success) assembly { revert(add(output, 32), mload(output)) }
        require(output.length > 0 || address(target).code.length > 0, "${name}: no contract");
        return output;
    }
`;
	const used = [text.includes(`${SEND}(`) ? send : '', text.includes(`${READ}(`) ? read : '', check];
	return used.filter((part) => part !== '').join('\n');
}
