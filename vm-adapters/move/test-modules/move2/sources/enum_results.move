/// Functions without parameters.
module corpus::enum_results {
    enum Level has copy, drop { Low, High { by: u64 } }
    enum Pair<A, B> has copy, drop { First(A), Second(B), Both(A, B) }

    fun level(high: bool): Level { if (high) Level::High { by: 40 } else Level::Low }

    public fun high(): u64 { match (level(true)) { Level::Low => 1, Level::High { by } => by + 2 } }

    public fun low(): u64 { match (level(false)) { Level::Low => 1, Level::High { by } => by + 2 } }

    public fun mismatch(): u64 { level(false).by }

    public fun both(): vector<bool> {
        let pair = Pair::Both<u64, bool>(1, true);
        let second = Pair::Second<u64, bool>(false);
        let isolated = match (&second) { Pair::Second(value) => *value, _ => true };
        vector[pair == pair, pair == second, isolated]
    }

    public fun fails() { let Level::High { by } = level(true); abort by }
}
