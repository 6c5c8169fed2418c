// keccak-f[1600] (FIPS 202, section 3.2) and Keccak's padding. The state stays in locals over all blocks of a message.

/** Round constants: 24 words. */
const RC: usize = 0;
/** The state between calls: 25 words. The digest is its first 32 bytes. */
const STATE: usize = 192;
/** Where the message is. */
const INPUT: usize = 1024;
const RATE: usize = 136;

// LFSR of FIPS 202, section 3.2.5.
function fillConstants(): void {
  let lfsr: u32 = 1;
  for (let round: usize = 0; round < 24; round++) {
    let constant: u64 = 0;
    for (let j = 0; j < 7; j++) {
      if (lfsr & 1) constant |= (<u64>1) << ((1 << j) - 1);
      lfsr = lfsr & 0x80 ? (lfsr << 1) ^ 0x171 : lfsr << 1;
    }
    store<u64>(RC + round * 8, constant);
  }
}
fillConstants();

/** Takes in `blocks` blocks that lie at INPUT. */
export function update(blocks: i32): void {
  let a0 = load<u64>(STATE, 0), a1 = load<u64>(STATE, 8), a2 = load<u64>(STATE, 16), a3 = load<u64>(STATE, 24), a4 = load<u64>(STATE, 32);
  let a5 = load<u64>(STATE, 40), a6 = load<u64>(STATE, 48), a7 = load<u64>(STATE, 56), a8 = load<u64>(STATE, 64), a9 = load<u64>(STATE, 72);
  let a10 = load<u64>(STATE, 80), a11 = load<u64>(STATE, 88), a12 = load<u64>(STATE, 96), a13 = load<u64>(STATE, 104), a14 = load<u64>(STATE, 112);
  let a15 = load<u64>(STATE, 120), a16 = load<u64>(STATE, 128), a17 = load<u64>(STATE, 136), a18 = load<u64>(STATE, 144), a19 = load<u64>(STATE, 152);
  let a20 = load<u64>(STATE, 160), a21 = load<u64>(STATE, 168), a22 = load<u64>(STATE, 176), a23 = load<u64>(STATE, 184), a24 = load<u64>(STATE, 192);
  for (let at: usize = INPUT; blocks > 0; blocks--, at += RATE) {
    a0 ^= load<u64>(at, 0);
    a1 ^= load<u64>(at, 8);
    a2 ^= load<u64>(at, 16);
    a3 ^= load<u64>(at, 24);
    a4 ^= load<u64>(at, 32);
    a5 ^= load<u64>(at, 40);
    a6 ^= load<u64>(at, 48);
    a7 ^= load<u64>(at, 56);
    a8 ^= load<u64>(at, 64);
    a9 ^= load<u64>(at, 72);
    a10 ^= load<u64>(at, 80);
    a11 ^= load<u64>(at, 88);
    a12 ^= load<u64>(at, 96);
    a13 ^= load<u64>(at, 104);
    a14 ^= load<u64>(at, 112);
    a15 ^= load<u64>(at, 120);
    a16 ^= load<u64>(at, 128);
    for (let rc: usize = RC; rc < RC + 192; rc += 8) {
      const c0 = a0 ^ a5 ^ a10 ^ a15 ^ a20;
      const c1 = a1 ^ a6 ^ a11 ^ a16 ^ a21;
      const c2 = a2 ^ a7 ^ a12 ^ a17 ^ a22;
      const c3 = a3 ^ a8 ^ a13 ^ a18 ^ a23;
      const c4 = a4 ^ a9 ^ a14 ^ a19 ^ a24;
      const d0 = c4 ^ rotl(c1, 1);
      const d1 = c0 ^ rotl(c2, 1);
      const d2 = c1 ^ rotl(c3, 1);
      const d3 = c2 ^ rotl(c4, 1);
      const d4 = c3 ^ rotl(c0, 1);
      const b0 = a0 ^ d0;
      const b1 = rotl(a6 ^ d1, 44);
      const b2 = rotl(a12 ^ d2, 43);
      const b3 = rotl(a18 ^ d3, 21);
      const b4 = rotl(a24 ^ d4, 14);
      const b5 = rotl(a3 ^ d3, 28);
      const b6 = rotl(a9 ^ d4, 20);
      const b7 = rotl(a10 ^ d0, 3);
      const b8 = rotl(a16 ^ d1, 45);
      const b9 = rotl(a22 ^ d2, 61);
      const b10 = rotl(a1 ^ d1, 1);
      const b11 = rotl(a7 ^ d2, 6);
      const b12 = rotl(a13 ^ d3, 25);
      const b13 = rotl(a19 ^ d4, 8);
      const b14 = rotl(a20 ^ d0, 18);
      const b15 = rotl(a4 ^ d4, 27);
      const b16 = rotl(a5 ^ d0, 36);
      const b17 = rotl(a11 ^ d1, 10);
      const b18 = rotl(a17 ^ d2, 15);
      const b19 = rotl(a23 ^ d3, 56);
      const b20 = rotl(a2 ^ d2, 62);
      const b21 = rotl(a8 ^ d3, 55);
      const b22 = rotl(a14 ^ d4, 39);
      const b23 = rotl(a15 ^ d0, 41);
      const b24 = rotl(a21 ^ d1, 2);
      a0 = b0 ^ (~b1 & b2) ^ load<u64>(rc);
      a1 = b1 ^ (~b2 & b3);
      a2 = b2 ^ (~b3 & b4);
      a3 = b3 ^ (~b4 & b0);
      a4 = b4 ^ (~b0 & b1);
      a5 = b5 ^ (~b6 & b7);
      a6 = b6 ^ (~b7 & b8);
      a7 = b7 ^ (~b8 & b9);
      a8 = b8 ^ (~b9 & b5);
      a9 = b9 ^ (~b5 & b6);
      a10 = b10 ^ (~b11 & b12);
      a11 = b11 ^ (~b12 & b13);
      a12 = b12 ^ (~b13 & b14);
      a13 = b13 ^ (~b14 & b10);
      a14 = b14 ^ (~b10 & b11);
      a15 = b15 ^ (~b16 & b17);
      a16 = b16 ^ (~b17 & b18);
      a17 = b17 ^ (~b18 & b19);
      a18 = b18 ^ (~b19 & b15);
      a19 = b19 ^ (~b15 & b16);
      a20 = b20 ^ (~b21 & b22);
      a21 = b21 ^ (~b22 & b23);
      a22 = b22 ^ (~b23 & b24);
      a23 = b23 ^ (~b24 & b20);
      a24 = b24 ^ (~b20 & b21);
    }
  }
  store<u64>(STATE, a0, 0);
  store<u64>(STATE, a1, 8);
  store<u64>(STATE, a2, 16);
  store<u64>(STATE, a3, 24);
  store<u64>(STATE, a4, 32);
  store<u64>(STATE, a5, 40);
  store<u64>(STATE, a6, 48);
  store<u64>(STATE, a7, 56);
  store<u64>(STATE, a8, 64);
  store<u64>(STATE, a9, 72);
  store<u64>(STATE, a10, 80);
  store<u64>(STATE, a11, 88);
  store<u64>(STATE, a12, 96);
  store<u64>(STATE, a13, 104);
  store<u64>(STATE, a14, 112);
  store<u64>(STATE, a15, 120);
  store<u64>(STATE, a16, 128);
  store<u64>(STATE, a17, 136);
  store<u64>(STATE, a18, 144);
  store<u64>(STATE, a19, 152);
  store<u64>(STATE, a20, 160);
  store<u64>(STATE, a21, 168);
  store<u64>(STATE, a22, 176);
  store<u64>(STATE, a23, 184);
  store<u64>(STATE, a24, 192);
}

/** Takes in the last `length` bytes, fewer than a block's, and the padding. */
export function finish(length: usize): void {
  memory.fill(INPUT + length, 0, RATE - length);
  store<u8>(INPUT + length, 1);
  store<u8>(INPUT + RATE - 1, load<u8>(INPUT + RATE - 1) | 0x80);
  update(1);
}

/** A whole message of fewer bytes than a block. */
export function short(length: usize): void {
  memory.fill(STATE, 0, 200);
  finish(length);
}

export function reset(): void {
  memory.fill(STATE, 0, 200);
}
