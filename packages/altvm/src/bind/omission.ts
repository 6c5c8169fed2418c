/** A part of an interface that generated code does not have. */
export interface Omission {
	/** A function, error or event, such as `transfer(address,uint256)`. */
	readonly what: string;
	readonly reason: string;
}

/** Generated source code, and what it does not have. */
export interface Binding {
	readonly source: string;
	readonly omissions: readonly Omission[];
}

/** Returns a one-line comment in any language with `//`. Characters that are not printable ASCII become `?`, so no text can end the line. */
export function comment(text: string): string {
	return `// ${text.replaceAll(/[^ -~]/g, '?')}`;
}

/** Returns the comments that list what generated code does not have. */
export function omissionComments(omissions: readonly Omission[]): string {
	return omissions.map(({ what, reason }) => `${comment(`Not here: ${what}, because ${reason}.`)}\n`).join('');
}
