import { InlineLabel, Input, MultiSelect, Select } from '@grafana/ui';
import { useMemo } from 'react';
import { useFeed } from './feed';
import { ALL, type Chosen, type Dashboard, type Option, type Variable } from './model';
import * as server from './server';
import { toWire } from './times';
import { useView } from './view';

const CHOOSABLE = new Set(['query', 'custom', 'interval', 'textbox']);
const RENEW_MS = 60_000;

// What the server is told: the address's choice, else the dashboard's own.
export function chosenFor(board: Dashboard, fromAddress: Chosen): Chosen {
  const chosen: Chosen = {};
  for (const variable of board.templating?.list ?? []) {
    if (['datasource', 'adhoc', 'constant'].includes(variable.type)) {
      continue;
    }
    const value = fromAddress[variable.name] ?? variable.current?.value ?? (variable.includeAll ? ALL : '');
    const all = [value].flat().some((one) => one === ALL || one === 'All');
    chosen[variable.name] = all ? ALL : value;
  }
  return chosen;
}

export function Variables() {
  const { board } = useView();
  const shown = (board.templating?.list ?? []).filter((one) => CHOOSABLE.has(one.type) && (one.hide ?? 0) < 2);
  return (
    <>
      {shown.map((variable) => {
        const Kind = KINDS[variable.type] ?? Fixed;
        return <Kind key={variable.name} variable={variable} />;
      })}
    </>
  );
}

const KINDS: Record<string, (props: { variable: Variable }) => React.JSX.Element> = { query: Asked, textbox: Typed };

// Taken with Enter or when the field is left, not at each letter.
function Typed({ variable }: { variable: Variable }) {
  const { address, chosen, go } = useView();
  const value = String(chosen[variable.name] ?? '');
  const take = (text: string) => text !== value && go({ chosen: { ...address.chosen, [variable.name]: text } });
  const label = variable.label || variable.name;
  return (
    <div className="nabz-variable" data-variable={variable.name}>
      <InlineLabel width="auto">{label}</InlineLabel>
      <Input
        key={value}
        aria-label={label}
        width={16}
        defaultValue={value}
        maxLength={200}
        onBlur={(event) => take(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Enter' && take(event.currentTarget.value)}
      />
    </div>
  );
}

function Asked({ variable }: { variable: Variable }) {
  const view = useView();
  const { [variable.name]: _own, ...others } = view.chosen;
  const question = {
    dashboard: view.board.uid,
    name: variable.name,
    from: toWire(view.from, false, view.timeZone),
    to: toWire(view.to, true, view.timeZone),
    variables: others,
  };
  const fed = useFeed(JSON.stringify([variable.name, view.from, view.to, others]), (signal) => server.variable(question, signal), RENEW_MS, true);
  const options = useMemo(() => toOptions(fed.data), [fed.data]);
  return <Chooser variable={variable} options={options} loading={fed.data === null} />;
}

function toOptions(answer: server.Answer | null): Option[] {
  const [values, texts] = answer?.frame.fields ?? [];
  return (values?.values ?? []).map((value, index) => ({
    value: String(value),
    text: String((texts ?? values).values[index]),
  }));
}

function Fixed({ variable }: { variable: Variable }) {
  const options = (variable.options ?? []).filter((option) => option.value !== ALL);
  return <Chooser variable={variable} options={options} loading={false} />;
}

function Chooser({ variable, options, loading }: { variable: Variable; options: Option[]; loading: boolean }) {
  const { address, chosen, go } = useView();
  const label = variable.label || variable.name;
  const all = variable.includeAll ? [{ value: ALL, label: 'All' }] : [];
  const choices = [...all, ...options.map(({ value, text }) => ({ value, label: text || '(none)' }))];
  const current = [chosen[variable.name] ?? ''].flat();
  const choose = (values: string[]) => {
    const kept = values[values.length - 1] === ALL ? [ALL] : values.filter((value) => value !== ALL);
    const next = kept.length > 0 ? kept : variable.includeAll ? [ALL] : [];
    go({ chosen: { ...address.chosen, [variable.name]: next.length === 1 ? next[0] : next } });
  };
  const named = current.map((value) => choices.find((choice) => choice.value === value) ?? { value, label: value });
  const shared = { options: choices, isLoading: loading, 'aria-label': label, width: 'auto' as const, maxMenuHeight: 320 };
  return (
    <div className="nabz-variable" data-variable={variable.name}>
      <InlineLabel width="auto">{label}</InlineLabel>
      {variable.multi ? (
        <MultiSelect {...shared} value={named} closeMenuOnSelect={false} onChange={(values) => choose(values.map((one) => one.value ?? ''))} />
      ) : (
        <Select {...shared} value={named[0]} onChange={(one) => choose([one.value ?? ''])} />
      )}
    </div>
  );
}
