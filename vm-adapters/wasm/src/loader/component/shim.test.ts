import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Component, parseComponent } from './component.ts';
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
