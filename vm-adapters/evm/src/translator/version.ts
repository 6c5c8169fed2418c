/**
 * The version of translations, which may be kept between processes. Raise it with every change of what the translator emits, of the runtime,
 * or of what the executor expects: `version.test.ts` finds most of them.
 */
export const TRANSLATOR_VERSION = 2;
