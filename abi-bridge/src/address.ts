/** `0x` and an even number of lower-case hex digits. */
export type Hex = `0x${string}`;

declare const addressBrand: unique symbol;
/** A host address: 32 bytes as `0x` and 64 lower-case hex digits. Made by {@link toAddress} and its kin only. */
export type Address = Hex & { readonly [addressBrand]: true };
