/// Amounts of a token that are not objects themselves.
module sui::balance;

/// The balance is not zero.
const ENonZero: u64 = 0;
/// The supply would exceed a u64.
const EOverflow: u64 = 1;
/// The balance is too low.
const ENotEnough: u64 = 2;

const MAX_U64: u64 = 0xffff_ffff_ffff_ffff;

/// The total amount of `T`. The holder can mint and burn `T`.
public struct Supply<phantom T> has store {
    value: u64,
}

public struct Balance<phantom T> has store {
    value: u64,
}

/// Creates the supply of a token. A value of `T` authorises it.
public fun create_supply<T: drop>(_witness: T): Supply<T> {
    Supply { value: 0 }
}

public fun supply_value<T>(supply: &Supply<T>): u64 {
    supply.value
}

public fun increase_supply<T>(self: &mut Supply<T>, value: u64): Balance<T> {
    assert!(value <= MAX_U64 - self.value, EOverflow);
    self.value = self.value + value;
    Balance { value }
}

public fun decrease_supply<T>(self: &mut Supply<T>, balance: Balance<T>): u64 {
    let Balance { value } = balance;
    assert!(self.value >= value, EOverflow);
    self.value = self.value - value;
    value
}

public fun value<T>(self: &Balance<T>): u64 {
    self.value
}

public fun zero<T>(): Balance<T> {
    Balance { value: 0 }
}

/// Adds a balance to another one. Returns the new value.
public fun join<T>(self: &mut Balance<T>, balance: Balance<T>): u64 {
    let Balance { value } = balance;
    self.value = self.value + value;
    self.value
}

public fun split<T>(self: &mut Balance<T>, value: u64): Balance<T> {
    assert!(self.value >= value, ENotEnough);
    self.value = self.value - value;
    Balance { value }
}

public fun withdraw_all<T>(self: &mut Balance<T>): Balance<T> {
    let value = self.value;
    split(self, value)
}

public fun destroy_zero<T>(balance: Balance<T>) {
    let Balance { value } = balance;
    assert!(value == 0, ENonZero)
}
