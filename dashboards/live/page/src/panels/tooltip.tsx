import { formattedValueToString, getFieldDisplayName, type DataFrame, type Field } from '@grafana/data';

interface Row {
  name: string;
  text: string;
  color: string;
}

function rowOf(field: Field, frame: DataFrame, index: number): Row {
  const shown = field.display?.(field.values[index]) ?? { text: String(field.values[index]), numeric: NaN };
  const byName = field.state?.seriesIndex ?? 0;
  return {
    name: getFieldDisplayName(field, frame),
    text: formattedValueToString(shown),
    color: shown.color ?? `var(--series-${byName})`,
  };
}

export function Tooltip({
  frame,
  indexes,
  series,
  single,
}: {
  frame: DataFrame;
  indexes: Array<number | null>;
  series: number | null;
  single: boolean;
}) {
  const at = indexes[0];
  if (at === null || at === undefined) {
    return null;
  }
  const [time, ...numbers] = frame.fields;
  const rows = numbers
    .map((field, place) => ({ field, place: place + 1 }))
    .filter(({ field, place }) => (single ? place === series : !field.config.custom?.hideFrom?.tooltip))
    .filter(({ field, place }) => field.values[indexes[place] ?? at] != null)
    .map(({ field, place }) => rowOf(field, frame, indexes[place] ?? at));
  return (
    <div className="nabz-tooltip">
      <div className="nabz-tooltip-time">{time.display && formattedValueToString(time.display(time.values[at]))}</div>
      {rows.map((row) => (
        <div key={row.name} className="nabz-tooltip-row">
          <i style={{ background: row.color }} />
          <span>{row.name}</span>
          <b>{row.text}</b>
        </div>
      ))}
    </div>
  );
}
