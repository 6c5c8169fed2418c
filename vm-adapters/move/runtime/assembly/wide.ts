// Arithmetic of u128 and u256 for translated Move code. An integer is two or four u64 limbs in memory, lowest first, at
// an address that is a multiple of 8. A result may overwrite an operand. Functions return 1 if the result does not fit
// or the divisor is zero. Division is Knuth's algorithm D (TAOCP 4.3.1) on 32-bit digits.

/**
 * The first 512 bytes are scratch space: the digits of the dividend (then of the remainder), of the divisor and of the
 * quotient; a product.
 */
const U: usize = 0;
const V: usize = 64;
const Q: usize = 128;
const P: usize = 192;

// @ts-ignore: decorator
@inline
function limb(at: usize, i: usize): u64 {
  return load<u64>(at + (i << 3));
}

// @ts-ignore: decorator
@inline
function put2(d: usize, a: u64, b: u64): void {
  store<u64>(d, a);
  store<u64>(d, b, 8);
}

// @ts-ignore: decorator
@inline
function put4(d: usize, a: u64, b: u64, c: u64, e: u64): void {
  put2(d, a, b);
  put2(d + 16, c, e);
}

// @ts-ignore: decorator
@inline
function mulHigh(a: u64, b: u64): u64 {
  const al = a & 0xffffffff, ah = a >> 32;
  const bl = b & 0xffffffff, bh = b >> 32;
  const middle = ah * bl + ((al * bl) >> 32);
  const other = al * bh + (middle & 0xffffffff);
  return ah * bh + (middle >> 32) + (other >> 32);
}

export function copy2(d: usize, a: usize): void {
  put2(d, load<u64>(a), load<u64>(a, 8));
}

export function copy4(d: usize, a: usize): void {
  put4(d, load<u64>(a), load<u64>(a, 8), load<u64>(a, 16), load<u64>(a, 24));
}

/** Converts a u128 to a u256. */
export function widen(d: usize, a: usize): void {
  put4(d, load<u64>(a), load<u64>(a, 8), 0, 0);
}

/** Converts a u256 to a u128. */
export function narrow(d: usize, a: usize): i32 {
  copy2(d, a);
  return i32((load<u64>(a, 16) | load<u64>(a, 24)) != 0);
}

export function add2(d: usize, a: usize, b: usize): i32 {
  const a0 = load<u64>(a), a1 = load<u64>(a, 8), b1 = load<u64>(b, 8);
  const r0 = a0 + load<u64>(b);
  const t1 = a1 + b1;
  const r1 = t1 + u64(r0 < a0);
  put2(d, r0, r1);
  return i32(t1 < a1) | i32(r1 < t1);
}

export function add4(d: usize, a: usize, b: usize): i32 {
  const a0 = load<u64>(a), a1 = load<u64>(a, 8), a2 = load<u64>(a, 16), a3 = load<u64>(a, 24);
  const r0 = a0 + load<u64>(b);
  const t1 = a1 + load<u64>(b, 8);
  const r1 = t1 + u64(r0 < a0);
  const t2 = a2 + load<u64>(b, 16);
  const r2 = t2 + (u64(t1 < a1) | u64(r1 < t1));
  const t3 = a3 + load<u64>(b, 24);
  const r3 = t3 + (u64(t2 < a2) | u64(r2 < t2));
  put4(d, r0, r1, r2, r3);
  return i32(t3 < a3) | i32(r3 < t3);
}

export function sub2(d: usize, a: usize, b: usize): i32 {
  const a0 = load<u64>(a), a1 = load<u64>(a, 8), b0 = load<u64>(b), b1 = load<u64>(b, 8);
  const borrow = u64(a0 < b0);
  put2(d, a0 - b0, a1 - b1 - borrow);
  return i32(a1 < b1) | (i32(a1 == b1) & i32(borrow));
}

