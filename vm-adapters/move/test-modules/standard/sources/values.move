/// Values with and without the abilities to cross VMs and to be deserialized.
module lab::values {
    use std::account::{Self, SignerCapability};
    use std::bcs;
    use std::coin::{Self, Coin};
    use std::from_bcs;
    use std::native_coin::NativeCoin;
    use std::option::{Self, Option};
    use std::string::String;
    use std::vector;
    use lab::gold::Gold;

    /// A struct with copy and drop.
    struct Point has copy, drop, store { x: u64, tags: vector<String> }

    /// A struct of other structs.
    struct Line<phantom Kind, T> has copy, drop, store { from: T, to: Option<T> }

    /// A struct without copy.
    struct Ticket has drop, store { seat: u8 }

    /// A struct without copy and drop.
    struct Debt has store { amount: u64 }

    /// A resource with copy.
    struct Badge has copy, drop, store, key { level: u8 }

    struct Marked { value: u64 }

    public fun point(x: u64, tags: vector<String>): Point { Point { x, tags } }

    public fun points(x: u64): (vector<Point>, Option<Point>, vector<Option<vector<Point>>>) {
        let p = Point { x, tags: vector[] };
        (vector[p, p], option::some(p), vector[option::none(), option::some(vector[p])])
    }

    public fun line(x: u64): Line<Gold, Point> {
        let p = Point { x, tags: vector[] };
        Line { from: p, to: option::some(p) }
    }

    public fun line_of<T: copy + drop + store>(from: T): Line<Gold, T> { Line { from, to: option::none() } }

    public fun ticket(seat: u8): Ticket { Ticket { seat } }
    public fun debt(amount: u64): Debt { Debt { amount } }
    public fun badge(level: u8): Badge { Badge { level } }
    public fun pay(debt: Debt): u64 {
        let Debt { amount } = debt;
        amount
    }
    public fun x_of(point: Point): u64 { point.x }
    public fun seat_of(ticket: Ticket): u8 { ticket.seat }
    public fun take(coin: Coin<NativeCoin>, to: address) { coin::deposit(to, coin); }
    public fun steal(capability: SignerCapability): address { account::get_signer_capability_address(&capability) }

    /// Deserializes structs of this module.
    public fun read_point(bytes: vector<u8>): (u64, vector<String>) {
        let Point { x, tags } = from_bcs::from_bytes<Point>(bytes);
        (x, tags)
    }

    public fun read_line(bytes: vector<u8>): u64 {
        let line = from_bcs::from_bytes<Line<Gold, Point>>(bytes);
        line.from.x
    }

    public fun read_marked(bytes: vector<u8>): u64 {
        let Marked { value } = from_bcs::from_bytes<Marked>(bytes);
        value
    }

    /// Tries to deserialize structs of other modules, which would forge them.
    public fun forge_coin(bytes: vector<u8>, to: address) {
        coin::deposit(to, from_bcs::from_bytes<Coin<NativeCoin>>(bytes));
    }

    public fun forge_capability(bytes: vector<u8>): address {
        let capability = from_bcs::from_bytes<SignerCapability>(bytes);
        account::get_signer_capability_address(&capability)
    }

    public fun forge_within(bytes: vector<u8>) {
        let line = from_bcs::from_bytes<Line<Gold, vector<SignerCapability>>>(bytes);
        let Line { from, to } = line;
        vector::destroy(from, |_c| {});
        if (option::is_some(&to)) vector::destroy(option::destroy_some(to), |_c| {}) else option::destroy_none(to);
    }

    /// Deserializes a type that the caller chooses.
    public fun read<T: drop>(bytes: vector<u8>): u64 {
        let _value = from_bcs::from_bytes<T>(bytes);
        7
    }

    public fun bytes_of_point(x: u64): vector<u8> {
        bcs::to_bytes(&Point { x, tags: vector[] })
    }
}
