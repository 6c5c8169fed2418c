/** Writes a result or an error into the page, where the test reads it. */
export function show(id: string, result: unknown): void {
	const element = document.getElementById(id)!;
	element.textContent = JSON.stringify(result instanceof Error ? { error: result.stack } : result, undefined, 2);
	element.dataset['done'] = '';
}
