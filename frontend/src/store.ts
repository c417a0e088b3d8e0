/** A value that can be watched: by pages through `useStore`, by everything else through `watch`. */

import { useSyncExternalStore } from "react";

export class Store<T> {
  private watchers = new Set<() => void>();

  constructor(private current: T) {}

  get = (): T => this.current;

  set(next: T): void {
    if (Object.is(next, this.current)) return;
    this.current = next;
    for (const watcher of [...this.watchers]) watcher();
  }

  change(part: Partial<T>): void {
    this.set({ ...this.current, ...part });
  }

  watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };
}

/** A part of it, which must be the same object while it does not change. */
export const usePart = <T, P>(store: Store<T>, part: (of: T) => P): P => useSyncExternalStore(store.watch, () => part(store.get()));

export const useStore = <T>(store: Store<T>): T => useSyncExternalStore(store.watch, store.get);
