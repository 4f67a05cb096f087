// Moments that the dashboard marks on every graph: alerts that began and ended.
import { useMemo } from 'react';
import { useFeed, usePageVisible } from './feed';
import type { Annotation, Chosen, Dashboard } from './model';
import * as server from './server';
import { toWire } from './times';

export interface Mark {
  time: number;
  text: string;
  color: string;
}

interface Where {
  board: Dashboard;
  from: string;
  to: string;
  timeZone: string;
  chosen: Chosen;
  everyMs: number | null;
}

export function useMarks(where: Where): Mark[] {
  const { board, from, to, chosen, everyMs } = where;
  const visible = usePageVisible();
  const asked = useMemo(
    () => (board.annotations?.list ?? []).filter(({ enable, target }) => enable !== false && target?.rawSql),
    [board]
  );
  const key = JSON.stringify([board.uid, from, to, chosen]);
  const fed = useFeed(key, (signal) => load(where, asked, signal), everyMs, visible && asked.length > 0);
  return fed.data ?? NONE;
}

const NONE: Mark[] = [];

async function load(where: Where, asked: Annotation[], signal: AbortSignal): Promise<Mark[]> {
  const question = {
    dashboard: where.board.uid,
    from: toWire(where.from, false, where.timeZone),
    to: toWire(where.to, true, where.timeZone),
    variables: where.chosen,
  };
  const answers = await Promise.all(asked.map(({ name }) => server.marks({ ...question, name }, signal)));
  return answers.flatMap((answer, index) => toMarks(answer, asked[index].iconColor ?? 'blue'));
}

function toMarks({ frame }: server.Answer, color: string): Mark[] {
  const column = (name: string) => frame.fields.find((field) => field.name === name)?.values ?? [];
  const [times, titles, texts] = ['time', 'title', 'text'].map(column);
  return times.map((time, row) => ({
    time: Number(time),
    text: [titles[row], texts[row]].filter(Boolean).join('\n'),
    color,
  }));
}
