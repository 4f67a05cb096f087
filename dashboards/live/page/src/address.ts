// The page's address says all that it shows, in Grafana's own words: /d/<uid>?from=&to=&var-x=
import type { Chosen } from './model';

export interface Address {
  uid: string | null;
  from: string | null;
  to: string | null;
  chosen: Chosen;
  theme: string | null;
  kiosk: boolean;
  refresh: string | null;
  timezone: string | null;
}

export function read(place: Location): Address {
  const parameters = new URLSearchParams(place.search);
  const chosen: Chosen = {};
  for (const key of new Set(parameters.keys())) {
    if (key.startsWith('var-')) {
      const values = parameters.getAll(key);
      chosen[key.slice(4)] = values.length > 1 ? values : values[0];
    }
  }
  return {
    uid: /^\/d\/([^/]+)/.exec(place.pathname)?.[1] ?? null,
    from: parameters.get('from'),
    to: parameters.get('to'),
    chosen,
    theme: parameters.get('theme'),
    kiosk: parameters.has('kiosk'),
    refresh: parameters.get('refresh'),
    timezone: parameters.get('timezone'),
  };
}

export function write(address: Address): string {
  const parameters = new URLSearchParams();
  if (address.from && address.to) {
    parameters.set('from', address.from);
    parameters.set('to', address.to);
  }
  for (const [name, value] of Object.entries(address.chosen)) {
    [value].flat().forEach((one) => parameters.append(`var-${name}`, one));
  }
  for (const name of ['theme', 'refresh', 'timezone'] as const) {
    const value = address[name];
    if (value) {
      parameters.set(name, value);
    }
  }
  if (address.kiosk) {
    parameters.set('kiosk', '1');
  }
  const text = parameters.toString();
  return `${address.uid ? `/d/${address.uid}` : '/'}${text ? `?${text}` : ''}`;
}
