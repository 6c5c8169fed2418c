import { readFileSync } from 'node:fs';
import { toAddress } from '@altvm/abi-bridge';
import { Host } from '@altvm/host';
import { describe, expect, it } from 'vitest';
import { wasmAdapter } from '../../adapter.ts';
import { wat } from '../../testing/wat.ts';
import { parseComponent } from './component.ts';
import type { Component } from './definitions.ts';
import { withoutShims } from './shim.ts';

const component = parseComponent(
	readFileSync(new URL('../../../../../test/contracts/relay/artifacts/relay.wasm', import.meta.url)),
);
const made = ({ instances }: Component) => instances.filter(({ kind }) => kind === 'instantiate');

/** The component with a byte of one core module changed. */
function withByte(module: number, at: number, byte: number): Component {
	const modules = component.modules.map(({ bytes, offset }, i) => {
		const copy = Uint8Array.from(bytes);
		if (i === module) copy[at] = byte;
		return { bytes: copy, offset };
	});
	return { ...component, modules };
}

describe('the shim and the fixup of the component tools', () => {
	it('are removed: the module imports the host functions directly', () => {
		const linked = withoutShims(component);
		expect(made(component)).toHaveLength(3);
		expect(made(linked)).toHaveLength(1);
		const [main] = made(linked);
		const host = linked.instances[main!.kind === 'instantiate' ? main!.args[0]!.instance : -1]!;
		const names = host.kind === 'exports' ? host.exports : [];
		expect(names.length).toBeGreaterThan(10);
		for (const { name, sort, index } of names) {
			expect(sort).toBe('func');
			expect(linked.items.func[index]).toMatchObject({ from: 'lower', func: name });
		}
	});

	it('stay if any of their bytes differs in meaning', () => {
		const [shim, fixup] = [component.instances[0]!, made(component)[2]!];
		for (const instance of [shim, fixup]) {
			const module = instance.kind === 'instantiate' ? instance.module : -1;
			const { bytes } = component.modules[module]!;
			const core = new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>);
			const names = WebAssembly.Module.customSections(core, 'name').concat(
				WebAssembly.Module.customSections(core, 'producers'),
			);
			const code = bytes.length - names.reduce((sum, { byteLength }) => sum + byteLength + 16, 0);
			let changed = 0;
			for (let at = 8; at < code; at++) {
				for (const byte of [bytes[at]! ^ 1, bytes[at]! ^ 0x10, 0]) {
					if (byte === bytes[at]) continue;
					const mutant = withByte(module, at, byte);
					if (!WebAssembly.validate(mutant.modules[module]!.bytes as Uint8Array<ArrayBuffer>)) continue;
					changed++;
					// A valid module that is still taken for a shim must have the same links.
					const linked = withoutShims(mutant);
					if (linked !== mutant) expect(linked.items).toEqual(withoutShims(component).items);
				}
			}
			expect(changed).toBeGreaterThan(10);
		}
	});

	it('stay if other instances use them', () => {
		const [main] = made(component).slice(1);
		const nosy = component.instances.map((instance) =>
			instance === main && instance.kind === 'instantiate'
				? { ...instance, args: [...instance.args, { name: 'shim', instance: 0 }] }
				: instance,
		);
		expect(made(withoutShims({ ...component, instances: nosy }))).toHaveLength(3);
	});
});

describe('a shim whose functions have other types than the host functions behind them', () => {
	const USER = toAddress(`0x${'b2'.padStart(40, '0')}`);

	/** A contract that calls `storage-get` through a shim of these parameters and results. */
	const shimmed = (parameters: string, results: string, body: string) => {
		const type = `(param ${parameters}) ${results && `(result ${results})`}`;
		const args = parameters.split(' ').map((_, i) => `local.get ${i}`);
		return wat(`(component
			(type $host (instance (export "storage-get" (func (param "key" (list u8)) (result (option (list u8)))))))
			(import "altvm:contract/host@0.1.0" (instance $h (type $host)))
			(core module $shim
				(type $t (func ${type}))
				(table (export "$imports") 1 1 funcref)
				(func (export "0") (type $t) ${parameters && args.join(' ')} i32.const 0 call_indirect (type $t)))
			(core module $fixup
				(import "" "0" (func $f (param i32 i32 i32)))
				(import "" "$imports" (table 1 1 funcref))
				(elem (i32.const 0) func $f))
			(core module $main
				(import "h" "f" (func $f ${type}))
				(memory (export "memory") 1)
				(func (export "realloc") (param i32 i32 i32 i32) (result i32) i32.const 1024)
				(func (export "run") (param i32) (result i32) ${body}))
			(core instance $si (instantiate $shim))
			(alias core export $si "0" (core func $sf))
			(core instance $args (export "f" (func $sf)))
			(core instance $mi (instantiate $main (with "h" (instance $args))))
			(alias core export $mi "memory" (core memory $mem))
			(alias core export $mi "realloc" (core func $realloc))
			(alias export $h "storage-get" (func $sg))
			(core func $lowered (canon lower (func $sg) (memory $mem) (realloc $realloc)))
			(alias core export $si "$imports" (core table $tab))
			(core instance $fx (export "0" (func $lowered)) (export "$imports" (table $tab)))
			(core instance (instantiate $fixup (with "" (instance $fx))))
			(func (export "run") (param "x" u32) (result u32) (canon lift (core func $mi "run"))))`);
	};
	const call = (type: 'i32' | 'i64') => [0, 4, 64].map((n) => `${type}.const ${n}`).join(' ');

	it.each([
		['the same', 'i32 i32 i32', '', `${call('i32')} call $f i32.const 1`, 'success'],
		['no parameters', '', '', 'call $f i32.const 1', 'halt'],
		['parameters of another type', 'i64 i64 i64', '', `${call('i64')} call $f i32.const 1`, 'halt'],
		['a result more', 'i32 i32 i32', 'i32', `${call('i32')} call $f`, 'halt'],
		['a result of another type', 'i32 i32 i32', 'i64', `${call('i32')} call $f i32.wrap_i64`, 'halt'],
	])('calls them or traps, as its own table does: %s', async (_what, parameters, results, body, status) => {
		const host = new Host({ adapters: [await wasmAdapter()] });
		const { address } = host.deploy({ from: USER, vm: 'wasm', code: await shimmed(parameters, results, body) });
		const { outcome } = host.call({ from: USER, to: address, function: 'run', args: [1] });
		expect(outcome.status).toBe(status);
		if (outcome.status === 'halt') expect(outcome.reason).toBe('trap');
	});
});
