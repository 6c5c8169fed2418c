import {
	type Address,
	addressToBytes,
	BcsReader,
	BcsWriter,
	BridgeError,
	type CodecContext,
	DecodeError,
	decodeMoveResults,
	decodeUtf8,
	encodeMoveResults,
	encodeUtf8,
	toAddress,
	toEvmHex,
} from '@altvm/abi-bridge';
import { checkOptions, HostError, keccak256, OPTION, type OptionChecks } from '@altvm/host';
import { LoadedModule } from '../core/loader/loaded-module.ts';
import { ModuleReader } from '../core/loader/module-reader.ts';
import type { RulesByModule } from '../core/loader/module-rules.ts';
import { identify } from '../core/loader/tables.ts';
import { SuiVerificationError } from './errors.ts';
import { isManifest } from './manifest.ts';
import { isSuiModule } from './module.ts';

/**
 * Most modules of a package. The count is the first byte of a package, so the limit sets it apart from a module, whose
 * magic number starts with 0xa1.
 */
export const MAX_MODULES = 64;

const MAGIC = [0xa1, 0x1c, 0xeb, 0x0b] as const;
const ZERO = toAddress(`0x${'0'.repeat(64)}`);
const FREE: CodecContext = { toEvmAddress: toEvmHex, fromEvmAddress: toAddress, charge() {} };

const isModule = (bytes: Uint8Array) => MAGIC.every((byte, i) => bytes[i] === byte);

/**
 * Encodes a package for deployment: BCS `vector<vector<u8>>`.
 * @param modules bytecode of each module, compiled with 0x0 as the package's own address
 * @throws HostError `bad-request` if there are no modules, more than 64, or one that is not bytes
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { Host } from '@altvm/host';
 * import { encodePackage, moveAdapter } from '@altvm/move';
 *
 * const host = new Host({ adapters: [moveAdapter()] });
 * const ticket = readFileSync('examples/contracts/tickets/artifacts/ticket.mv');
 * const from = '0x00000000000000000000000000000000000000a1';
 * host.tryDeploy({ from, vm: 'move', code: encodePackage([ticket]) }).status; // success
 * ```
 */
export function encodePackage(modules: readonly Uint8Array[]): Uint8Array {
	OPTION.array(modules, 'modules');
	for (const [i, module] of modules.entries()) OPTION.bytes(module, `modules[${i}]`);
	if (modules.length === 0 || modules.length > MAX_MODULES)
		throw new HostError('bad-request', `a package has 1 to ${MAX_MODULES} modules, not ${modules.length}`);
	return encodeMoveResults(modules, FREE);
}

/** Mutability of functions, which bytecode does not hold. */
export interface PackageOptions {
	/** Functions that accept value, each as `module::function`. Default: none. */
	readonly payable?: readonly string[];
	/** Functions that do not change state, each as `module::function`. Default: none. */
	readonly view?: readonly string[];
}

const OPTIONS: OptionChecks<PackageOptions> = { payable: OPTION.texts, view: OPTION.texts };

/**
 * Encodes the `constructorInput` of a package deployment: BCS of two vectors of strings, `payable` and `view`.
 *
 * @throws HostError `bad-request` that names the option that is unknown or wrong.
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { moduleAddress } from '@altvm/abi-bridge';
 * import { Host } from '@altvm/host';
 * import { encodePackage, encodePackageOptions, moveAdapter } from '@altvm/move';
 *
 * const host = new Host({ adapters: [moveAdapter()] });
 * const code = encodePackage([readFileSync('examples/contracts/tickets/artifacts/ticket.mv')]);
 * const constructorInput = encodePackageOptions({ view: ['ticket::seat'] });
 * const from = '0x00000000000000000000000000000000000000a1';
 * const { address } = host.deploy({ from, vm: 'move', code, constructorInput });
 * const iface = host.interfaceOf(moduleAddress(address, 'ticket'));
 * iface?.functions.find(({ name }) => name === 'seat')?.mutability; // view
 * ```
 */
export function encodePackageOptions(options: PackageOptions): Uint8Array {
	checkOptions(options, 'encodePackageOptions', OPTIONS);
	const { payable = [], view = [] } = options;
	const writer = new BcsWriter(FREE);
	for (const paths of [payable, view]) {
		writer.uleb(paths.length);
		for (const path of paths) writer.vector(encodeUtf8(path));
	}
	return writer.finish();
}