export function sub4(d: usize, a: usize, b: usize): i32 {
  let borrow: u64 = 0;
  for (let i: usize = 0; i < 32; i += 8) {
    const x = load<u64>(a + i), y = load<u64>(b + i);
    store<u64>(d + i, x - y - borrow);
    borrow = u64(x < y) | (u64(x == y) & borrow);
  }
  return i32(borrow);
}

export function mul2(d: usize, a: usize, b: usize): i32 {
  const a0 = load<u64>(a), a1 = load<u64>(a, 8), b0 = load<u64>(b), b1 = load<u64>(b, 8);
  const high = mulHigh(a0, b0);
  if ((a1 | b1) == 0) {
    put2(d, a0 * b0, high);
    return 0;
  }
  // If both upper limbs are nonzero, the product does not fit two limbs, and `cross` does not matter.
  const cross = a1 * b0 + a0 * b1;
  const r1 = high + cross;
  put2(d, a0 * b0, r1);
  if (a1 != 0 && b1 != 0) return 1;
  return i32((a1 != 0 ? mulHigh(a1, b0) : mulHigh(a0, b1)) != 0) | i32(r1 < cross);
}

/** The size of a u256 in bytes, up to its highest nonzero limb. */
// @ts-ignore: decorator
@inline
function sizeOf4(at: usize): usize {
  if (load<u64>(at, 24) != 0) return 32;
  if (load<u64>(at, 16) != 0) return 24;
  return load<u64>(at, 8) != 0 ? 16 : 8;
}

/** Multiplies a u256 by one limb. */
// @ts-ignore: decorator
@inline
function scale4(d: usize, a: usize, y: u64): i32 {
  const a0 = load<u64>(a), a1 = load<u64>(a, 8), a2 = load<u64>(a, 16), a3 = load<u64>(a, 24);
  const h0 = mulHigh(a0, y);
  const r1 = a1 * y + h0;
  const h1 = mulHigh(a1, y) + u64(r1 < h0);
  const r2 = a2 * y + h1;
  const h2 = mulHigh(a2, y) + u64(r2 < h1);
  const r3 = a3 * y + h2;
  put4(d, a0 * y, r1, r2, r3);
  return i32(mulHigh(a3, y) + u64(r3 < h2) != 0);
}

export function mul4(d: usize, a: usize, b: usize): i32 {
  if ((load<u64>(b, 8) | load<u64>(b, 16) | load<u64>(b, 24)) == 0) return scale4(d, a, load<u64>(b));
  put4(P, 0, 0, 0, 0);
  put4(P + 32, 0, 0, 0, 0);
  const m = sizeOf4(a), n = sizeOf4(b);
  for (let i: usize = 0; i < m; i += 8) {
    const x = load<u64>(a + i);
    let carry: u64 = 0;
    for (let j: usize = 0; j < n; j += 8) {
      const at = P + i + j;
      const y = load<u64>(b + j);
      const low = x * y;
      let high = mulHigh(x, y);
      let t = load<u64>(at) + low;
      high += u64(t < low);
      t += carry;
      high += u64(t < carry);
      store<u64>(at, t);
      carry = high;
    }
    store<u64>(P + i + n, carry);
  }
  copy4(d, P);
  return i32((limb(P, 4) | limb(P, 5) | limb(P, 6) | limb(P, 7)) != 0);
}

// @ts-ignore: decorator
@inline
function digit(at: usize, i: i32): u64 {
  return u64(load<u32>(at + (usize(i) << 2)));
}

// @ts-ignore: decorator
@inline
function setDigit(at: usize, i: i32, value: u64): void {
  store<u32>(at + (usize(i) << 2), u32(value));
}

function digits(at: usize, count: i32): i32 {
  while (count > 0 && digit(at, count - 1) == 0) count--;
  return count;
}

