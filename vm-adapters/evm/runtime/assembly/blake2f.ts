// The compression function of BLAKE2b (RFC 7693, section 3.2), as EIP-152 gives its input: at 4 the state of 8 words, at 68
// the block of 16 words, at 196 two counters, all with the lowest byte first. The result takes the state's place.

const STATE: usize = 4;
const BLOCK: usize = 68;
const COUNTERS: usize = 196;
/** Working vector of 16 words. */
const V: usize = 256;
/** SIGMA: for each of 10 rounds, where 16 words lie in the block. */
const SIGMA: usize = 512;

/** Writes an entry of SIGMA: the table is text in the code that loads this module. */
export function permutation(round: i32, index: i32, word: i32): void {
  store<u8>(SIGMA + round * 16 + index, <u8>(word * 8));
}

// @ts-ignore: decorator
@inline
function mix(a: usize, b: usize, c: usize, d: usize, sigma: usize): void {
  const x = load<u64>(BLOCK + load<u8>(sigma));
  const y = load<u64>(BLOCK + load<u8>(sigma + 1));
  let va = load<u64>(V + 8 * a), vb = load<u64>(V + 8 * b), vc = load<u64>(V + 8 * c), vd = load<u64>(V + 8 * d);
  va += vb + x;
  vd = rotr(vd ^ va, 32);
  vc += vd;
  vb = rotr(vb ^ vc, 24);
  va += vb + y;
  vd = rotr(vd ^ va, 16);
  vc += vd;
  vb = rotr(vb ^ vc, 63);
  store<u64>(V + 8 * a, va);
  store<u64>(V + 8 * b, vb);
  store<u64>(V + 8 * c, vc);
  store<u64>(V + 8 * d, vd);
}

export function compress(rounds: u32, last: i32): void {
  memory.copy(V, STATE, 64);
  store<u64>(V, 0x6a09e667f3bcc908, 64);
  store<u64>(V, 0xbb67ae8584caa73b, 72);
  store<u64>(V, 0x3c6ef372fe94f82b, 80);
  store<u64>(V, 0xa54ff53a5f1d36f1, 88);
  store<u64>(V, 0x510e527fade682d1 ^ load<u64>(COUNTERS), 96);
  store<u64>(V, 0x9b05688c2b3e6c1f ^ load<u64>(COUNTERS, 8), 104);
  store<u64>(V, last ? ~0x1f83d9abfb41bd6b : 0x1f83d9abfb41bd6b, 112);
  store<u64>(V, 0x5be0cd19137e2179, 120);
  let sigma = SIGMA;
  for (let round: u32 = 0; round < rounds; round++) {
    mix(0, 4, 8, 12, sigma);
    mix(1, 5, 9, 13, sigma + 2);
    mix(2, 6, 10, 14, sigma + 4);
    mix(3, 7, 11, 15, sigma + 6);
    mix(0, 5, 10, 15, sigma + 8);
    mix(1, 6, 11, 12, sigma + 10);
    mix(2, 7, 8, 13, sigma + 12);
    mix(3, 4, 9, 14, sigma + 14);
    sigma += 16;
    if (sigma == SIGMA + 160) sigma = SIGMA;
  }
  for (let i: usize = 0; i < 64; i += 8) {
    store<u64>(STATE + i, load<u64>(STATE + i) ^ load<u64>(V + i) ^ load<u64>(V + i, 64));
  }
}
