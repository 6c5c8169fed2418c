import { panic, revert } from "./errors";

/** The high 64 bits of a 64 x 64 bit product. */
// @ts-ignore: decorator
@inline
function mulHigh(x: u64, y: u64): u64 {
  const x0 = x & 0xffffffff, x1 = x >> 32, y0 = y & 0xffffffff, y1 = y >> 32;
  const low = x0 * y0;
  const middle = x1 * y0 + (low >> 32);
  const other = x0 * y1 + (middle & 0xffffffff);
  return x1 * y1 + (middle >> 32) + (other >> 32);
}

/**
 * An unsigned 256-bit integer with Solidity's checked arithmetic: `+`, `-` and `*` revert with `Panic(0x11)` on overflow or
 * underflow, `/` and `%` with `Panic(0x12)` if the divisor is zero.
 */
export class u256 {
  /** Takes the 64-bit limbs, lowest first. */
  constructor(public a: u64 = 0, public b: u64 = 0, public c: u64 = 0, public d: u64 = 0) {}

  static get Zero(): u256 { return new u256(); }
  static get One(): u256 { return new u256(1); }
  static get Max(): u256 { return new u256(u64.MAX_VALUE, u64.MAX_VALUE, u64.MAX_VALUE, u64.MAX_VALUE); }

  /** Takes an integer of AssemblyScript. Reverts with `Panic(0x11)` if it is negative. */
  static of<T>(number: T): u256 {
    if (isSigned<T>()) {
      if (number < 0) panic(0x11);
    }
    return new u256(<u64>number);
  }
  /** The same as `of`. */
  static from<T>(number: T): u256 { return u256.of<T>(number); }

  /** Reads decimal digits, or hexadecimal ones after `0x`. Reverts for other text, and for a number that does not fit. */
  static parse(text: string): u256 {
    const isHex = text.length > 2 && text.charCodeAt(0) == 48 && (text.charCodeAt(1) | 32) == 120;
    if (text.length == 0) revert("an integer without digits");
    const radix = new u256(isHex ? 16 : 10);
    let number = new u256();
    for (let i = isHex ? 2 : 0; i < text.length; i++) {
      const digit = digitOf(text.charCodeAt(i));
      if (<u64>digit >= radix.a) revert("an integer with a character that is not a digit");
      number = number * radix + new u256(digit);
    }
    return number;
  }

  /** Reads a big-endian number. Reverts if it has more than 32 bytes. */
  static fromBytes(bytes: Uint8Array): u256 {
    if (bytes.length > 32) revert("an integer of more than 32 bytes");
    const word = new u256();
    for (let i = 0; i < bytes.length; i++) word.setByte(bytes.length - 1 - i, bytes[i]);
    return word;
  }

  private setByte(index: i32, byte: u8): void {
    const shifted = (<u64>byte) << (8 * (index & 7));
    const limb = index >> 3;
    if (limb == 0) this.a |= shifted;
    else if (limb == 1) this.b |= shifted;
    else if (limb == 2) this.c |= shifted;
    else this.d |= shifted;
  }

  /** Returns the 32 big-endian bytes. */
  toBytes(): Uint8Array {
    const bytes = new Uint8Array(32);
    this.write(bytes.dataStart);
    return bytes;
  }

  /** Writes 32 big-endian bytes to memory. */
  write(at: usize): void {
    store<u64>(at, bswap(this.d));
    store<u64>(at, bswap(this.c), 8);
    store<u64>(at, bswap(this.b), 16);
    store<u64>(at, bswap(this.a), 24);
  }

  /** Reads 32 big-endian bytes from memory. */
  static read(at: usize): u256 {
    return new u256(bswap(load<u64>(at, 24)), bswap(load<u64>(at, 16)), bswap(load<u64>(at, 8)), bswap(load<u64>(at)));
  }

  isZero(): bool { return (this.a | this.b | this.c | this.d) == 0; }

  /** Whether it fits in 64 bits. */
  isU64(): bool { return (this.b | this.c | this.d) == 0; }

  /** Whether it fits in so many bits. */
  fits(bits: i32): bool { return bits >= 256 || u256.shr(this, bits).isZero(); }

