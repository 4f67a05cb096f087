// Everything that panels share: the dashboard, the time range, the variables and the theme.
import { createContext, useContext } from 'react';
import type { GrafanaTheme2, TimeRange } from '@grafana/data';
import type { Address } from './address';
import type { Scope } from './interpolate';
import type { Mark } from './marks';
import type { Chosen, Dashboard } from './model';

export interface View {
  board: Dashboard;
  address: Address;
  go: (change: Partial<Address>) => void;
  from: string;
  to: string;
  range: TimeRange;
  timeZone: string;
  chosen: Chosen;
  everyMs: number | null;
  theme: GrafanaTheme2;
  marks: Mark[];
}

// What variables in titles, texts and links stand for.
export const scopeOf = ({ board, chosen, from, to }: View, range: TimeRange): Scope => ({
  chosen,
  sources: (board.templating?.list ?? []).filter(({ type }) => type === 'datasource').map(({ name }) => name),
  fromMs: range.from.valueOf(),
  toMs: range.to.valueOf(),
  from,
  to,
});

export const ViewContext = createContext<View | null>(null);

export function useView(): View {
  const view = useContext(ViewContext);
  if (view === null) {
    throw new Error('drawn outside of a dashboard');
  }
  return view;
}
