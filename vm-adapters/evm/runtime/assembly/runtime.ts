// 256-bit arithmetic that translated code calls. A word is four u64 limbs, lowest first. Results go to RESULT, in the arena's
// first page, which is scratch. Division is Knuth's algorithm D (TAOCP 4.3.1) on 32-bit digits.

const RESULT: usize = 0;
/** Digits of the dividend, then of the remainder: up to 17. */
const U: usize = 64;
/** Digits of the divisor: up to 8. */
const V: usize = 160;
/** Digits of the quotient: up to 16. */
const Q: usize = 224;
/** A product of 512 bits. */
const P: usize = 320;
/** The last modulus that was reduced by, and 2^512 divided by it: 9 digits. */
const N: usize = 400;
const MU: usize = 432;
/** Products on the way. */
const T: usize = 512;
const S: usize = 640;

// @ts-ignore: decorator
@inline
function put(a: u64, b: u64, c: u64, d: u64): void {
  store<u64>(RESULT, a);
  store<u64>(RESULT, b, 8);
  store<u64>(RESULT, c, 16);
  store<u64>(RESULT, d, 24);
}

// @ts-ignore: decorator
@inline
function mulHigh(a: u64, b: u64): u64 {
  const al = a & 0xffffffff, ah = a >> 32;
  const bl = b & 0xffffffff, bh = b >> 32;
  const low = al * bl;
  const m1 = ah * bl + (low >> 32);
  const m2 = al * bh + (m1 & 0xffffffff);
  return ah * bh + (m1 >> 32) + (m2 >> 32);
}

export function mul(a0: u64, a1: u64, a2: u64, a3: u64, b0: u64, b1: u64, b2: u64, b3: u64): void {
  const r0 = a0 * b0;
  let r1 = mulHigh(a0, b0);
  if ((a1 | a2 | a3 | b1 | b2 | b3) == 0) return put(r0, r1, 0, 0);
  let r2: u64 = 0;
  let t = a0 * b1;
  r1 += t;
  let c = u64(r1 < t);
  t = a1 * b0;
  r1 += t;
  c += u64(r1 < t);
  r2 = c;
  let r3: u64 = 0;
  t = mulHigh(a0, b1);
  r2 += t;
  r3 += u64(r2 < t);
  t = mulHigh(a1, b0);
  r2 += t;
  r3 += u64(r2 < t);
  t = a0 * b2;
  r2 += t;
  r3 += u64(r2 < t);
  t = a1 * b1;
  r2 += t;
  r3 += u64(r2 < t);
  t = a2 * b0;
  r2 += t;
  r3 += u64(r2 < t);
  r3 += mulHigh(a0, b2) + mulHigh(a1, b1) + mulHigh(a2, b0) + a0 * b3 + a1 * b2 + a2 * b1 + a3 * b0;
  put(r0, r1, r2, r3);
}

/** A word to the power of another, by its bits from the lowest. */
export function exp(a0: u64, a1: u64, a2: u64, a3: u64, e0: u64, e1: u64, e2: u64, e3: u64): void {
  let r0: u64 = 1, r1: u64 = 0, r2: u64 = 0, r3: u64 = 0;
  for (;;) {
    if ((e0 & 1) != 0) {
      mul(r0, r1, r2, r3, a0, a1, a2, a3);
      r0 = load<u64>(RESULT);
      r1 = load<u64>(RESULT, 8);
      r2 = load<u64>(RESULT, 16);
      r3 = load<u64>(RESULT, 24);
    }
    e0 = (e0 >> 1) | (e1 << 63);
    e1 = (e1 >> 1) | (e2 << 63);
    e2 = (e2 >> 1) | (e3 << 63);
    e3 >>= 1;
    if ((e0 | e1 | e2 | e3) == 0) return put(r0, r1, r2, r3);
    mul(a0, a1, a2, a3, a0, a1, a2, a3);
    a0 = load<u64>(RESULT);
    a1 = load<u64>(RESULT, 8);
    a2 = load<u64>(RESULT, 16);
    a3 = load<u64>(RESULT, 24);
  }
}

/**
 * The product of `rows` digits at `a`, and of 8 digits at `b` or 9 if `isLong`, at `out`, which is neither. One row of the product after the
 * other; the digits of `b` and of the row are in locals.
 */