  /** Converts to an integer of AssemblyScript; reverts with `Panic(0x11)` if the number does not fit. */
  to<T>(): T {
    if (!this.fits(isSigned<T>() ? 8 * sizeof<T>() - 1 : 8 * sizeof<T>())) panic(0x11);
    return <T>this.a;
  }

  /** Converts to a u64; reverts with `Panic(0x11)` if the number does not fit. */
  toU64(): u64 {
    if (!this.isU64()) panic(0x11);
    return this.a;
  }

  @operator("==") static eq(x: u256, y: u256): bool {
    return x.a == y.a && x.b == y.b && x.c == y.c && x.d == y.d;
  }
  @operator("!=") static ne(x: u256, y: u256): bool { return !u256.eq(x, y); }
  @operator("<") static lt(x: u256, y: u256): bool {
    if (x.d != y.d) return x.d < y.d;
    if (x.c != y.c) return x.c < y.c;
    if (x.b != y.b) return x.b < y.b;
    return x.a < y.a;
  }
  @operator(">") static gt(x: u256, y: u256): bool { return u256.lt(y, x); }
  @operator("<=") static le(x: u256, y: u256): bool { return !u256.lt(y, x); }
  @operator(">=") static ge(x: u256, y: u256): bool { return !u256.lt(x, y); }

  @operator("+") static add(x: u256, y: u256): u256 {
    const sum = u256.wrappingAdd(x, y);
    if (u256.lt(sum, x)) panic(0x11);
    return sum;
  }

  @operator("-") static sub(x: u256, y: u256): u256 {
    if (u256.lt(x, y)) panic(0x11);
    return u256.wrappingSub(x, y);
  }

  /** Adds modulo 2^256, as in Solidity's `unchecked`. */
  static wrappingAdd(x: u256, y: u256): u256 {
    const a = x.a + y.a;
    let carry: u64 = a < x.a ? 1 : 0;
    let b = x.b + y.b;
    let next: u64 = b < x.b ? 1 : 0;
    b += carry;
    carry = next | (b < carry ? 1 : 0);
    let c = x.c + y.c;
    next = c < x.c ? 1 : 0;
    c += carry;
    carry = next | (c < carry ? 1 : 0);
    return new u256(a, b, c, x.d + y.d + carry);
  }

  /** Subtracts modulo 2^256. */
  static wrappingSub(x: u256, y: u256): u256 {
    const a = x.a - y.a;
    let borrow: u64 = x.a < y.a ? 1 : 0;
    const b = x.b - y.b - borrow;
    borrow = x.b < y.b || (borrow != 0 && x.b == y.b) ? 1 : 0;
    const c = x.c - y.c - borrow;
    borrow = x.c < y.c || (borrow != 0 && x.c == y.c) ? 1 : 0;
    return new u256(a, b, c, x.d - y.d - borrow);
  }

  /** Multiplies modulo 2^256. */
  static wrappingMul(x: u256, y: u256): u256 { return fromDigits(multiply(x, y)); }

  @operator("*") static mul(x: u256, y: u256): u256 {
    if (x.isU64() && y.isU64()) return new u256(x.a * y.a, mulHigh(x.a, y.a));
    const product = multiply(x, y);
    for (let i = 8; i < 16; i++) if (product[i] != 0) panic(0x11);
    return fromDigits(product);
  }

  @operator("/") static div(x: u256, y: u256): u256 {
    if (y.isZero()) panic(0x12);
    if (x.isU64() && y.isU64()) return new u256(x.a / y.a);
    return fromDigits(divide(digits(x), digits(y), false));
  }

  @operator("%") static rem(x: u256, y: u256): u256 {
    if (y.isZero()) panic(0x12);
    if (x.isU64() && y.isU64()) return new u256(x.a % y.a);
    return fromDigits(divide(digits(x), digits(y), true));
  }

