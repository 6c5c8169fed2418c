/** Keywords of AssemblyScript, from `tokenFromKeyword` in its `src/tokenizer.ts`. */
const KEYWORDS = `abstract as async await break case catch class const constructor continue debugger declare default delete do else enum
	export extends false finally for from function get if implements import in instanceof interface is keyof let module namespace new null
	of override package private protected public readonly return set static super switch this throw true try type typeof undefined var void
	while with yield`;

/** Names of types in `src/common.ts` (`CommonNames`), and words of TypeScript that an editor would not take. */
const TYPES = `any anyref arguments arrayref bigint bool boolean eqref eval externref f32 f32x4 f64 f64x2 funcref i16 i16x8 i31ref i32 i32x4 i64
	i64x2 i8 i8x16 indexof isize native never nonnull number object ref_any ref_array ref_eq ref_extern ref_func ref_i31 ref_string ref_struct
	returnof string stringref structref symbol u16 u16x8 u32 u32x4 u64 u64x2 u8 u8x16 unknown usize v128 valueof`;

/** Names that the standard library declares globally (`std/assembly/index.d.ts`, `CommonNames`). */
const GLOBALS = [
	'Array ArrayBuffer ArrayBufferView ArrayLike Atomics Boolean Bool DataView Date ERROR Error F32 F64 Float32Array Float64Array',
	'Function I16 I32 I64 I8 INFO IArguments IMath Infinity Int16Array Int32Array Int64Array Int8Array Isize JSMath Map Math Mathf NaN',
	'NativeMath NativeMathf NonNullable Number Object RangeError RegExp ReturnType Set StaticArray String Symbol SyntaxError',
	'TemplateStringsArray TypeError TypedArray U16 U32 U64 U8 URIError Uint16Array Uint32Array Uint64Array Uint8Array Uint8ClampedArray Usize V128',
	'WARNING abort abs add alignof assert atomic bswap call_indirect ceil changetype clz console copysign crypto ctz decodeURI',
	'decodeURIComponent div encodeURI encodeURIComponent eq final floor fmod fmodf global heap i31 idof inline instantiate isArray',
	'isArrayLike isBoolean isConstant isDefined isFinite isFloat isFunction isInteger isManaged isNaN isNullable isReference isSigned',
	'isString isVector isVoid lazy lengthof load max memory min mod mul nameof ne nearest offsetof operator parseFloat parseInt performance',
	'popcnt pow process reinterpret rem rotl rotr seed select sizeof sqrt store sub table trace trunc unchecked unmanaged unreachable unsafe',
];

/** What generated code imports from `@altvm/assemblyscript`. */
export const IMPORTS: readonly string[] = [
	'AbiReader',
	'AbiStruct',
	'AbiWriter',
	'Address',
	'Bytes32',
	'Call',
	'CallResult',
	'i256',
	'Tuple2',
	'Tuple3',
	'u256',
	'unwrap',
];

const words = (text: string) => text.split(/\s+/);

/** Words that cannot be the name of a variable or a class. */
export const ASSEMBLYSCRIPT_WORDS: ReadonlySet<string> = new Set([
	...words(KEYWORDS),
	...words(TYPES),
	...GLOBALS.flatMap(words),
	...IMPORTS,
]);

/** Words that cannot be the name of a method or a field. These keywords can, as in the standard library. */
export const ASSEMBLYSCRIPT_MEMBER_WORDS: ReadonlySet<string> = new Set(
	words(KEYWORDS).filter((word) => !['from', 'get', 'is', 'module', 'namespace', 'set', 'type'].includes(word)),
);
