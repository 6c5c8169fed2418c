public use fun std::string::utf8 as vector.to_string;
public use fun std::string::try_utf8 as vector.try_to_string;
public use fun std::ascii::string as vector.to_ascii_string;
public use fun std::ascii::try_string as vector.try_to_ascii_string;

/// A vector of the results of `$f` for 0, 1, ... `$n - 1`.
public macro fun tabulate<$T>($n: u64, $f: |u64| -> $T): vector<$T> {
    let n = $n;
    let mut v = vector[];
    let mut i = 0;
    while (i < n) {
        v.push_back($f(i));
        i = i + 1;
    };
    v
}

/// Consumes the elements in reverse order.
public macro fun destroy<$T, $R: drop>($v: vector<$T>, $f: |$T| -> $R) {
    let mut v = $v;
    while (!v.is_empty()) {
        $f(v.pop_back());
    };
    v.destroy_empty();
}

/// Consumes the elements in order.
public macro fun do<$T, $R: drop>($v: vector<$T>, $f: |$T| -> $R) {
    let mut v = $v;
    v.reverse();
    while (!v.is_empty()) {
        $f(v.pop_back());
    };
    v.destroy_empty();
}

public macro fun do_ref<$T, $R: drop>($v: &vector<$T>, $f: |&$T| -> $R) {
    let v = $v;
    let n = v.length();
    let mut i = 0;
    while (i < n) {
        $f(&v[i]);
        i = i + 1;
    }
}

public macro fun do_mut<$T, $R: drop>($v: &mut vector<$T>, $f: |&mut $T| -> $R) {
    let v = $v;
    let n = v.length();
    let mut i = 0;
    while (i < n) {
        $f(&mut v[i]);
        i = i + 1;
    }
}

public macro fun map<$T, $U>($v: vector<$T>, $f: |$T| -> $U): vector<$U> {
    let mut v = $v;
    let mut made = vector[];
    v.reverse();
    while (!v.is_empty()) {
        made.push_back($f(v.pop_back()));
    };
    v.destroy_empty();
    made
}

public macro fun map_ref<$T, $U>($v: &vector<$T>, $f: |&$T| -> $U): vector<$U> {
    let v = $v;
    let n = v.length();
    let mut made = vector[];
    let mut i = 0;
    while (i < n) {
        made.push_back($f(&v[i]));
        i = i + 1;
    };
    made
}

public macro fun filter<$T: drop>($v: vector<$T>, $f: |&$T| -> bool): vector<$T> {
    let mut v = $v;
    let mut kept = vector[];
    v.reverse();
    while (!v.is_empty()) {
        let e = v.pop_back();
        if ($f(&e)) kept.push_back(e);
    };
    kept
}

public macro fun fold<$T, $Acc>($v: vector<$T>, $init: $Acc, $f: |$Acc, $T| -> $Acc): $Acc {
    let mut v = $v;
    let mut acc = $init;
    v.reverse();
    while (!v.is_empty()) {
        acc = $f(acc, v.pop_back());
    };
    v.destroy_empty();
    acc
}

public macro fun count<$T>($v: &vector<$T>, $f: |&$T| -> bool): u64 {
    let v = $v;
    let n = v.length();
    let mut found = 0;
    let mut i = 0;
    while (i < n) {
        if ($f(&v[i])) found = found + 1;
        i = i + 1;
    };
    found
}

public macro fun find_index<$T>($v: &vector<$T>, $f: |&$T| -> bool): std::option::Option<u64> {
    let v = $v;
    let n = v.length();
    let mut found = std::option::none();
    let mut i = 0;
    while (i < n) {
        if ($f(&v[i])) {
            found = std::option::some(i);
            i = n;
        } else {
            i = i + 1;
        }
    };
    found
}

public macro fun any<$T>($v: &vector<$T>, $f: |&$T| -> bool): bool {
    let v = $v;
    let n = v.length();
    let mut found = false;
    let mut i = 0;
    while (i < n && !found) {
        found = $f(&v[i]);
        i = i + 1;
    };
    found
}

public macro fun all<$T>($v: &vector<$T>, $f: |&$T| -> bool): bool {
    let v = $v;
    let n = v.length();
    let mut holds = true;
    let mut i = 0;
    while (i < n && holds) {
        holds = $f(&v[i]);
        i = i + 1;
    };
    holds
}
