import { panic, revert } from "./errors";
import { u256 } from "./u256";

/**
 * A signed 256-bit integer with Solidity's checked arithmetic: `Panic(0x11)` on overflow, `Panic(0x12)` on division by zero. `/` rounds
 * towards zero, and `%` has the sign of the dividend.
 */
export class i256 {
  /** Takes the two's complement. */
  constructor(public word: u256 = new u256()) {}

  static get Zero(): i256 { return new i256(); }
  static get One(): i256 { return new i256(new u256(1)); }
  static get Max(): i256 { return new i256(new u256(u64.MAX_VALUE, u64.MAX_VALUE, u64.MAX_VALUE, <u64>i64.MAX_VALUE)); }
  static get Min(): i256 { return new i256(new u256(0, 0, 0, 1 << 63)); }

  /** Takes an integer of AssemblyScript. */
  static of<T>(number: T): i256 {
    let high: u64 = 0;
    if (isSigned<T>()) {
      if (number < 0) high = u64.MAX_VALUE;
    }
    return new i256(new u256(<u64>number, high, high, high));
  }
  /** The same as `of`. */
  static from<T>(number: T): i256 { return i256.of<T>(number); }

  /** Reverts with `Panic(0x11)` if the number does not fit. */
  static fromU256(number: u256): i256 { return signed(number, false); }

  /** Reads a number as `u256.parse` does, after an optional `-`. */
  static parse(text: string): i256 {
    const isNegative = text.length > 0 && text.charCodeAt(0) == 45;
    return signed(u256.parse(isNegative ? text.substring(1) : text), isNegative);
  }

  isZero(): bool { return this.word.isZero(); }
  isNegative(): bool { return this.word.d >> 63 != 0; }

  /** Whether it fits in an `int` of so many bits. */
  fits(bits: i32): bool {
    if (bits < 1) revert("an int without bits");
    const high = i256.shr(this, bits - 1).word;
    return high.isZero() || (high.a & high.b & high.c & high.d) == u64.MAX_VALUE;
  }

  /** The magnitude, without the sign. */
  magnitude(): u256 { return this.isNegative() ? u256.wrappingSub(new u256(), this.word) : this.word; }

  /** Reverts with `Panic(0x11)` for the lowest number. */
  abs(): i256 { return this.isNegative() ? i256.neg(this) : this; }

  /** Reverts with `Panic(0x11)` if the number is negative. */
  toU256(): u256 {
    if (this.isNegative()) panic(0x11);
    return this.word;
  }

  /** Converts to an integer of AssemblyScript; reverts with `Panic(0x11)` if the number does not fit. */
  to<T>(): T {
    if (isSigned<T>()) {
      if (!this.fits(8 * sizeof<T>())) panic(0x11);
    } else if (this.isNegative() || !this.word.fits(8 * sizeof<T>())) panic(0x11);
    return <T>this.word.a;
  }

  @operator("==") static eq(x: i256, y: i256): bool { return x.word == y.word; }
  @operator("!=") static ne(x: i256, y: i256): bool { return x.word != y.word; }
  @operator("<") static lt(x: i256, y: i256): bool {
    const isNegative = x.isNegative();
    return isNegative == y.isNegative() ? x.word < y.word : isNegative;
  }
  @operator(">") static gt(x: i256, y: i256): bool { return i256.lt(y, x); }
  @operator("<=") static le(x: i256, y: i256): bool { return !i256.lt(y, x); }
  @operator(">=") static ge(x: i256, y: i256): bool { return !i256.lt(x, y); }

  @operator("+") static add(x: i256, y: i256): i256 {
    const sum = new i256(u256.wrappingAdd(x.word, y.word));
    // The sum of two numbers of one sign has that sign.
    if (x.isNegative() == y.isNegative() && sum.isNegative() != x.isNegative()) panic(0x11);
    return sum;
  }

  @operator("-") static sub(x: i256, y: i256): i256 {
    const difference = new i256(u256.wrappingSub(x.word, y.word));
    if (x.isNegative() != y.isNegative() && difference.isNegative() != x.isNegative()) panic(0x11);
    return difference;
  }

  @operator.prefix("-") static neg(x: i256): i256 { return i256.sub(new i256(), x); }

  @operator("*") static mul(x: i256, y: i256): i256 {
    return signed(x.magnitude() * y.magnitude(), x.isNegative() != y.isNegative());
  }
  @operator("/") static div(x: i256, y: i256): i256 {
    return signed(x.magnitude() / y.magnitude(), x.isNegative() != y.isNegative());
  }
  @operator("%") static rem(x: i256, y: i256): i256 { return signed(x.magnitude() % y.magnitude(), x.isNegative()); }

  /** Raises to a power. `x ** 0` is 1. */
  @operator("**") static pow(x: i256, exponent: u32): i256 {
    return signed(u256.pow(x.magnitude(), exponent), x.isNegative() && (exponent & 1) != 0);
  }

  @operator("&") static and(x: i256, y: i256): i256 { return new i256(x.word & y.word); }
  @operator("|") static or(x: i256, y: i256): i256 { return new i256(x.word | y.word); }
  @operator("^") static xor(x: i256, y: i256): i256 { return new i256(x.word ^ y.word); }

  /** Shifts as Solidity does: bits beyond the highest are lost. Reverts with `Panic(0x11)` for a negative number of bits. */
  @operator("<<") static shl(x: i256, bits: i32): i256 { return new i256(x.word << bits); }
  /** Shifts and keeps the sign: rounds down. Reverts with `Panic(0x11)` for a negative number of bits. */
  @operator(">>") static shr(x: i256, bits: i32): i256 {
    if (bits < 0) panic(0x11);
    if (!x.isNegative()) return new i256(x.word >> bits);
    return new i256(~(~x.word >> bits));
  }

  /** Formats the number in decimal. */
  toString(): string { return (this.isNegative() ? "-" : "") + this.magnitude().toString(); }
}

/** Returns a number with this magnitude and sign. Reverts with `Panic(0x11)` if it does not fit. */
function signed(magnitude: u256, isNegative: bool): i256 {
  if (!isNegative) {
    if (magnitude.d >> 63 != 0) panic(0x11);
    return new i256(magnitude);
  }
  const word = u256.wrappingSub(new u256(), magnitude);
  // The lowest number is its own negation. Zero has no sign.
  if (magnitude.d >> 63 != 0 && word != magnitude) panic(0x11);
  return new i256(word);
}
