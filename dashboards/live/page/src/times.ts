// The time range of the page: as the address has it, as moments, and as the server wants it.
import { dateMath, dateTime, type RawTimeRange, type TimeRange } from '@grafana/data';

const PLAIN = /^now(-\d{1,6}[smhdw])?$/;

export const QUICK = [
  ['now-5m', 'Last 5 minutes'],
  ['now-15m', 'Last 15 minutes'],
  ['now-30m', 'Last 30 minutes'],
  ['now-1h', 'Last 1 hour'],
  ['now-3h', 'Last 3 hours'],
  ['now-6h', 'Last 6 hours'],
  ['now-12h', 'Last 12 hours'],
  ['now-24h', 'Last 24 hours'],
].map(([from, display]) => ({ from, to: 'now', display }));

const moment = (text: string, roundUp: boolean, timeZone: string) =>
  /^\d+$/.test(text)
    ? dateTime(Number(text))
    : dateMath.toDateTime(text, { roundUp, timezone: timeZone }) ?? dateTime();

export function toRange(from: string, to: string, timeZone: string): TimeRange {
  const begin = moment(from, false, timeZone);
  const end = moment(to, true, timeZone);
  const raw: RawTimeRange = {
    from: /^\d+$/.test(from) ? begin : from,
    to: /^\d+$/.test(to) ? end : to,
  };
  return { from: begin, to: end, raw };
}

// The server knows now-15m and milliseconds; all else (now/d) becomes a moment here.
export const toWire = (text: string, roundUp: boolean, timeZone: string): string | number =>
  PLAIN.test(text) ? text : moment(text, roundUp, timeZone).valueOf();

export const toAddress = (part: RawTimeRange['from']): string =>
  typeof part === 'string' ? part : String(part.valueOf());

export function everyMs(refresh: string | null | undefined): number | null {
  if (refresh === 'off') {
    return null;
  }
  const found = /^(\d+)(s|m|h)$/.exec(refresh ?? '5s');
  const unit = { s: 1_000, m: 60_000, h: 3_600_000 };
  return found ? Math.max(1_000, Number(found[1]) * unit[found[2] as 's' | 'm' | 'h']) : 5_000;
}
