/// Nested vectors of structs: shelves of books with chapters.
module programs::library_catalog {
    use std::string::{Self, String};
    use std::vector;

    struct Chapter has copy, drop, store { title: String, pages: u16 }
    struct Book has copy, drop, store { title: String, chapters: vector<Chapter>, borrowed: bool }
    struct Shelf has copy, drop, store { books: vector<Book>, room: u8 }
    struct Library has key, drop { shelves: vector<Shelf>, loans: u64 }

    const E_NO_ROOM: u64 = 1;
    const E_LENT: u64 = 2;

    public entry fun build(owner: &signer, rooms: vector<u8>) {
        let shelves = vector[];
        while (!vector::is_empty(&rooms)) {
            vector::push_back(&mut shelves, Shelf { books: vector[], room: vector::pop_back(&mut rooms) % 4 });
        };
        move_to(owner, Library { shelves, loans: 0 })
    }

    public entry fun add(at: address, shelf: u64, title: String, pages: vector<u16>) acquires Library {
        let shelf = vector::borrow_mut(&mut borrow_global_mut<Library>(at).shelves, shelf);
        assert!(vector::length(&shelf.books) < (shelf.room as u64), E_NO_ROOM);
        let (chapters, i) = (vector[], 0);
        while (i < vector::length(&pages)) {
            let name = title;
            string::append_utf8(&mut name, b" ");
            string::append_utf8(&mut name, vector[65 + ((i % 26) as u8)]);
            vector::push_back(&mut chapters, Chapter { title: name, pages: *vector::borrow(&pages, i) });
            i = i + 1;
        };
        vector::push_back(&mut shelf.books, Book { title, chapters, borrowed: false });
    }

    public entry fun lend(at: address, shelf: u64, book: u64) acquires Library {
        let library = borrow_global_mut<Library>(at);
        let book = vector::borrow_mut(&mut vector::borrow_mut(&mut library.shelves, shelf).books, book);
        assert!(!book.borrowed, E_LENT);
        book.borrowed = true;
        library.loans = library.loans + 1;
    }

    /// Copies a book to another shelf, then removes pages of the original.
    public entry fun replace(at: address, from: u64, to: u64) acquires Library {
        let shelves = &mut borrow_global_mut<Library>(at).shelves;
        let original = vector::borrow_mut(&mut vector::borrow_mut(shelves, from).books, 0);
        let other = *original;
        vector::pop_back(&mut original.chapters);
        other.borrowed = true;
        vector::push_back(&mut vector::borrow_mut(shelves, to).books, other);
    }

    public entry fun burn(owner: address) acquires Library {
        let library = move_from<Library>(owner);
        let Library { shelves, loans: _ } = library;
        vector::pop_back(&mut shelves);
    }

    #[view]
    public fun pages(at: address): vector<vector<u64>> acquires Library {
        let library = borrow_global<Library>(at);
        let (counts, i) = (vector[], 0);
        while (i < vector::length(&library.shelves)) {
            let books = &vector::borrow(&library.shelves, i).books;
            let (row, j) = (vector[], 0);
            while (j < vector::length(books)) {
                vector::push_back(&mut row, pages_of(vector::borrow(books, j)));
                j = j + 1;
            };
            vector::push_back(&mut counts, row);
            i = i + 1;
        };
        counts
    }

    fun pages_of(book: &Book): u64 {
        let (sum, i) = (0, 0);
        while (i < vector::length(&book.chapters)) {
            sum = sum + (vector::borrow(&book.chapters, i).pages as u64);
            i = i + 1;
        };
        sum
    }

    #[view]
    public fun last_title(at: address, shelf: u64): String acquires Library {
        let books = &vector::borrow(&borrow_global<Library>(at).shelves, shelf).books;
        let chapters = &vector::borrow(books, vector::length(books) - 1).chapters;
        vector::borrow(chapters, vector::length(chapters) - 1).title
    }
}
