/** Two results. */
export class Tuple2<A, B> {
  constructor(public a: A, public b: B) {}
}

/** Three results. */
export class Tuple3<A, B, C> {
  constructor(public a: A, public b: B, public c: C) {}
}
