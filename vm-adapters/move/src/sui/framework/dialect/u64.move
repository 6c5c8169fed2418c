/// Runs `$f` for 0, 1, ... `$n - 1`.
public macro fun do<$R: drop>($n: u64, $f: |u64| -> $R) {
    let n = $n;
    let mut i = 0;
    while (i < n) {
        $f(i);
        i = i + 1;
    }
}

/// Runs `$f` for `$from`, ... `$to - 1`.
public macro fun range_do<$R: drop>($from: u64, $to: u64, $f: |u64| -> $R) {
    let to = $to;
    let mut i = $from;
    while (i < to) {
        $f(i);
        i = i + 1;
    }
}
