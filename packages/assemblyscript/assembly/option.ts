import { revert } from "./errors";

/** A value of type `option<T>`: `Option.some<u64>(5)` or `Option.none<u64>()`. */
export class Option<T> {
  constructor(private items: Array<T>) {}

  static some<T>(value: T): Option<T> { return new Option<T>([value]); }
  static none<T>(): Option<T> { return new Option<T>([]); }

  get isSome(): bool { return this.items.length > 0; }

  /** Reverts if there is none. */
  get value(): T {
    if (!this.isSome) revert("an option without a value");
    return this.items[0];
  }

  /** The value, or another one if there is none. */
  or(other: T): T { return this.isSome ? this.items[0] : other; }
}
