import { dateTime, type TimeRange } from '@grafana/data';
import { IconButton, Select, TimeRangePicker } from '@grafana/ui';
import { write } from './address';
import { useNarrow } from './grid';
import { interpolator } from './interpolate';
import type { DashboardName, Link } from './model';
import { Stamp } from './stamp';
import { QUICK, toAddress } from './times';
import { Variables } from './variables';
import { scopeOf, useView } from './view';

export function Header({ names }: { names: DashboardName[] }) {
  const { address, board, go, theme } = useView();
  return (
    <header className="nabz-header" data-kiosk={address.kiosk}>
      <div className="nabz-line">
        {address.kiosk ? <h1>{board.title}</h1> : <Dashboards names={names} />}
        {!address.kiosk && <Links names={names} />}
        <span className="nabz-space" />
        <Stamp />
        {!address.kiosk && <Times />}
        {!address.kiosk && (
          <IconButton
            name="adjust-circle"
            size="lg"
            tooltip={theme.isDark ? 'light' : 'dark'}
            onClick={() => go({ theme: theme.isDark ? 'light' : 'dark' })}
          />
        )}
        {!address.kiosk && <IconButton name="monitor" size="lg" tooltip="only the panels (Esc ends it)" onClick={() => go({ kiosk: true })} />}
      </div>
      {!address.kiosk && (
        <div className="nabz-line nabz-variables">
          <Variables />
        </div>
      )}
    </header>
  );
}

function Dashboards({ names }: { names: DashboardName[] }) {
  const { board, go } = useView();
  const options = names.map(({ uid, title }) => ({ value: uid, label: title }));
  return (
    <h1 className="nabz-title">
      <Select
        aria-label="dashboard"
        width="auto"
        isSearchable={false}
        options={options}
        value={{ value: board.uid, label: board.title }}
        onChange={(one) => one.value && go({ uid: one.value })}
      />
    </h1>
  );
}

// The dashboard's own links: to others by their tags, or to any address.
function Links({ names }: { names: DashboardName[] }) {
  const view = useView();
  const { address, board } = view;
  const replace = interpolator(scopeOf(view, view.range));
  const carried = (link: Link) => ({
    ...address,
    from: link.keepTime ? address.from : null,
    to: link.keepTime ? address.to : null,
    chosen: link.includeVars ? address.chosen : {},
  });
  const made = (board.links ?? []).flatMap((link) =>
    link.type === 'dashboards'
      ? names
          .filter(({ uid, tags }) => uid !== board.uid && (link.tags ?? []).every((tag) => tags.includes(tag)))
          .map(({ uid, title }) => ({ title, href: write({ ...carried(link), uid }), blank: false }))
      : [{ title: link.title ?? '', href: replace(link.url ?? '', {}), blank: link.targetBlank ?? false }]
  );
  return (
    <nav className="nabz-links" aria-label="dashboards">
      {made.map(({ title, href, blank }) => (
        <a key={href} href={href} target={blank ? '_blank' : undefined} rel="noreferrer">
          {title}
        </a>
      ))}
    </nav>
  );
}

function Times() {
  const { go, range, timeZone } = useView();
  const narrow = useNarrow();
  const change = ({ raw }: TimeRange) => go({ from: toAddress(raw.from), to: toAddress(raw.to) });
  const fixed = (fromMs: number, toMs: number) => go({ from: String(Math.round(fromMs)), to: String(Math.round(toMs)) });
  const [begin, end] = [range.from.valueOf(), range.to.valueOf()];
  const half = (end - begin) / 2;
  return (
    <TimeRangePicker
      value={range}
      timeZone={timeZone}
      quickRanges={QUICK}
      hideText={narrow}
      isOnCanvas
      onChange={change}
      onChangeTimeZone={(timezone) => go({ timezone })}
      onMoveBackward={() => fixed(begin - half, end - half)}
      onMoveForward={() => fixed(begin + half, Math.min(end + half, dateTime().valueOf() + half))}
      onZoom={() => fixed(begin - half, end + half)}
    />
  );
}