/** Shifts the `bytes` bytes at `at` left by 1 to 31 bits. */
function shiftLeft(at: usize, bytes: usize, by: u64): void {
  let low: u64 = 0;
  for (let i: usize = 0; i < bytes; i += 8) {
    const t = load<u64>(at + i);
    store<u64>(at + i, (t << by) | (low >> (64 - by)));
    low = t;
  }
}

/**
 * Divides the integer at U by the integer at V, both of up to `count` digits. Puts the quotient at Q and the remainder
 * at U.
 */
function divide(count: i32): void {
  put4(Q, 0, 0, 0, 0);
  const n = digits(V, count);
  const m = digits(U, count);
  if (m < n) return;
  if (n <= 2) {
    const v = load<u64>(V);
    if (m <= 2) {
      const u = load<u64>(U);
      store<u64>(Q, u / v);
      store<u64>(U, u % v);
      return;
    }
    if (n == 1) {
      let r: u64 = 0;
      for (let j = m - 1; j >= 0; j--) {
        const t = (r << 32) | digit(U, j);
        setDigit(Q, j, t / v);
        r = t % v;
        setDigit(U, j, 0);
      }
      setDigit(U, 0, r);
      return;
    }
  }
  const by = u64(clz<u32>(u32(digit(V, n - 1))));
  const size = usize(count) << 2;
  if (by != 0) {
    shiftLeft(V, size, by);
    shiftLeft(U, size + 8, by);
  }
  const v1 = digit(V, n - 1), v2 = digit(V, n - 2);
  for (let j = m - n; j >= 0; j--) {
    const two = (digit(U, j + n) << 32) | digit(U, j + n - 1);
    let q = two / v1;
    let r = two - q * v1;
    while (q > 0xffffffff || q * v2 > ((r << 32) | digit(U, j + n - 2))) {
      q--;
      r += v1;
      if (r > 0xffffffff) break;
    }
    let carry: u64 = 0;
    let borrow: u64 = 0;
    for (let i = 0; i < n; i++) {
      const p = q * digit(V, i) + carry;
      carry = p >> 32;
      const t = digit(U, i + j) - (p & 0xffffffff) - borrow;
      setDigit(U, i + j, t);
      borrow = t >> 63;
    }
    const t = digit(U, j + n) - carry - borrow;
    setDigit(U, j + n, t);
    if (t >> 63) {
      q--;
      let c: u64 = 0;
      for (let i = 0; i < n; i++) {
        const sum = digit(U, i + j) + digit(V, i) + c;
        setDigit(U, i + j, sum);
        c = sum >> 32;
      }
      setDigit(U, j + n, digit(U, j + n) + c);
    }
    setDigit(Q, j, q);
  }
  // The remainder is below the divisor, so it has no more digits.
  if (by != 0)
    for (let i: usize = 0; i < size; i += 8)
      store<u64>(U + i, (load<u64>(U + i) >> by) | (load<u64>(U + i, 8) << (64 - by)));
}

/** Below this bound, the quotient estimated from doubles is off by at most one. */
const QUICK: f64 = 1125899906842624.0;
const TWO64: f64 = 18446744073709551616.0;

// @ts-ignore: decorator
@inline
function double2(at: usize): f64 {
  return f64(load<u64>(at, 8)) * TWO64 + f64(load<u64>(at));
}

// @ts-ignore: decorator
@inline
function double4(at: usize): f64 {
  return ((f64(load<u64>(at, 24)) * TWO64 + f64(load<u64>(at, 16))) * TWO64 + f64(load<u64>(at, 8))) * TWO64 + f64(load<u64>(at));
}

/**
 * Divides by a nonzero divisor if the quotient is small, as it often is. Returns the quotient and puts the remainder at
 * U, or returns -1 if the quotient is too large. The quotient is estimated from doubles, lowered by one so that it is
 * never too high, and then corrected.
 */
