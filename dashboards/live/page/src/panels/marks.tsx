import { dateTimeFormat } from '@grafana/data';
import type { UPlotConfigBuilder } from '@grafana/ui';
import { useEffect, useLayoutEffect, useRef } from 'react';
import type uPlot from 'uplot';
import { useView, type View } from '../view';

// Draws the marks of the time range: a dashed line, and a handle under it that says what it was.
export function Marks({ config }: { config: UPlotConfigBuilder }) {
  const view = useView();
  const held = useRef(view);
  held.current = view;
  const plot = useRef<uPlot | null>(null);
  useLayoutEffect(() => {
    config.addHook('init', (u) => {
      plot.current = u;
    });
    config.addHook('draw', (u) => draw(u, held.current));
  }, [config]);
  useEffect(() => {
    plot.current?.redraw(false, false);
  }, [view.marks, view.theme]);
  return null;
}

function draw(u: uPlot, { marks, theme, timeZone }: View): void {
  u.over.querySelectorAll('.nabz-mark').forEach((handle) => handle.remove());
  const { min = 0, max = 0 } = u.scales.x;
  for (const mark of marks) {
    if (mark.time >= (min ?? 0) && mark.time <= (max ?? 0)) {
      const color = theme.visualization.getColorByName(mark.color);
      line(u, mark.time, color);
      u.over.append(handle(u, mark.time, `${dateTimeFormat(mark.time, { timeZone })}\n${mark.text}`, color));
    }
  }
}

function line(u: uPlot, time: number, color: string): void {
  const x = Math.round(u.valToPos(time, 'x', true));
  u.ctx.save();
  u.ctx.strokeStyle = color;
  u.ctx.lineWidth = devicePixelRatio;
  u.ctx.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
  u.ctx.beginPath();
  u.ctx.moveTo(x, u.bbox.top);
  u.ctx.lineTo(x, u.bbox.top + u.bbox.height);
  u.ctx.stroke();
  u.ctx.restore();
}

function handle(u: uPlot, time: number, text: string, color: string): HTMLElement {
  const made = document.createElement('div');
  made.className = 'nabz-mark';
  made.title = text;
  made.style.left = `${Math.round(u.valToPos(time, 'x'))}px`;
  made.style.borderBottomColor = color;
  return made;
}
