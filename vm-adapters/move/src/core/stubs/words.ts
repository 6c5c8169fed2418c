/**
 * Words that cannot be names in a dialect of Move, from `get_name_token` of the two compilers' lexers
 * (`move-compiler-v2/legacy-move-compiler/src/parser/lexer.rs` of Aptos, `move-compiler/src/parser/lexer.rs` of Sui), and those that their
 * parsers take for something else in some places.
 */
const KEYWORDS = `abort acquires as assert borrow_global borrow_global_mut break const continue copy else entry enum exists false for forall
	freeze friend fun has if inline invariant is let loop macro match module move move_from move_to mut native package phantom public
	return script spec struct true type use while`;

/** Types that the language has. */
const TYPES = 'address bool i8 i16 i32 i64 i128 i256 signer u8 u16 u32 u64 u128 u256 vector';

/** Functions that run when a module is published: Sui's and Aptos's. */
const INITIALIZERS = 'init init_module';

export const MOVE_WORDS: ReadonlySet<string> = new Set(
	[KEYWORDS, TYPES, INITIALIZERS].flatMap((words) => words.split(/\s+/)),
);

/** Modules that generated code uses. */
export const USED_MODULES: readonly string[] = ['bcs', 'from_bcs', 'option', 'string', 'type_info', 'vector', 'xcall'];
