/** A value that is made when it is first asked for, and anew after it was forgotten. */
export interface Kept<T> {
  get(): T;
  forget(): void;
}

/** `first` is the value to begin with, where it is known. */
export function kept<T>(make: () => T, first?: { readonly value: T }): Kept<T> {
  let made = first;
  return {
    get: () => {
      made ??= { value: make() };
      return made.value;
    },
    forget: () => {
      made = undefined;
    },
  };
}
