// What the page asks its server; every question can be taken back.
import type { Chosen, Dashboard, DashboardName } from './model';

export interface WireField {
  name: string;
  type: 'time' | 'number' | 'string' | 'boolean';
  values: unknown[];
  labels: Record<string, string> | null;
}

export interface Answer {
  frame: { fields: WireField[]; rows: number };
  from: number;
  to: number;
}

export interface Question {
  dashboard: string;
  panel: number;
  ref: string;
  from: string | number;
  to: string | number;
  interval_ms: number;
  variables: Chosen;
}

// The server is away, or cannot reach ClickHouse: what is shown is no longer renewed.
export class Away extends Error {}

const LIMIT_MS = 30_000;

async function ask<T>(path: string, signal: AbortSignal, body?: unknown): Promise<T> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]);
  const request: RequestInit = body
    ? { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }
    : {};
  let response: Response;
  let content: T & { error?: string };
  try {
    response = await fetch(path, { ...request, signal: limited });
    content = await response.json();
  } catch (error) {
    signal.throwIfAborted();
    throw new Away('the page’s server does not answer');
  }
  if (!response.ok) {
    const why = content.error ?? response.statusText;
    throw response.status >= 503 ? new Away(why) : new Error(why);
  }
  return content;
}

export const list = (signal: AbortSignal) => ask<DashboardName[]>('/api/dashboards', signal);

export const dashboard = (uid: string, signal: AbortSignal) =>
  ask<Dashboard>(`/api/dashboards/${encodeURIComponent(uid)}`, signal);

export const panel = (question: Question, signal: AbortSignal) =>
  ask<Answer>('/api/panel', signal, question);

export interface NamedQuestion {
  dashboard: string;
  name: string;
  from: string | number;
  to: string | number;
  variables: Chosen;
}

export const variable = (question: NamedQuestion, signal: AbortSignal) =>
  ask<Answer>('/api/variable', signal, question);

export const marks = (question: NamedQuestion, signal: AbortSignal) =>
  ask<Answer>('/api/marks', signal, question);

export const age = (signal: AbortSignal) => ask<{ age_ms: number | null }>('/api/age', signal);
