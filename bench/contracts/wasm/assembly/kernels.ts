// Kernels of the suite `wasm`. Each takes how much work it does, and returns a number that depends on all of it.

/** Counts in a cell of memory, as a contract that counts in a cached value does. */
export function counter(rounds: i32): i32 {
	store<i32>(1024, 0);
	for (let i = 0; i < rounds; i++) store<i32>(1024, load<i32>(1024) + 1);
	return load<i32>(1024);
}

export function fib(n: i32): i32 {
	return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

/** Copies bytes between two places as musl's `memcpy` does where the engine has no bulk instruction: four words a round. */
export function memcpy(times: i32): i32 {
	for (let i = 0; i < 16_384; i += 4) store<u32>(8192 + i, i * 2654435761);
	for (let i = 0; i < times; i++) copy(32768 + (i & 7), 8192 + (i & 15), 16_000);
	return load<i32>(40000);
}

function copy(to: usize, from: usize, bytes: i32): void {
	for (let left = bytes; left >= 16; left -= 16) {
		store<u32>(to, load<u32>(from));
		store<u32>(to, load<u32>(from, 4), 4);
		store<u32>(to, load<u32>(from, 8), 8);
		store<u32>(to, load<u32>(from, 12), 12);
		from += 16;
		to += 16;
	}
}

/** Sorts numbers by quick sort with insertion sort of short parts. */
export function sort(count: i32): i32 {
	let seed: u32 = 12345;
	for (let i = 0; i < count; i++) {
		seed = seed * 1103515245 + 12345;
		store<u32>(8192 + (i << 2), seed >> 8);
	}
	quick(8192, 8192 + ((count - 1) << 2));
	return load<i32>(8192 + ((count >> 1) << 2));
}

function quick(low: i32, high: i32): void {
	while (high - low > 64) {
		const pivot = load<u32>(low + (((high - low) >> 3) << 2));
		let i = low;
		let j = high;
		while (i <= j) {
			while (load<u32>(i) < pivot) i += 4;
			while (load<u32>(j) > pivot) j -= 4;
			if (i <= j) {
				const kept = load<u32>(i);
				store<u32>(i, load<u32>(j));
				store<u32>(j, kept);
				i += 4;
				j -= 4;
			}
		}
		if (j - low < high - i) {
			quick(low, j);
			low = i;
		} else {
			quick(i, high);
			high = j;
		}
	}
	for (let i = low + 4; i <= high; i += 4) {
		const kept = load<u32>(i);
		let j = i - 4;
		while (j >= low && load<u32>(j) > kept) {
			store<u32>(j + 4, load<u32>(j));
			j -= 4;
		}
		store<u32>(j + 4, kept);
	}
}

const ROUND_CONSTANTS: StaticArray<u32> = [
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01,
	0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc,
	0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
	0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
	0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08,
	0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
	0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
];

/** Compresses as many blocks of 64 bytes, and returns the first word of the SHA-256 state. */
export function sha256(blocks: i32): u32 {
	let h0: u32 = 0x6a09e667;
	let h1: u32 = 0xbb67ae85;
	let h2: u32 = 0x3c6ef372;
	let h3: u32 = 0xa54ff53a;
	let h4: u32 = 0x510e527f;
	let h5: u32 = 0x9b05688c;
	let h6: u32 = 0x1f83d9ab;
	let h7: u32 = 0x5be0cd19;
	const words: usize = 4096;
	for (let block = 0; block < blocks; block++) {
		for (let i = 0; i < 16; i++) store<u32>(words + (i << 2), <u32>(block * 16 + i));
		for (let i = 16; i < 64; i++) {
			const a = load<u32>(words + ((i - 15) << 2));
			const b = load<u32>(words + ((i - 2) << 2));
			const s0 = rotr(a, 7) ^ rotr(a, 18) ^ (a >> 3);
			const s1 = rotr(b, 17) ^ rotr(b, 19) ^ (b >> 10);
			const sum = load<u32>(words + ((i - 16) << 2)) + s0 + load<u32>(words + ((i - 7) << 2)) + s1;
			store<u32>(words + (i << 2), sum);
		}
		let a = h0;
		let b = h1;
		let c = h2;
		let d = h3;
		let e = h4;
		let f = h5;
		let g = h6;
		let h = h7;
		for (let i = 0; i < 64; i++) {
			const s1 = rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25);
			const t1 = h + s1 + ((e & f) ^ (~e & g)) + unchecked(ROUND_CONSTANTS[i]) + load<u32>(words + (i << 2));
			const s0 = rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22);
			const t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
			h = g;
			g = f;
			f = e;
			e = d + t1;
			d = c;
			c = b;
			b = a;
			a = t1 + t2;
		}
		h0 += a;
		h1 += b;
		h2 += c;
		h3 += d;
		h4 += e;
		h5 += f;
		h6 += g;
		h7 += h;
	}
	return h0;
}