  /**
   * Returns x * y / z, rounded down, with a 512-bit intermediate product. Reverts with `Panic(0x11)` if the quotient does not fit
   * 256 bits, with `Panic(0x12)` if z is zero.
   */
  static mulDiv(x: u256, y: u256, z: u256): u256 {
    if (z.isZero()) panic(0x12);
    const quotient = divide(multiply(x, y), digits(z), false);
    for (let i = 8; i < quotient.length; i++) if (quotient[i] != 0) panic(0x11);
    return fromDigits(quotient);
  }

  /** Raises to a power. `x ** 0` is 1. Reverts with `Panic(0x11)` on overflow. */
  @operator("**") static pow(x: u256, exponent: u32): u256 {
    let power = new u256(1);
    let square = x;
    for (let rest = exponent; rest > 0; ) {
      if ((rest & 1) != 0) power = power * square;
      rest >>= 1;
      // The last square is not used, so it may not overflow here.
      if (rest > 0) square = square * square;
    }
    return power;
  }

  static min(x: u256, y: u256): u256 { return u256.lt(x, y) ? x : y; }
  static max(x: u256, y: u256): u256 { return u256.lt(x, y) ? y : x; }

  @operator.prefix("~") not(): u256 { return new u256(~this.a, ~this.b, ~this.c, ~this.d); }
  @operator("&") static and(x: u256, y: u256): u256 { return new u256(x.a & y.a, x.b & y.b, x.c & y.c, x.d & y.d); }
  @operator("|") static or(x: u256, y: u256): u256 { return new u256(x.a | y.a, x.b | y.b, x.c | y.c, x.d | y.d); }
  @operator("^") static xor(x: u256, y: u256): u256 { return new u256(x.a ^ y.a, x.b ^ y.b, x.c ^ y.c, x.d ^ y.d); }

  /** Shifts as Solidity does: by 256 bits and more, nothing is left. Reverts with `Panic(0x11)` for a negative number of bits. */
  @operator("<<") static shl(x: u256, bits: i32): u256 {
    if (bits < 0) panic(0x11);
    if (bits == 0) return x;
    if (bits >= 256) return u256.Zero;
    let word = x;
    for (; bits >= 64; bits -= 64) word = new u256(0, word.a, word.b, word.c);
    if (bits == 0) return word;
    const n = <u64>bits, m = 64 - n;
    return new u256(word.a << n, (word.b << n) | (word.a >> m), (word.c << n) | (word.b >> m), (word.d << n) | (word.c >> m));
  }

  /** See `<<`. */
  @operator(">>") static shr(x: u256, bits: i32): u256 {
    if (bits < 0) panic(0x11);
    if (bits == 0) return x;
    if (bits >= 256) return u256.Zero;
    let word = x;
    for (; bits >= 64; bits -= 64) word = new u256(word.b, word.c, word.d, 0);
    if (bits == 0) return word;
    const n = <u64>bits, m = 64 - n;
    return new u256((word.a >> n) | (word.b << m), (word.b >> n) | (word.c << m), (word.c >> n) | (word.d << m), word.d >> n);
  }

  /** Formats the number in decimal. */
  toString(): string {
    if (this.isZero()) return "0";
    const ten = new u256(10);
    let rest: u256 = this;
    let text = "";
    while (!rest.isZero()) {
      text = String.fromCharCode(48 + <i32>u256.rem(rest, ten).a) + text;
      rest = u256.div(rest, ten);
    }
    return text;
  }
}

/** Returns the value of a digit in any radix up to 36, or more for another character. */
function digitOf(code: i32): i32 {
  if (code >= 48 && code <= 57) return code - 48;
  const lower = code | 32;
  return lower >= 97 && lower <= 122 ? lower - 87 : 99;
}

// Multiplication and long division work on 32-bit digits, lowest first.
function digits(x: u256): StaticArray<u32> {
  const d = new StaticArray<u32>(8);
  d[0] = <u32>x.a; d[1] = <u32>(x.a >> 32);
  d[2] = <u32>x.b; d[3] = <u32>(x.b >> 32);
  d[4] = <u32>x.c; d[5] = <u32>(x.c >> 32);
  d[6] = <u32>x.d; d[7] = <u32>(x.d >> 32);
  return d;
}

