/**
 * The outcome of an operation that may fail in an expected way. Expected failures are returned as tagged values and
 * survive Durable Object RPC; bugs are thrown.
 */
export type Result<T, E> = Ok<T> | Err<E>;
export type Ok<T> = { readonly ok: true; readonly value: T };
export type Err<E> = { readonly ok: false; readonly error: E };

/** A success that carries `value`. */
export function ok<T>(value: T): Ok<T> {
  return { ok: true, value };
}

/** An expected failure that carries a tagged `error`. */
export function err<const E>(error: E): Err<E> {
  return { ok: false, error };
}
