// The data of one panel: its queries asked again and again, drawn with the panel's own settings.
import { rangeUtil, standardTransformers, standardTransformersRegistry, transformDataFrame } from '@grafana/data';
import type { DataFrame, InterpolateFunction, TimeRange } from '@grafana/data';
import { dateTime } from '@grafana/data';
import { useMemo } from 'react';
import { firstValueFrom } from 'rxjs';
import { useFeed, usePageVisible } from './feed';
import { configured, toFrame } from './fields';
import { interpolator } from './interpolate';
import type { Panel } from './model';
import * as server from './server';
import { toWire } from './times';
import { scopeOf, useView, type View } from './view';

// Widths are rounded, so that screens of about one width share the server's answers.
const WIDTH_STEP = 200;

standardTransformersRegistry.setInit(() =>
  Object.values(standardTransformers).map((transformation) => ({
    id: transformation.id,
    name: transformation.name,
    description: transformation.description,
    transformation,
    editor: () => null,
  }))
);

interface Asked {
  frames: DataFrame[];
  fromMs: number;
  toMs: number;
}

export interface PanelData {
  frames: DataFrame[];
  range: TimeRange;
  replaceVariables: InterpolateFunction;
  error: string | null;
  loading: boolean;
  // Whether there ever was an answer.
  known: boolean;
}

export function usePanelData(panel: Panel, width: number, inView: boolean): PanelData {
  const view = useView();
  const visible = usePageVisible();
  const targets = useMemo(() => (panel.targets ?? []).filter((target) => !target.hide), [panel]);
  const points = panel.maxDataPoints ?? Math.max(WIDTH_STEP, Math.round(width / WIDTH_STEP) * WIDTH_STEP);
  const from = panel.timeFrom ? `now-${panel.timeFrom}` : view.from;
  const to = panel.timeFrom ? 'now' : view.to;
  const key = JSON.stringify([view.board.uid, panel.id, points, from, to, view.chosen]);
  const active = visible && inView && width > 0 && targets.length > 0;
  const fed = useFeed(key, (signal) => load(view, panel, points, from, to, signal), view.everyMs, active);
  return useMemo(() => dress(view, panel, fed.data, fed), [view, panel, fed]);
}

async function load(
  view: View,
  panel: Panel,
  points: number,
  from: string,
  to: string,
  signal: AbortSignal
): Promise<Asked> {
  const refs = (panel.targets ?? []).filter((target) => !target.hide).map((target) => target.refId);
  const interval = rangeUtil.calculateInterval(view.range, points, panel.interval ?? '1s');
  const answers = await Promise.all(
    refs.map((ref) =>
      server.panel(
        {
          dashboard: view.board.uid,
          panel: panel.id,
          ref,
          from: toWire(from, false, view.timeZone),
          to: toWire(to, true, view.timeZone),
          interval_ms: interval.intervalMs,
          variables: view.chosen,
        },
        signal
      )
    )
  );
  const frames = answers.map((answer, index) => toFrame(answer, refs[index]));
  return { frames: await transformed(panel, frames), fromMs: answers[0].from, toMs: answers[0].to };
}

const transformed = (panel: Panel, frames: DataFrame[]): Promise<DataFrame[]> =>
  panel.transformations?.length
    ? firstValueFrom(transformDataFrame(panel.transformations, frames))
    : Promise.resolve(frames);

function dress(
  view: View,
  panel: Panel,
  asked: Asked | null,
  fed: { error: string | null; loading: boolean }
): PanelData {
  const range = asked
    ? { from: dateTime(asked.fromMs), to: dateTime(asked.toMs), raw: view.range.raw }
    : view.range;
  const replaceVariables = interpolator(scopeOf(view, range));
  const frames = configured(panel, asked?.frames ?? [], view.theme, view.timeZone, replaceVariables);
  return { frames, range, replaceVariables, error: fed.error, loading: fed.loading, known: asked !== null };
}
