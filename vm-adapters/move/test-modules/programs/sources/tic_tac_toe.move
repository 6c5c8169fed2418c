/// A game of two accounts, stored under the account that started it.
module programs::tic_tac_toe {
    use std::event;
    use std::signer;
    use std::vector;

    struct Game has key, drop { board: vector<u8>, x: address, o: address, moves: u8, winner: u8 }

    #[event]
    struct Finished has drop, store { winner: u8, moves: u8 }

    const LINES: vector<vector<u64>> = vector[
        vector[0, 1, 2], vector[3, 4, 5], vector[6, 7, 8], vector[0, 3, 6], vector[1, 4, 7], vector[2, 5, 8],
        vector[0, 4, 8], vector[2, 4, 6]
    ];
    const E_NOT_YOUR_TURN: u64 = 1;
    const E_TAKEN: u64 = 2;
    const E_OVER: u64 = 3;

    public entry fun begin(who: &signer, other: address) {
        move_to(who, Game { board: x"000000000000000000", x: signer::address_of(who), o: other, moves: 0, winner: 0 })
    }

    fun has_won(board: &vector<u8>, mark: u8): bool {
        let lines = LINES;
        while (!vector::is_empty(&lines)) {
            let line = vector::pop_back(&mut lines);
            let all = true;
            while (!vector::is_empty(&line)) {
                let place = vector::pop_back(&mut line);
                all = all && *vector::borrow(board, place) == mark;
            };
            if (all) return true;
        };
        false
    }

    public entry fun play(who: &signer, at: address, place: u64) acquires Game {
        let game = borrow_global_mut<Game>(at);
        assert!(game.winner == 0 && game.moves < 9, E_OVER);
        let (turn, mark) = if (game.moves % 2 == 0) (game.x, 1u8) else (game.o, 2u8);
        assert!(signer::address_of(who) == turn, E_NOT_YOUR_TURN);
        let cell = vector::borrow_mut(&mut game.board, place);
        assert!(*cell == 0, E_TAKEN);
        *cell = mark;
        game.moves = game.moves + 1;
        if (has_won(&game.board, mark)) game.winner = mark;
        if (game.winner > 0 || game.moves == 9) event::emit(Finished { winner: game.winner, moves: game.moves });
    }

    public entry fun clear(who: &signer) acquires Game {
        let game = move_from<Game>(signer::address_of(who));
        assert!(game.winner != 0 || game.moves == 9, E_OVER);
    }

    #[view]
    public fun board(at: address): (vector<u8>, u8, u8) acquires Game {
        let game = borrow_global<Game>(at);
        (game.board, game.moves, game.winner)
    }

    /// The best result for the player to move: 2 for a win, 1 for a draw.
    fun best(board: &mut vector<u8>, mark: u8, left: u8): u8 {
        if (has_won(board, 3 - mark)) return 0;
        if (left == 0) return 1;
        let (result, i) = (0, 0);
        while (i < 9 && result < 2) {
            if (*vector::borrow(board, i) == 0) {
                *vector::borrow_mut(board, i) = mark;
                let reached = 2 - best(board, 3 - mark, left - 1);
                if (reached > result) result = reached;
                *vector::borrow_mut(board, i) = 0;
            };
            i = i + 1;
        };
        result
    }

    #[view]
    public fun solve(which: u8): u8 {
        let boards = vector[x"010200000100000002", x"010201020102000000", x"020100010000000002", x"010001000200020000"];
        best(vector::borrow_mut(&mut boards, ((which % 4) as u64)), 1 + which % 2, 5)
    }
}
