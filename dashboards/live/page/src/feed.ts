// Asks again and again: the next question only after the answer, never two at once.
import { useEffect, useRef, useState } from 'react';
import { tell } from './connection';
import { Away } from './server';

const LEAST_PAUSE_MS = 250;

export interface Fed<T> {
  data: T | null;
  error: string | null;
  loading: boolean;
}

function start(once: (signal: AbortSignal) => Promise<void>, everyMs: number | null): () => void {
  const stop = new AbortController();
  let timer = 0;
  const round = async () => {
    const began = performance.now();
    await once(stop.signal);
    if (!stop.signal.aborted && everyMs !== null) {
      timer = window.setTimeout(round, Math.max(LEAST_PAUSE_MS, began + everyMs - performance.now()));
    }
  };
  void round();
  return () => {
    stop.abort();
    window.clearTimeout(timer);
  };
}

// `key` says what is asked: when it changes, the question under way is taken back, and what is
// shown stays until the new answer is there. Nothing is asked while `active` is false.
export function useFeed<T>(
  key: string,
  load: (signal: AbortSignal) => Promise<T>,
  everyMs: number | null,
  active: boolean
): Fed<T> {
  const [fed, setFed] = useState<Fed<T>>({ data: null, error: null, loading: true });
  const loader = useRef(load);
  loader.current = load;
  useEffect(() => {
    if (!active) {
      return undefined;
    }
    setFed((last) => ({ ...last, loading: true }));
    return start(async (signal) => {
      try {
        const data = await loader.current(signal);
        tell(null);
        if (!signal.aborted) {
          setFed({ data, error: null, loading: false });
        }
      } catch (error) {
        if (!signal.aborted) {
          const away = error instanceof Away;
          const why = error instanceof Error ? error.message : String(error);
          if (away) {
            tell(why);
          }
          setFed((last) => ({ ...last, error: away ? last.error : why, loading: false }));
        }
      }
    }, everyMs);
  }, [key, everyMs, active]);
  return fed;
}

export function usePageVisible(): boolean {
  const [visible, setVisible] = useState(!document.hidden);
  useEffect(() => {
    const look = () => setVisible(!document.hidden);
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
  return visible;
}
