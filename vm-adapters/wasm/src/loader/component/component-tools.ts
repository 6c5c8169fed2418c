/** jco's component tools: 3.5 MB of WebAssembly. */
type Tools = typeof import('#component-tools');

let tools: Tools | undefined;

/** Loads the tools, once. Compiling that much WebAssembly is asynchronous everywhere, and browsers fetch it first. */
export async function loadComponentTools(): Promise<void> {
	if (tools) return;
	const loaded = await import('#component-tools');
	await loaded.$init;
	tools = loaded;
}

/**
 * Throws what jco's tools say of a component that is not valid.
 * @throws Error also before `loadComponentTools` is done
 */
export function validateComponent(bytes: Uint8Array): void {
	if (!tools) throw new Error('the component tools are not loaded: make an adapter first (wasmAdapter)');
	tools.generate(bytes, { name: 'contract', instantiation: { tag: 'sync' }, noTypescript: true });
}
