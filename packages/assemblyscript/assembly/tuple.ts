/** A result of type `tuple<A, B>`. */
export class Tuple2<A, B> {
  constructor(public a: A, public b: B) {}
}

/** A result of type `tuple<A, B, C>`. */
export class Tuple3<A, B, C> {
  constructor(public a: A, public b: B, public c: C) {}
}