// @ts-ignore: decorator
@inline
function product(a: usize, rows: usize, b: usize, isLong: bool, out: usize): void {
  const b0 = <u64>load<u32>(b, 0);
  const b1 = <u64>load<u32>(b, 4);
  const b2 = <u64>load<u32>(b, 8);
  const b3 = <u64>load<u32>(b, 12);
  const b4 = <u64>load<u32>(b, 16);
  const b5 = <u64>load<u32>(b, 20);
  const b6 = <u64>load<u32>(b, 24);
  const b7 = <u64>load<u32>(b, 28);
  const b8 = isLong ? <u64>load<u32>(b, 32) : 0;
  let r0: u64 = 0, r1: u64 = 0, r2: u64 = 0, r3: u64 = 0, r4: u64 = 0, r5: u64 = 0, r6: u64 = 0, r7: u64 = 0, r8: u64 = 0;
  let to = out;
  for (let at = a; at < a + (rows << 2); at += 4, to += 4) {
    const x = <u64>load<u32>(at);
    let t = x * b0 + r0;
    store<u32>(to, <u32>t);
    t = x * b1 + r1 + (t >> 32);
    r0 = <u64><u32>t;
    t = x * b2 + r2 + (t >> 32);
    r1 = <u64><u32>t;
    t = x * b3 + r3 + (t >> 32);
    r2 = <u64><u32>t;
    t = x * b4 + r4 + (t >> 32);
    r3 = <u64><u32>t;
    t = x * b5 + r5 + (t >> 32);
    r4 = <u64><u32>t;
    t = x * b6 + r6 + (t >> 32);
    r5 = <u64><u32>t;
    t = x * b7 + r7 + (t >> 32);
    r6 = <u64><u32>t;
    if (isLong) {
      t = x * b8 + r8 + (t >> 32);
      r7 = <u64><u32>t;
      r8 = t >> 32;
    } else r7 = t >> 32;
  }
  store<u32>(to, <u32>r0, 0);
  store<u32>(to, <u32>r1, 4);
  store<u32>(to, <u32>r2, 8);
  store<u32>(to, <u32>r3, 12);
  store<u32>(to, <u32>r4, 16);
  store<u32>(to, <u32>r5, 20);
  store<u32>(to, <u32>r6, 24);
  store<u32>(to, <u32>r7, 28);
  if (isLong) store<u32>(to, <u32>r8, 32);
}