function quick2(a: usize, b: usize): i64 {
  const estimate = double2(a) / double2(b);
  if (!(estimate < QUICK)) return -1;
  let q = u64(estimate);
  if (q != 0) q--;
  const b0 = load<u64>(b), b1 = load<u64>(b, 8), a0 = load<u64>(a);
  const p0 = q * b0;
  let r0 = a0 - p0;
  let r1 = load<u64>(a, 8) - mulHigh(q, b0) - q * b1 - u64(a0 < p0);
  while (r1 > b1 || (r1 == b1 && r0 >= b0)) {
    r1 = r1 - b1 - u64(r0 < b0);
    r0 -= b0;
    q++;
  }
  put2(U, r0, r1);
  return q;
}

function quick4(a: usize, b: usize): i64 {
  const estimate = double4(a) / double4(b);
  if (!(estimate < QUICK)) return -1;
  let q = u64(estimate);
  if (q != 0) q--;
  const b0 = load<u64>(b), b1 = load<u64>(b, 8), b2 = load<u64>(b, 16), b3 = load<u64>(b, 24);
  const a0 = load<u64>(a), a1 = load<u64>(a, 8), a2 = load<u64>(a, 16), a3 = load<u64>(a, 24);
  const p0 = q * b0;
  const h0 = mulHigh(q, b0);
  const p1 = q * b1 + h0;
  const h1 = mulHigh(q, b1) + u64(p1 < h0);
  const p2 = q * b2 + h1;
  const h2 = mulHigh(q, b2) + u64(p2 < h1);
  const p3 = q * b3 + h2;
  let r0 = a0 - p0;
  let c = u64(a0 < p0);
  let r1 = a1 - p1 - c;
  c = u64(a1 < p1) | (u64(a1 == p1) & c);
  let r2 = a2 - p2 - c;
  c = u64(a2 < p2) | (u64(a2 == p2) & c);
  let r3 = a3 - p3 - c;
  while (r3 > b3 || (r3 == b3 && (r2 > b2 || (r2 == b2 && (r1 > b1 || (r1 == b1 && r0 >= b0)))))) {
    c = u64(r0 < b0);
    r0 -= b0;
    const t1 = r1 - b1 - c;
    c = u64(r1 < b1) | (u64(r1 == b1) & c);
    r1 = t1;
    const t2 = r2 - b2 - c;
    c = u64(r2 < b2) | (u64(r2 == b2) & c);
    r2 = t2;
    r3 = r3 - b3 - c;
    q++;
  }
  put4(U, r0, r1, r2, r3);
  return q;
}

// @ts-ignore: decorator
@inline
function isZero2(at: usize): bool {
  return (load<u64>(at) | load<u64>(at, 8)) == 0;
}

export function div2(d: usize, a: usize, b: usize): i32 {
  if (isZero2(b)) return 1;
  const q = quick2(a, b);
  if (q >= 0) put2(d, q, 0);
  else {
    copy2(U, a);
    store<u64>(U, 0, 16);
    copy2(V, b);
    divide(4);
    copy2(d, Q);
  }
  return 0;
}

export function mod2(d: usize, a: usize, b: usize): i32 {
  if (isZero2(b)) return 1;
  if (quick2(a, b) < 0) {
    copy2(U, a);
    store<u64>(U, 0, 16);
    copy2(V, b);
    divide(4);
  }
  copy2(d, U);
  return 0;
}

export function div4(d: usize, a: usize, b: usize): i32 {
  if (isZero2(b) && isZero2(b + 16)) return 1;
  const q = quick4(a, b);
  if (q >= 0) put4(d, q, 0, 0, 0);
  else {
    copy4(U, a);
    store<u64>(U, 0, 32);
    copy4(V, b);
    divide(8);
    copy4(d, Q);
  }
  return 0;
}

export function mod4(d: usize, a: usize, b: usize): i32 {
  if (isZero2(b) && isZero2(b + 16)) return 1;
  if (quick4(a, b) < 0) {
    copy4(U, a);
    store<u64>(U, 0, 32);
    copy4(V, b);
    divide(8);
  }
  copy4(d, U);
  return 0;
}

