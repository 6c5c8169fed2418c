/** Splits a stream into its lines. */
export class JsonLines {
	#parts: Buffer[] = [];

	push(chunk: Buffer): string[] {
		const lines: string[] = [];
		let start = 0;
		for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
			lines.push(Buffer.concat([...this.#parts, chunk.subarray(start, end)]).toString('utf8'));
			this.#parts = [];
			start = end + 1;
		}
		this.#parts.push(chunk.subarray(start));
		return lines;
	}
}
