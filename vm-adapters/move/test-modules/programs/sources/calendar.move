/// Days, dates and weekdays.
module programs::calendar {
    use std::vector;

    struct Date has copy, drop, store { year: u32, month: u8, day: u8 }

    const E_NO_DATE: u64 = 1;
    const DAYS: vector<u8> = vector[31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

    fun is_leap(year: u32): bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    fun days_in(year: u32, month: u8): u8 {
        let days = DAYS;
        assert!(month >= 1 && month <= 12, E_NO_DATE);
        if (month == 2 && is_leap(year)) 29 else *vector::borrow(&days, (month as u64) - 1)
    }

    fun date(year: u32, month: u8, day: u8): Date {
        assert!(day >= 1 && day <= days_in(year, month), E_NO_DATE);
        Date { year, month, day }
    }

    /// Days since 1 March of the year 0.
    fun to_days(date: &Date): u64 {
        let year = (date.year as u64);
        let month = (date.month as u64);
        if (month <= 2) year = year - 1;
        let shifted = if (month > 2) month - 3 else month + 9;
        let era = year / 400;
        let of_era = year % 400;
        era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + (153 * shifted + 2) / 5 + (date.day as u64) - 1
    }

    fun from_days(days: u64): Date {
        let of_era = days % 146097;
        let year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted + 2) / 5 + 1;
        let month = if (shifted < 10) shifted + 3 else shifted - 9;
        let year = year_of_era + days / 146097 * 400 + if (month <= 2) 1 else 0;
        Date { year: (year as u32), month: (month as u8), day: (day as u8) }
    }

    #[view]
    public fun between(y1: u32, m1: u8, d1: u8, y2: u32, m2: u8, d2: u8): u64 {
        to_days(&date(y2, m2, d2)) - to_days(&date(y1, m1, d1))
    }

    #[view]
    public fun of_timestamp(seconds: u64): (u32, u8, u8, u8) {
        let days = seconds / 86400;
        let Date { year, month, day } = from_days(days % 10000000 + 719468);
        (year, month, day, ((days + 4) % 7 as u8))
    }

    #[view]
    public fun round_trip(days: u64): bool {
        days = days % 5000000 + 400;
        to_days(&from_days(days)) == days
    }

    #[view]
    public fun weekday(year: u32, month: u8, day: u8): u8 { ((to_days(&date(year % 5000 + 1, month % 13, day)) + 3) % 7 as u8) }

    #[view]
    public fun known(): vector<u64> {
        vector[between(1970, 1, 1, 2000, 3, 1), between(2023, 12, 31, 2024, 2, 29), between(1, 3, 1, 400, 2, 29)]
    }

    #[view]
    public fun no_date(): u64 { between(2023, 2, 29, 2024, 1, 1) }

    #[view]
    public fun easter(year: u32): (u8, u8) {
        year = year % 3000 + 1583;
        let (a, b, c) = (year % 19, year / 100, year % 100);
        let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
        let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
        let m = (a + 11 * h + 22 * l) / 451;
        let n = h + l + 114 - 7 * m;
        ((n / 31 as u8), (n % 31 + 1 as u8))
    }
}
