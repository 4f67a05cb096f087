import { createTheme, getTimeZone } from '@grafana/data';
import { GlobalStyles, PortalContainer, ThemeContext } from '@grafana/ui';
import { useEffect, useMemo } from 'react';
import * as addresses from './address';
import { useFeed } from './feed';
import { Grid } from './grid';
import { Header } from './header';
import { useMarks } from './marks';
import type { Dashboard, DashboardName } from './model';
import { usePlace } from './place';
import * as server from './server';
import { everyMs, toRange } from './times';
import { chosenFor } from './variables';
import { ViewContext, type View } from './view';

// A server that was away is found again; one with changed dashboards is seen.
const RENEW_MS = 5_000;

interface Loaded {
  names: DashboardName[];
  board: Dashboard;
}

let last = { text: '', loaded: null as Loaded | null };

// The same object while nothing changed, so that nothing is drawn anew for it.
async function load(uid: string | null, signal: AbortSignal): Promise<Loaded> {
  const names = await server.list(signal);
  const loaded = { names, board: await server.dashboard(uid ?? names[0].uid, signal) };
  const text = JSON.stringify(loaded);
  if (text !== last.text || last.loaded === null) {
    last = { text, loaded };
  }
  return last.loaded ?? loaded;
}

export function App() {
  const { address, go } = usePlace();
  const fed = useFeed(address.uid ?? '', (signal) => load(address.uid, signal), RENEW_MS, true);
  const theme = useMemo(() => createTheme({ colors: { mode: address.theme === 'light' ? 'light' : 'dark' } }), [address.theme]);
  useEffect(() => {
    document.documentElement.dataset.theme = theme.isDark ? 'dark' : 'light';
  }, [theme]);
  return (
    <ThemeContext.Provider value={theme}>
      <GlobalStyles />
      {fed.data === null || (address.uid !== null && fed.data.board.uid !== address.uid) ? (
        <div className="nabz-nodata nabz-first">{fed.error ?? 'looking for the dashboard …'}</div>
      ) : (
        <Board loaded={fed.data} address={address} go={go} theme={theme} />
      )}
      <PortalContainer />
    </ThemeContext.Provider>
  );
}

type BoardProps = Pick<View, 'address' | 'go' | 'theme'> & { loaded: Loaded };

function Board({ loaded: { names, board }, address, go, theme }: BoardProps) {
  useEffect(() => {
    document.title = `${board.title} · nabz`;
  }, [board]);
  const base = useMemo(() => makeView(board, address, go, theme), [board, address, go, theme]);
  const marks = useMarks(base);
  const view = useMemo(() => ({ ...base, marks }), [base, marks]);
  return (
    <ViewContext.Provider value={view}>
      <Header names={names} />
      <Grid key={board.uid} panels={board.panels ?? []} />
    </ViewContext.Provider>
  );
}

function makeView(board: Dashboard, address: addresses.Address, go: View['go'], theme: View['theme']): Omit<View, 'marks'> {
  const said = address.timezone ?? board.timezone;
  const timeZone = said && said !== 'browser' ? said : getTimeZone();
  const from = address.from ?? board.time?.from ?? 'now-15m';
  const to = address.to ?? board.time?.to ?? 'now';
  return {
    board,
    address,
    go,
    from,
    to,
    range: toRange(from, to, timeZone),
    timeZone,
    chosen: chosenFor(board, address.chosen),
    everyMs: everyMs(address.refresh ?? board.refresh),
    theme,
  };
}