/** Divides the `m` digits at U by the `n` digits at V (the top one not zero): quotient at Q, remainder at U. */
function divide(m: i32, n: i32): void {
  memory.fill(Q, 0, 64);
  if (m < n) return;
  if (n == 1) {
    const v = u64(load<u32>(V));
    let r: u64 = 0;
    for (let j = m - 1; j >= 0; j--) {
      const at = U + (usize(j) << 2);
      const t = (r << 32) | u64(load<u32>(at));
      const q = t / v;
      store<u32>(Q + (usize(j) << 2), u32(q));
      r = t - q * v;
      store<u32>(at, 0);
    }
    store<u32>(U, u32(r));
    return;
  }
  const s = u64(clz<u32>(load<u32>(V + (usize(n - 1) << 2))));
  if (s != 0) {
    for (let i = n - 1; i > 0; i--) {
      const at = V + (usize(i) << 2);
      store<u32>(at, u32((u64(load<u32>(at)) << s) | (u64(load<u32>(at - 4)) >> (32 - s))));
    }
    store<u32>(V, load<u32>(V) << u32(s));
  }
  const top = U + (usize(m) << 2);
  if (s != 0) {
    store<u32>(top, u32(u64(load<u32>(top - 4)) >> (32 - s)));
    for (let i = m - 1; i > 0; i--) {
      const at = U + (usize(i) << 2);
      store<u32>(at, u32((u64(load<u32>(at)) << s) | (u64(load<u32>(at - 4)) >> (32 - s))));
    }
    store<u32>(U, load<u32>(U) << u32(s));
  } else store<u32>(top, 0);
  const v1 = u64(load<u32>(V + (usize(n - 1) << 2)));
  const v2 = u64(load<u32>(V + (usize(n - 2) << 2)));
  for (let j = m - n; j >= 0; j--) {
    const at = U + (usize(j + n) << 2);
    const two = (u64(load<u32>(at)) << 32) | u64(load<u32>(at - 4));
    let q = two / v1;
    let r = two - q * v1;
    while (q > 0xffffffff || q * v2 > ((r << 32) | u64(load<u32>(at - 8)))) {
      q--;
      r += v1;
      if (r > 0xffffffff) break;
    }
    let borrow: i64 = 0;
    let carry: u64 = 0;
    for (let i = 0; i < n; i++) {
      const place = U + (usize(i + j) << 2);
      const p = q * u64(load<u32>(V + (usize(i) << 2))) + carry;
      carry = p >> 32;
      const t = i64(load<u32>(place)) - borrow - i64(p & 0xffffffff);
      store<u32>(place, u32(t));
      borrow = i64(t < 0);
    }
    const t = i64(load<u32>(at)) - borrow - i64(carry);
    store<u32>(at, u32(t));
    if (t < 0) {
      q--;
      let c: u64 = 0;
      for (let i = 0; i < n; i++) {
        const place = U + (usize(i + j) << 2);
        const sum = u64(load<u32>(place)) + u64(load<u32>(V + (usize(i) << 2))) + c;
        store<u32>(place, u32(sum));
        c = sum >> 32;
      }
      store<u32>(at, u32(u64(load<u32>(at)) + c));
    }
    store<u32>(Q + (usize(j) << 2), u32(q));
  }
  if (s != 0) {
    for (let i = 0; i < n - 1; i++) {
      const at = U + (usize(i) << 2);
      store<u32>(at, u32((u64(load<u32>(at)) >> s) | (u64(load<u32>(at + 4)) << (32 - s))));
    }
    const last = U + (usize(n - 1) << 2);
    store<u32>(last, load<u32>(last) >> u32(s));
  }
  for (let i = n; i <= m; i++) store<u32>(U + (usize(i) << 2), 0);
}

/** How many of `count` digits there are without the zeros at the top. */
function digits(at: usize, count: i32): i32 {
  while (count > 0 && load<u32>(at + (usize(count - 1) << 2)) == 0) count--;
  return count;
}

// @ts-ignore: decorator
@inline
function loadDivisor(b0: u64, b1: u64, b2: u64, b3: u64): void {
  store<u64>(V, b0);
  store<u64>(V, b1, 8);
  store<u64>(V, b2, 16);
  store<u64>(V, b3, 24);
}

function divideWords(a0: u64, a1: u64, a2: u64, a3: u64, b0: u64, b1: u64, b2: u64, b3: u64): void {
  store<u64>(U, a0);
  store<u64>(U, a1, 8);
  store<u64>(U, a2, 16);
  store<u64>(U, a3, 24);
  store<u64>(U, 0, 32);
  loadDivisor(b0, b1, b2, b3);
  divide(digits(U, 8), digits(V, 8));
}

export function div(a0: u64, a1: u64, a2: u64, a3: u64, b0: u64, b1: u64, b2: u64, b3: u64): void {
  if ((b0 | b1 | b2 | b3) == 0) return put(0, 0, 0, 0);
  if ((a1 | a2 | a3 | b1 | b2 | b3) == 0) return put(a0 / b0, 0, 0, 0);
  divideWords(a0, a1, a2, a3, b0, b1, b2, b3);
  memory.copy(RESULT, Q, 32);
}

export function mod(a0: u64, a1: u64, a2: u64, a3: u64, b0: u64, b1: u64, b2: u64, b3: u64): void {
  if ((b0 | b1 | b2 | b3) == 0) return put(0, 0, 0, 0);
  if ((a1 | a2 | a3 | b1 | b2 | b3) == 0) return put(a0 % b0, 0, 0, 0);
  divideWords(a0, a1, a2, a3, b0, b1, b2, b3);
  memory.copy(RESULT, U, 32);
}

/** Replaces the word at RESULT by its negative. */
function negate(): void {
  let c: u64 = 1;
  for (let i: usize = 0; i < 32; i += 8) {
    const t = ~load<u64>(RESULT + i) + c;
    c = u64(c != 0 && t == 0);
    store<u64>(RESULT + i, t);
  }
}

