/// Matrices of u64 modulo a prime, as vectors of rows.
module programs::matrix {
    use std::vector;
    use programs::random;

    struct Matrix has copy, drop, store { rows: vector<vector<u64>>, width: u64 }

    const PRIME: u64 = 998244353;
    const E_SHAPE: u64 = 2;

    fun at(matrix: &Matrix, y: u64, x: u64): u64 { *vector::borrow(vector::borrow(&matrix.rows, y), x) }

    fun at_mut(matrix: &mut Matrix, y: u64, x: u64): &mut u64 {
        vector::borrow_mut(vector::borrow_mut(&mut matrix.rows, y), x)
    }

    fun zero(height: u64, width: u64): Matrix {
        let rows = vector[];
        while (vector::length(&rows) < height) {
            let row = vector[];
            while (vector::length(&row) < width) vector::push_back(&mut row, 0);
            vector::push_back(&mut rows, row);
        };
        Matrix { rows, width }
    }

    fun filled(seed: u64, height: u64, width: u64): Matrix {
        let matrix = zero(height, width);
        let generator = random::seeded(seed);
        let y = 0;
        while (y < height) {
            let x = 0;
            while (x < width) {
                *at_mut(&mut matrix, y, x) = random::below(&mut generator, 1000);
                x = x + 1;
            };
            y = y + 1;
        };
        matrix
    }

    fun multiply(a: &Matrix, b: &Matrix): Matrix {
        assert!(a.width == vector::length(&b.rows), E_SHAPE);
        let product = zero(vector::length(&a.rows), b.width);
        let y = 0;
        while (y < vector::length(&a.rows)) {
            let x = 0;
            while (x < b.width) {
                let cell = at_mut(&mut product, y, x);
                let k = 0;
                while (k < a.width) {
                    *cell = (*cell + at(a, y, k) * at(b, k, x)) % PRIME;
                    k = k + 1;
                };
                x = x + 1;
            };
            y = y + 1;
        };
        product
    }

    fun transpose(a: &Matrix): Matrix {
        let result = zero(a.width, vector::length(&a.rows));
        let y = 0;
        while (y < result.width) {
            let x = 0;
            while (x < a.width) {
                *at_mut(&mut result, x, y) = at(a, y, x);
                x = x + 1;
            };
            y = y + 1;
        };
        result
    }

    /// Determinant by Laplace expansion along the first row.
    fun determinant(rows: &vector<vector<u64>>): u64 {
        let n = vector::length(rows);
        if (n == 0) return 1;
        let (sum, column) = (0u64, 0);
        while (column < n) {
            let minor = vector[];
            let y = 1;
            while (y < n) {
                let row = *vector::borrow(rows, y);
                vector::remove(&mut row, column);
                vector::push_back(&mut minor, row);
                y = y + 1;
            };
            let term = *vector::borrow(vector::borrow(rows, 0), column) * determinant(&minor) % PRIME;
            sum = (if (column % 2 == 0) sum + term else sum + PRIME - term) % PRIME;
            column = column + 1;
        };
        sum
    }

    #[view]
    public fun products(seed: u64, n: u64): vector<vector<u64>> {
        let a = filled(seed, 1 + n % 4, 3);
        let Matrix { rows, width: _ } = multiply(&a, &transpose(&a));
        rows
    }

    #[view]
    public fun determinants(seed: u64, n: u64): u64 { determinant(&filled(seed, n % 5, n % 5).rows) }

    #[view]
    public fun power(exponent: u64): vector<vector<u64>> {
        let base = Matrix { rows: vector[vector[1, 1], vector[1, 0]], width: 2 };
        let result = Matrix { rows: vector[vector[1, 0], vector[0, 1]], width: 2 };
        while (exponent > 0) {
            if (exponent % 2 == 1) result = multiply(&result, &base);
            base = multiply(&base, &base);
            exponent = exponent / 2;
        };
        result.rows
    }

    #[view]
    public fun mismatched(n: u64): u64 { at(&multiply(&zero(2, 2 + n % 2), &zero(2, 2)), 1, n) }
}
