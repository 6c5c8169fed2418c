/// Properties of types.
module sui::types;

/// Whether the type is a one-time witness, whose only value is passed to `init` of its module.
public native fun is_one_time_witness<T: drop>(_: &T): bool;
