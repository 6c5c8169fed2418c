/// Conway's game of life on a board that wraps around.
module programs::game_of_life {
    use std::vector;
    use programs::random;

    struct Board has key, copy, drop, store { cells: vector<vector<bool>>, generation: u64 }

    const SIZE: u64 = 7;

    fun empty(): Board {
        let cells = vector[];
        while (vector::length(&cells) < SIZE) {
            let row = vector[];
            while (vector::length(&row) < SIZE) vector::push_back(&mut row, false);
            vector::push_back(&mut cells, row);
        };
        Board { cells, generation: 0 }
    }

    fun cell(board: &Board, y: u64, x: u64): bool {
        *vector::borrow(vector::borrow(&board.cells, y % SIZE), x % SIZE)
    }

    fun set(board: &mut Board, y: u64, x: u64, lives: bool) {
        *vector::borrow_mut(vector::borrow_mut(&mut board.cells, y % SIZE), x % SIZE) = lives;
    }

    fun neighbours(board: &Board, y: u64, x: u64): u8 {
        let (count, dy) = (0, SIZE - 1);
        while (dy <= SIZE + 1) {
            let dx = SIZE - 1;
            while (dx <= SIZE + 1) {
                if ((dy != SIZE || dx != SIZE) && cell(board, y + dy, x + dx)) count = count + 1;
                dx = dx + 1;
            };
            dy = dy + 1;
        };
        count
    }

    fun next(board: &mut Board) {
        let before = *board;
        let y = 0;
        while (y < SIZE) {
            let x = 0;
            while (x < SIZE) {
                let count = neighbours(&before, y, x);
                set(board, y, x, count == 3 || (count == 2 && cell(&before, y, x)));
                x = x + 1;
            };
            y = y + 1;
        };
        board.generation = board.generation + 1;
    }

    public entry fun create(owner: &signer, seed: u64) {
        let board = empty();
        let generator = random::seeded(seed);
        let i = 0;
        while (i < 18) {
            set(&mut board, random::next(&mut generator), random::next(&mut generator), true);
            i = i + 1;
        };
        move_to(owner, board)
    }

    public entry fun advance(at: address, steps: u8) acquires Board {
        let board = borrow_global_mut<Board>(at);
        let i = 0;
        while (i < steps % 3) {
            next(board);
            i = i + 1;
        }
    }

    #[view]
    public fun state(at: address): (vector<vector<bool>>, u64) acquires Board {
        let board = borrow_global<Board>(at);
        (board.cells, board.generation)
    }

    #[view]
    public fun glider(steps: u8): vector<vector<bool>> {
        let board = empty();
        let at = vector[1u64, 9, 14, 15, 16];
        while (!vector::is_empty(&at)) {
            let i = vector::pop_back(&mut at);
            set(&mut board, i / SIZE, i % SIZE, true);
        };
        let i = 0;
        while (i < steps % 5) {
            next(&mut board);
            i = i + 1;
        };
        board.cells
    }
}