export function or2(d: usize, a: usize, b: usize): void {
  put2(d, load<u64>(a) | load<u64>(b), load<u64>(a, 8) | load<u64>(b, 8));
}

export function or4(d: usize, a: usize, b: usize): void {
  or2(d, a, b);
  or2(d + 16, a + 16, b + 16);
}

export function and2(d: usize, a: usize, b: usize): void {
  put2(d, load<u64>(a) & load<u64>(b), load<u64>(a, 8) & load<u64>(b, 8));
}

export function and4(d: usize, a: usize, b: usize): void {
  and2(d, a, b);
  and2(d + 16, a + 16, b + 16);
}

export function xor2(d: usize, a: usize, b: usize): void {
  put2(d, load<u64>(a) ^ load<u64>(b), load<u64>(a, 8) ^ load<u64>(b, 8));
}

export function xor4(d: usize, a: usize, b: usize): void {
  xor2(d, a, b);
  xor2(d + 16, a + 16, b + 16);
}

/** The 64 bits from bit `by` on of two adjacent limbs. `by` is below 64. */
// @ts-ignore: decorator
@inline
function joined(low: u64, high: u64, by: u64): u64 {
  return by == 0 ? low : (low >> by) | (high << (64 - by));
}

/** Shifts by less than the width. */
export function shl2(d: usize, a: usize, by: i32): void {
  const a0 = load<u64>(a), a1 = load<u64>(a, 8);
  if (by >= 64) put2(d, 0, a0 << u64(by - 64));
  else put2(d, a0 << u64(by), by == 0 ? a1 : (a1 << u64(by)) | (a0 >> u64(64 - by)));
}

export function shr2(d: usize, a: usize, by: i32): void {
  const a0 = load<u64>(a), a1 = load<u64>(a, 8);
  if (by >= 64) put2(d, a1 >> u64(by - 64), 0);
  else put2(d, joined(a0, a1, u64(by)), a1 >> u64(by));
}

export function shl4(d: usize, a: usize, by: i32): void {
  const limbs = usize(by >> 6) << 3;
  const bits = u64(by & 63);
  // Zeros below the operand are shifted in.
  put4(P, 0, 0, 0, 0);
  copy4(P + 32, a);
  const from = P + 32 - limbs;
  for (let i: usize = 24; i < 32; i -= 8) {
    const low = load<u64>(from + i - 8), high = load<u64>(from + i);
    store<u64>(d + i, bits == 0 ? high : (high << bits) | (low >> (64 - bits)));
  }
}

export function shr4(d: usize, a: usize, by: i32): void {
  if (by < 64) {
    const a1 = load<u64>(a, 8), a2 = load<u64>(a, 16), a3 = load<u64>(a, 24);
    const s = u64(by);
    put4(d, joined(load<u64>(a), a1, s), joined(a1, a2, s), joined(a2, a3, s), a3 >> s);
    return;
  }
  const from = P + (usize(by >> 6) << 3);
  const bits = u64(by & 63);
  copy4(P, a);
  put4(P + 32, 0, 0, 0, 0);
  for (let i: usize = 0; i < 32; i += 8) store<u64>(d + i, joined(load<u64>(from + i), load<u64>(from + i + 8), bits));
}

// @ts-ignore: decorator
@inline
function compare(a: u64, b: u64): i32 {
  return i32(a > b) - i32(a < b);
}

/** Returns -1, 0 or 1. */
export function cmp2(a: usize, b: usize): i32 {
  const a1 = load<u64>(a, 8), b1 = load<u64>(b, 8);
  return a1 != b1 ? compare(a1, b1) : compare(load<u64>(a), load<u64>(b));
}

export function cmp4(a: usize, b: usize): i32 {
  const high = cmp2(a + 16, b + 16);
  return high != 0 ? high : cmp2(a, b);
}
