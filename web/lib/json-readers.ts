import { isNumber, isObject, isText } from "@/lib/json";

/** What a reader gives for a value that is not of its type. */
export const BROKEN = Symbol("broken");

/** Makes values that came from outside values of a type, as far as this version knows it. */
export type Reader<T> = (value: unknown) => T | typeof BROKEN;

const accept =
  <T>(is: (value: unknown) => value is T): Reader<T> =>
  (value) =>
    is(value) ? value : BROKEN;

export const text = accept(isText);
export const number = accept(isNumber);
export const flag = accept((value) => typeof value === "boolean");

export function choice<T extends string>(...choices: T[]): Reader<T> {
  return accept((value): value is T => (choices as unknown[]).includes(value));
}

export function either<A, B>(one: Reader<A>, other: Reader<B>): Reader<A | B> {
  return (value) => {
    const read = one(value);
    return read === BROKEN ? other(value) : read;
  };
}

/** Null also for what cannot be read. */
export function nullable<T>(read: Reader<T>): Reader<T | null> {
  return either(read, () => null);
}

/** Absent also when it cannot be read. */
export function optional<T>(read: Reader<T>): Reader<T | undefined> {
  return either(read, () => undefined);
}

/** Those items that can be read; none when there is no list. */
export function list<T>(read: Reader<T>): Reader<T[]> {
  return (value = []) => (Array.isArray(value) ? value.map(read).filter((item): item is T => item !== BROKEN) : BROKEN);
}

/** With the members that this version knows. */
export function object<T extends object>(members: { [Name in keyof T]-?: Reader<T[Name]> }): Reader<T> {
  const readers = Object.entries<Reader<unknown>>(members);
  return (value) => {
    if (!isObject(value)) return BROKEN;
    const result: Record<string, unknown> = {};
    for (const [name, readMember] of readers) {
      const member = readMember(value[name]);
      if (member === BROKEN) return BROKEN;
      if (member !== undefined) result[name] = member;
    }
    return result as T;
  };
}
