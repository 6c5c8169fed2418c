/// What the VM knows of types.
module sui::types;

/// Whether the type is one whose only value is given to its module's `init`.
public native fun is_one_time_witness<T: drop>(_: &T): bool;