function fromDigits(d: StaticArray<u32>): u256 {
  return new u256(
    <u64>d[0] | (<u64>d[1] << 32),
    <u64>d[2] | (<u64>d[3] << 32),
    <u64>d[4] | (<u64>d[5] << 32),
    <u64>d[6] | (<u64>d[7] << 32),
  );
}

function multiply(x: u256, y: u256): StaticArray<u32> {
  const xs = digits(x), ys = digits(y);
  const product = new StaticArray<u32>(16);
  for (let i = 0; i < 8; i++) {
    let carry: u64 = 0;
    const digit = <u64>xs[i];
    if (digit == 0) continue;
    for (let j = 0; j < 8; j++) {
      const sum = digit * <u64>ys[j] + <u64>product[i + j] + carry;
      product[i + j] = <u32>sum;
      carry = sum >> 32;
    }
    product[i + 8] = <u32>carry;
  }
  return product;
}

function lengthOf(d: StaticArray<u32>): i32 {
  let length = d.length;
  while (length > 0 && d[length - 1] == 0) length--;
  return length;
}

/** Returns the quotient or the remainder of a division by a non-zero divisor (Knuth, TAOCP volume 2, algorithm D). */
function divide(dividend: StaticArray<u32>, divisor: StaticArray<u32>, remainder: bool): StaticArray<u32> {
  const n = lengthOf(divisor);
  const m = lengthOf(dividend);
  const quotient = new StaticArray<u32>(max(dividend.length, 8));
  if (m < n) return remainder ? dividend : quotient;
  if (n == 1) {
    const single = <u64>divisor[0];
    let rest: u64 = 0;
    for (let i = m - 1; i >= 0; i--) {
      const part = (rest << 32) | <u64>dividend[i];
      quotient[i] = <u32>(part / single);
      rest = part % single;
    }
    if (!remainder) return quotient;
    const small = new StaticArray<u32>(8);
    small[0] = <u32>rest;
    return small;
  }
  const shift = <u32>clz(divisor[n - 1]);
  const v = new StaticArray<u32>(n);
  for (let i = n - 1; i > 0; i--) v[i] = (divisor[i] << shift) | (shift == 0 ? 0 : divisor[i - 1] >> (32 - shift));
  v[0] = divisor[0] << shift;
  const u = new StaticArray<u32>(m + 1);
  u[m] = shift == 0 ? 0 : dividend[m - 1] >> (32 - shift);
  for (let i = m - 1; i > 0; i--) u[i] = (dividend[i] << shift) | (shift == 0 ? 0 : dividend[i - 1] >> (32 - shift));
  u[0] = dividend[0] << shift;

  const top = <u64>v[n - 1];
  const second = <u64>v[n - 2];
  for (let j = m - n; j >= 0; j--) {
    const high = (<u64>u[j + n] << 32) | <u64>u[j + n - 1];
    let guess = high / top;
    let rest = high % top;
    while (guess >= 0x100000000 || guess * second > ((rest << 32) | <u64>u[j + n - 2])) {
      guess--;
      rest += top;
      if (rest >= 0x100000000) break;
    }
    let borrow: i64 = 0;
    let carry: u64 = 0;
    for (let i = 0; i < n; i++) {
      const part = guess * <u64>v[i] + carry;
      carry = part >> 32;
      const difference = <i64>u[i + j] - borrow - <i64>(part & 0xffffffff);
      u[i + j] = <u32>difference;
      borrow = difference < 0 ? 1 : 0;
    }
    const last = <i64>u[j + n] - borrow - <i64>carry;
    u[j + n] = <u32>last;
    if (last < 0) {
      guess--;
      let back: u64 = 0;
      for (let i = 0; i < n; i++) {
        const sum = <u64>u[i + j] + <u64>v[i] + back;
        u[i + j] = <u32>sum;
        back = sum >> 32;
      }
      u[j + n] += <u32>back;
    }
    quotient[j] = <u32>guess;
  }
  if (!remainder) return quotient;
  const rest = new StaticArray<u32>(max(n, 8));
  for (let i = 0; i < n; i++) rest[i] = (u[i] >> shift) | (shift == 0 ? 0 : u[i + 1] << (32 - shift));
  return rest;
}