/** The absolute value of a word to RESULT. */
function magnitude(a0: u64, a1: u64, a2: u64, a3: u64): void {
  put(a0, a1, a2, a3);
  if (i64(a3) < 0) negate();
}

export function sdiv(a0: u64, a1: u64, a2: u64, a3: u64, b0: u64, b1: u64, b2: u64, b3: u64): void {
  const isNegative = i64(a3 ^ b3) < 0;
  magnitude(b0, b1, b2, b3);
  const c0 = load<u64>(RESULT), c1 = load<u64>(RESULT, 8), c2 = load<u64>(RESULT, 16), c3 = load<u64>(RESULT, 24);
  magnitude(a0, a1, a2, a3);
  div(load<u64>(RESULT), load<u64>(RESULT, 8), load<u64>(RESULT, 16), load<u64>(RESULT, 24), c0, c1, c2, c3);
  if (isNegative) negate();
}

export function smod(a0: u64, a1: u64, a2: u64, a3: u64, b0: u64, b1: u64, b2: u64, b3: u64): void {
  magnitude(b0, b1, b2, b3);
  const c0 = load<u64>(RESULT), c1 = load<u64>(RESULT, 8), c2 = load<u64>(RESULT, 16), c3 = load<u64>(RESULT, 24);
  magnitude(a0, a1, a2, a3);
  mod(load<u64>(RESULT), load<u64>(RESULT, 8), load<u64>(RESULT, 16), load<u64>(RESULT, 24), c0, c1, c2, c3);
  if (i64(a3) < 0) negate();
}

// @ts-ignore: decorator
@inline
function isBelow(a0: u64, a1: u64, a2: u64, a3: u64, b0: u64, b1: u64, b2: u64, b3: u64): bool {
  if (a3 != b3) return a3 < b3;
  if (a2 != b2) return a2 < b2;
  return a1 != b1 ? a1 < b1 : a0 < b0;
}

export function addmod(a0: u64, a1: u64, a2: u64, a3: u64, b0: u64, b1: u64, b2: u64, b3: u64, n0: u64, n1: u64, n2: u64, n3: u64): void {
  if ((n0 | n1 | n2 | n3) == 0) return put(0, 0, 0, 0);
  const r0 = a0 + b0;
  let c = u64(r0 < a0);
  let t = a1 + b1;
  const r1 = t + c;
  c = u64(t < a1) | u64(r1 < t);
  t = a2 + b2;
  const r2 = t + c;
  c = u64(t < a2) | u64(r2 < t);
  t = a3 + b3;
  const r3 = t + c;
  c = u64(t < a3) | u64(r3 < t);
  if (c == 0 && isBelow(r0, r1, r2, r3, n0, n1, n2, n3)) return put(r0, r1, r2, r3);
  // The sum less the modulus. Usually both operands are below the modulus, and this is the result.
  const d0 = r0 - n0;
  let e = u64(r0 < n0);
  t = r1 - n1;
  const d1 = t - e;
  e = u64(r1 < n1) | u64(t < e);
  t = r2 - n2;
  const d2 = t - e;
  e = u64(r2 < n2) | u64(t < e);
  t = r3 - n3;
  const d3 = t - e;
  e = u64(r3 < n3) | u64(t < e);
  if (c == e && isBelow(d0, d1, d2, d3, n0, n1, n2, n3)) return put(d0, d1, d2, d3);
  store<u64>(U, r0);
  store<u64>(U, r1, 8);
  store<u64>(U, r2, 16);
  store<u64>(U, r3, 24);
  store<u64>(U, c, 32);
  loadDivisor(n0, n1, n2, n3);
  divide(digits(U, 9), digits(V, 8));
  memory.copy(RESULT, U, 32);
}

export function mulmod(a0: u64, a1: u64, a2: u64, a3: u64, b0: u64, b1: u64, b2: u64, b3: u64, n0: u64, n1: u64, n2: u64, n3: u64): void {
  if ((n0 | n1 | n2 | n3) == 0) return put(0, 0, 0, 0);
  store<u64>(U, a0);
  store<u64>(U, a1, 8);
  store<u64>(U, a2, 16);
  store<u64>(U, a3, 24);
  loadDivisor(b0, b1, b2, b3);
  product(U, 8, V, false, P);
  // The modulus has 226 bits or more.
  if (n3 >> 33 != 0) return reduce(n0, n1, n2, n3);
  memory.copy(U, P, 64);
  store<u32>(U, 0, 64);
  loadDivisor(n0, n1, n2, n3);
  divide(digits(U, 16), digits(V, 8));
  memory.copy(RESULT, U, 32);
}