/**
 * Decodes the `constructorInput` of a package deployment. No bytes stand for the defaults.
 * @throws DecodeError
 */
export function decodePackageOptions(input: Uint8Array, context: CodecContext): Required<PackageOptions> {
	if (input.length === 0) return { payable: [], view: [] };
	const reader = new BcsReader(input, context);
	const paths = () => {
		const list: string[] = [];
		for (let left = reader.uleb(); left > 0; left--) {
			const path = decodeUtf8(reader.vector());
			if (path === undefined) throw new DecodeError('bad-utf8', 'a function name that is not UTF-8');
			list.push(path);
		}
		return list;
	};
	const options = { payable: paths(), view: paths() };
	reader.end();
	return options;
}

/**
 * The modules of a package: those of an encoded package, or a single module of the Sui flavour at 0x0. Undefined for
 * other code.
 */
export function packageOf(code: Uint8Array): readonly Uint8Array[] | undefined {
	try {
		if (isModule(code)) {
			const identity = identify(code);
			return isSuiModule(identity) && identity.id.account === ZERO ? [code] : undefined;
		}
		if (code.length === 0 || code[0]! > MAX_MODULES) return undefined;
		const modules = decodeMoveResults(code, FREE);
		return modules.length > 0 && modules.every(isModule) ? modules : undefined;
	} catch (error) {
		if (error instanceof BridgeError) return undefined;
		throw error;
	}
}

/** Whether bytes begin as a module, a script, an encoded package or a manifest does. */
export function isMoveProgram(code: Uint8Array): boolean {
	if (isModule(code)) return true;
	if (isManifest(code)) return true;
	if (code.length === 0 || code[0] === 0 || code[0]! > MAX_MODULES) return false;
	// The length of the first module: at most three bytes of ULEB128.
	let at = 1;
	while (at < 4 && (code[at] ?? 0) >= 0x80) at++;
	return isModule(code.subarray(at + 1, at + 1 + MAGIC.length));
}

/**
 * Replaces a module's own address, which must be 0x0.
 * @throws SuiVerificationError `BAD_PACKAGE`
 */
function relocated(bytes: Uint8Array, to: Address): Uint8Array {
	const { id, addresses } = identify(bytes);
	const { account, name } = id;
	if (account !== ZERO)
		throw new SuiVerificationError('BAD_PACKAGE', `its address is ${account}; a package is compiled with 0x0`, {
			module: name,
		});
	const header = new ModuleReader(bytes, 8, bytes.length, 'header');
	const tables = header.list(() => [header.u8(), header.uleb(0xffffffff), header.uleb(0xffffffff)] as const);
	const [, start] = tables.find(([kind]) => kind === ADDRESSES)!;
	const copy = bytes.slice();
	copy.set(addressToBytes(to), header.at + start + 32 * addresses.indexOf(account));
	return copy;
}

/** Kind of the address table (move-binary-format, file_format_common). */
const ADDRESSES = 0x8;

/**
 * Relocates the modules of a package to the address `to`, and sorts them: each module precedes its dependents.
 * @throws SuiVerificationError `BAD_PACKAGE`
 * @throws MoveLoadError if a module does not parse
 */
export function prepareModules(modules: readonly Uint8Array[], to: Address, flavours: RulesByModule): LoadedModule[] {
	const byName = new Map<string, LoadedModule>();
	for (const bytes of modules) {
		const code = relocated(bytes, to);
		const module = new LoadedModule(code, keccak256(code), flavours);
		if (byName.has(module.id.name))
			throw new SuiVerificationError('BAD_PACKAGE', `two modules named ${module.id.name}`);
		byName.set(module.id.name, module);
	}
	const order: LoadedModule[] = [];
	const states = new Map<LoadedModule, 'visiting' | 'done'>();
	const visit = (module: LoadedModule): void => {
		const state = states.get(module);
		if (state === 'done') return;
		const { name } = module.id;
		if (state === 'visiting')
			throw new SuiVerificationError('BAD_PACKAGE', 'modules that depend on each other', { module: name });
		states.set(module, 'visiting');
		for (const { account, name } of module.file.modules) {
			const other = account === to && byName.get(name);
			if (other && other !== module) visit(other);
		}
		states.set(module, 'done');
		order.push(module);
	};
	for (const module of byName.values()) visit(module);
	return order;
}
