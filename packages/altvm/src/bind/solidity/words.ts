/**
 * Words that cannot be names in Solidity 0.8: the keywords, units, types and literals of `TOKEN_LIST` in solc's `liblangutil/Token.h`, and
 * those that it reserves for future use.
 */
const KEYWORDS = `abstract address after alias anonymous apply as assembly auto bool break byte bytes calldata case catch constant
	constructor continue contract copyof days default define delete do else emit enum ether event external fallback false final fixed for
	function gwei hex hours if immutable implements import in indexed inline int interface internal is let library macro mapping match
	memory minutes modifier mutable new null of override partial payable pragma private promise public pure receive reference relocatable
	return returns sealed seconds sizeof static storage string struct supports switch throw true try type typedef typeof ufixed uint
	unchecked unicode using var view virtual weeks wei while years`;

/** `intM`, `uintM`, `bytesM`, `fixedMxN` and `ufixedMxN` of the same list. */
const SIZED_TYPES = [
	...Array.from({ length: 32 }, (_, i) => [`int${8 * i + 8}`, `uint${8 * i + 8}`, `bytes${i + 1}`]),
	...Array.from({ length: 32 * 81 }, (_, i) => {
		const size = `${8 * Math.floor(i / 81) + 8}x${i % 81}`;
		return [`fixed${size}`, `ufixed${size}`];
	}),
].flat();

export const SOLIDITY_WORDS: ReadonlySet<string> = new Set([...KEYWORDS.split(/\s+/), ...SIZED_TYPES]);

/**
 * Words that solc takes as names with a warning, because they will be keywords (`Parser.cpp`, `NameAndTypeResolver.cpp`), and names that
 * it reserves for itself. What can be named freely is not named so.
 */
export const SOLIDITY_SOFT_WORDS: ReadonlySet<string> = new Set(
	'_ at error layout leave super this transient class instantiation Integer itself static_assert __builtin forall'.split(
		' ',
	),
);

/** Whether solc takes a name as an identifier. */
export function isSolidityName(name: string): boolean {
	return /^[A-Za-z_$][\w$]*$/.test(name) && !SOLIDITY_WORDS.has(name);
}