/**
 * The product at P modulo a number of 226 bits or more, of which 2^512 holds the quotient in 9 digits: Barrett's reduction (Handbook of
 * Applied Cryptography, 14.42) with 8 digits. What it needs of a modulus is kept: a contract uses the same one again and again.
 */
function reduce(n0: u64, n1: u64, n2: u64, n3: u64): void {
  if (load<u64>(N) != n0 || load<u64>(N, 8) != n1 || load<u64>(N, 16) != n2 || load<u64>(N, 24) != n3) {
    store<u64>(N, n0);
    store<u64>(N, n1, 8);
    store<u64>(N, n2, 16);
    store<u64>(N, n3, 24);
    memory.fill(U, 0, 64);
    store<u32>(U, 1, 64);
    loadDivisor(n0, n1, n2, n3);
    divide(17, 8);
    memory.copy(MU, Q, 40);
  }
  // The quotient, at most two too small.
  product(P + 28, 9, MU, true, T);
  product(T + 36, 9, N, false, S);
  let borrow: u64 = 0;
  for (let i: usize = 0; i < 40; i += 8) {
    const x = load<u64>(P + i);
    const y = load<u64>(S + i);
    const t = x - y;
    store<u64>(P + i, t - borrow);
    borrow = u64(x < y) | u64(t < borrow);
  }
  while (isNotBelow()) {
    borrow = 0;
    for (let i: usize = 0; i < 40; i += 8) {
      const x = load<u64>(P + i);
      const y = i < 32 ? load<u64>(N + i) : 0;
      const t = x - y;
      store<u64>(P + i, t - borrow);
      borrow = u64(x < y) | u64(t < borrow);
    }
  }
  memory.copy(RESULT, P, 32);
}

/** Whether the five limbs at P are the modulus or more. */
function isNotBelow(): bool {
  if (load<u64>(P, 32) != 0) return true;
  for (let i: i32 = 24; i >= 0; i -= 8) {
    const x = load<u64>(P + usize(i));
    const y = load<u64>(N + usize(i));
    if (x != y) return x > y;
  }
  return true;
}

/** A word shifted left by `s` bits. */
export function shl(s0: u64, s1: u64, s2: u64, s3: u64, a0: u64, a1: u64, a2: u64, a3: u64): void {
  if ((s1 | s2 | s3) != 0 || s0 > 255) return put(0, 0, 0, 0);
  const bits = s0 & 63;
  if (s0 >= 192) { a3 = a0; a2 = 0; a1 = 0; a0 = 0; }
  else if (s0 >= 128) { a3 = a1; a2 = a0; a1 = 0; a0 = 0; }
  else if (s0 >= 64) { a3 = a2; a2 = a1; a1 = a0; a0 = 0; }
  if (bits == 0) return put(a0, a1, a2, a3);
  const back = 64 - bits;
  put(a0 << bits, (a1 << bits) | (a0 >> back), (a2 << bits) | (a1 >> back), (a3 << bits) | (a2 >> back));
}

function shiftRight(s: u64, fill: u64, a0: u64, a1: u64, a2: u64, a3: u64): void {
  const bits = s & 63;
  if (s >= 192) { a0 = a3; a1 = fill; a2 = fill; a3 = fill; }
  else if (s >= 128) { a0 = a2; a1 = a3; a2 = fill; a3 = fill; }
  else if (s >= 64) { a0 = a1; a1 = a2; a2 = a3; a3 = fill; }
  if (bits == 0) return put(a0, a1, a2, a3);
  const back = 64 - bits;
  put((a0 >> bits) | (a1 << back), (a1 >> bits) | (a2 << back), (a2 >> bits) | (a3 << back), (a3 >> bits) | (fill << back));
}

