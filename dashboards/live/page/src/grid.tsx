// Grafana's grid of 24 columns; on a phone, panels one under the other.
import { Icon } from '@grafana/ui';
import { useEffect, useState } from 'react';
import type { Panel } from './model';
import { PanelBox } from './panel';

const CELL = 30;
const GAP = 8;
const NARROW = '(max-width: 768px)';

export function useNarrow(): boolean {
  const [narrow, setNarrow] = useState(() => matchMedia(NARROW).matches);
  useEffect(() => {
    const query = matchMedia(NARROW);
    const look = () => setNarrow(query.matches);
    query.addEventListener('change', look);
    return () => query.removeEventListener('change', look);
  }, []);
  return narrow;
}

const pixels = (rows: number) => rows * CELL + (rows - 1) * GAP;
const inOrder = (a: Panel, b: Panel) => a.gridPos.y - b.gridPos.y || a.gridPos.x - b.gridPos.x;

export function Grid({ panels }: { panels: Panel[] }) {
  const narrow = useNarrow();
  const [turned, setTurned] = useState<Record<number, boolean>>({});
  const ordered = [...panels].sort(inOrder);
  let open = true;
  const shown = ordered.flatMap((panel) => {
    if (panel.type !== 'row') {
      return open ? [panel] : [];
    }
    open = turned[panel.id] ?? !panel.collapsed;
    return [panel, ...(open ? panel.panels ?? [] : [])];
  });
  const isOpen = (row: Panel) => turned[row.id] ?? !row.collapsed;
  return (
    <main className={narrow ? 'nabz-stack' : 'nabz-grid'}>
      {shown.map((panel) => (
        <Cell key={panel.id} panel={panel} narrow={narrow}>
          {panel.type === 'row' ? (
            <Row panel={panel} open={isOpen(panel)} onTurn={() => setTurned({ ...turned, [panel.id]: !isOpen(panel) })} />
          ) : (
            <PanelBox panel={panel} height={narrow ? phoneHeight(panel) : pixels(panel.gridPos.h)} />
          )}
        </Cell>
      ))}
    </main>
  );
}

// A text or a figure needs little on a phone, a graph or table some room.
const phoneHeight = (panel: Panel) =>
  panel.type === 'stat' ? Math.min(pixels(panel.gridPos.h), pixels(4)) : pixels(Math.max(panel.gridPos.h, panel.type === 'text' ? 3 : 7));

function Cell({ panel, narrow, children }: { panel: Panel; narrow: boolean; children: React.ReactNode }) {
  const { x, y, w, h } = panel.gridPos;
  const place = narrow ? {} : { gridColumn: `${x + 1} / span ${w}`, gridRow: `${y + 1} / span ${h}` };
  return <div style={place}>{children}</div>;
}

function Row({ panel, open, onTurn }: { panel: Panel; open: boolean; onTurn: () => void }) {
  return (
    <button type="button" className="nabz-row" aria-expanded={open} onClick={onTurn}>
      <Icon name={open ? 'angle-down' : 'angle-right'} />
      <h2>{panel.title}</h2>
    </button>
  );
}
