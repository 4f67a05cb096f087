// How old the newest data are, counted on here between the server's answers; red over 10 s.
import { Badge } from '@grafana/ui';
import { useEffect, useState } from 'react';
import { useAway } from './connection';
import { useFeed, usePageVisible } from './feed';
import * as server from './server';

const EVERY_MS = 2_000;
const OLD_MS = 10_000;

function useNow(): number {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(performance.now()), 1_000);
    return () => window.clearInterval(timer);
  }, []);
  return now;
}

async function born(signal: AbortSignal): Promise<number | null> {
  const { age_ms: age } = await server.age(signal);
  return age === null ? null : performance.now() - age;
}

export function Stamp() {
  const visible = usePageVisible();
  const away = useAway();
  const now = useNow();
  const fed = useFeed('age', born, EVERY_MS, visible);
  const age = fed.data === null ? null : Math.max(0, now - fed.data);
  const old = age !== null && age > OLD_MS;
  const text = age === null ? (fed.loading ? 'looking for data' : 'no data in the last day') : `data is ${said(age)} old`;
  return (
    <span className="nabz-stamp" role="status" data-known={age !== null} data-old={old} data-away={away !== null}>
      {away !== null && <Badge color="red" icon="plug" text="not connected" tooltip={`${away}; what is shown stays`} />}
      <Badge color={old ? 'red' : age === null ? 'orange' : 'green'} icon={old ? 'exclamation-triangle' : 'clock-nine'} text={text} />
    </span>
  );
}

function said(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 120) {
    return `${seconds} s`;
  }
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