export function shr(s0: u64, s1: u64, s2: u64, s3: u64, a0: u64, a1: u64, a2: u64, a3: u64): void {
  if ((s1 | s2 | s3) != 0 || s0 > 255) return put(0, 0, 0, 0);
  shiftRight(s0, 0, a0, a1, a2, a3);
}

export function sar(s0: u64, s1: u64, s2: u64, s3: u64, a0: u64, a1: u64, a2: u64, a3: u64): void {
  const fill = u64(i64(a3) >> 63);
  if ((s1 | s2 | s3) != 0 || s0 > 255) return put(fill, fill, fill, fill);
  shiftRight(s0, fill, a0, a1, a2, a3);
}

export function byte(i0: u64, i1: u64, i2: u64, i3: u64, a0: u64, a1: u64, a2: u64, a3: u64): void {
  if ((i1 | i2 | i3) != 0 || i0 > 31) return put(0, 0, 0, 0);
  const place = 31 - i0;
  const limb = place < 8 ? a0 : place < 16 ? a1 : place < 24 ? a2 : a3;
  put((limb >> ((place & 7) << 3)) & 0xff, 0, 0, 0);
}

export function signextend(k0: u64, k1: u64, k2: u64, k3: u64, a0: u64, a1: u64, a2: u64, a3: u64): void {
  if ((k1 | k2 | k3) != 0 || k0 > 30) return put(a0, a1, a2, a3);
  // Up by what is not wanted, and down again with the sign.
  const s = 248 - (k0 << 3);
  shl(s, 0, 0, 0, a0, a1, a2, a3);
  sar(s, 0, 0, 0, load<u64>(RESULT), load<u64>(RESULT, 8), load<u64>(RESULT, 16), load<u64>(RESULT, 24));
}

/** Digests of messages of 64 bytes: the message, then its digest. A power of two of entries, in the arena's pages 1 to 6. */
const DIGESTS: usize = 65536;
const ENTRY: usize = 96;
const ENTRIES: usize = 4096;

/** Hashes `length` bytes at `at` to `out`: the module of abi-bridge, on the same memory. */
// @ts-ignore: decorator
@external("keccak", "hash")
declare function hash(at: usize, length: usize, out: usize, part: i32): void;

/**
 * Keccak-256 of `length` bytes at `at`. Returns where the digest is until the next call. Solidity keeps a mapping's entry at the hash of
 * 64 bytes, the key and the slot, and code asks for the same few again and again.
 */
export function keccak(at: usize, length: usize): usize {
  if (length != 64) {
    hash(at, length, RESULT, 0);
    return RESULT;
  }
  const a = load<u64>(at), b = load<u64>(at, 8), c = load<u64>(at, 16), d = load<u64>(at, 24);
  const e = load<u64>(at, 32), f = load<u64>(at, 40), g = load<u64>(at, 48), h = load<u64>(at, 56);
  let mixed = (a ^ rotl(b, 8) ^ rotl(c, 16) ^ rotl(d, 24)) * 0x9e3779b97f4a7c15;
  mixed = (mixed ^ (mixed >> 32) ^ e ^ rotl(f, 8) ^ rotl(g, 16) ^ rotl(h, 24)) * 0x9e3779b97f4a7c15;
  const entry = DIGESTS + (<usize>(mixed >> 32) & (ENTRIES - 1)) * ENTRY;
  const isKnown =
    ((load<u64>(entry) ^ a) | (load<u64>(entry, 8) ^ b) | (load<u64>(entry, 16) ^ c) | (load<u64>(entry, 24) ^ d) |
      (load<u64>(entry, 32) ^ e) | (load<u64>(entry, 40) ^ f) | (load<u64>(entry, 48) ^ g) | (load<u64>(entry, 56) ^ h)) == 0;
  // A digest that begins with 8 zero bytes is that of no message yet.
  if (isKnown && load<u64>(entry, 64) != 0) return entry + 64;
  hash(at, 64, entry + 64, 0);
  store<u64>(entry, a);
  store<u64>(entry, b, 8);
  store<u64>(entry, c, 16);
  store<u64>(entry, d, 24);
  store<u64>(entry, e, 32);
  store<u64>(entry, f, 40);
  store<u64>(entry, g, 48);
  store<u64>(entry, h, 56);
  return entry + 64;
}
