// Whether the server and ClickHouse answer, told by every question that the page asks.
import { useSyncExternalStore } from 'react';

let away: string | null = null;
const listeners = new Set<() => void>();

export function tell(why: string | null): void {
  if (why !== away) {
    away = why;
    listeners.forEach((listener) => listener());
  }
}

export const useAway = (): string | null =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => away
  );
