// Grafana's variables in titles, names, texts and links: ${queue}, ${__field.labels.x}, …
import { formattedValueToString, type Field, type InterpolateFunction, type ScopedVars } from '@grafana/data';
import { ALL, type Chosen } from './model';

export interface Scope {
  chosen: Chosen;
  // Variables that stand for Grafana's data source: here there is one, and it is not named.
  sources: string[];
  fromMs: number;
  toMs: number;
  // from and to as the address has them.
  from: string;
  to: string;
}

const TOKEN = /\$\{(\w+)(?:\.([^:}]+))?(?::(\w+))?\}|\$(\w+)|\[\[(\w+)(?::(\w+))?\]\]/g;

export function interpolator(scope: Scope): InterpolateFunction {
  return (value, scoped, format) =>
    (value ?? '').replace(TOKEN, (whole, braced, path, braceFormat, bare, bracket, bracketFormat) => {
      const name = braced ?? bare ?? bracket;
      const how = braceFormat ?? bracketFormat ?? (typeof format === 'string' ? format : undefined);
      return lookUp(scope, name, path, how, scoped ?? {}) ?? whole;
    });
}

function lookUp(
  scope: Scope,
  name: string,
  path: string | undefined,
  format: string | undefined,
  scoped: ScopedVars
): string | undefined {
  if (scope.sources.includes(name)) {
    return '';
  }
  const fixed = wellKnown(scope, name);
  if (fixed !== undefined) {
    return fixed;
  }
  if (name.startsWith('__')) {
    const found = ofData(name, path ?? '', scoped);
    return found === undefined ? undefined : encoded(found, format);
  }
  const chosen = scope.chosen[name];
  return chosen === undefined ? undefined : formatted(name, [chosen].flat(), format);
}

function wellKnown(scope: Scope, name: string): string | undefined {
  switch (name) {
    case '__from':
      return String(scope.fromMs);
    case '__to':
      return String(scope.toMs);
    case '__url_time_range':
      return new URLSearchParams({ from: scope.from, to: scope.to }).toString();
    case '__all_variables':
      return Object.entries(scope.chosen)
        .map(([variable, value]) => query(variable, [value].flat()))
        .join('&');
    default:
      return undefined;
  }
}

function formatted(name: string, values: string[], format?: string): string {
  switch (format) {
    case 'queryparam':
      return query(name, values);
    case 'text':
      return values.map(called).join(' + ');
    case 'pipe':
      return values.join('|');
    case 'percentencode':
    case 'uriencode':
      return values.map(encodeURIComponent).join(',');
    case undefined:
      return values.map(called).join(', ');
    default:
      return values.join(',');
  }
}

const called = (value: string) => (value === ALL ? 'All' : value);

const query = (name: string, values: string[]) =>
  values.map((value) => `var-${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');

const encoded = (text: string, format?: string) =>
  format === 'percentencode' || format === 'uriencode' || format === 'queryparam'
    ? encodeURIComponent(text)
    : text;

function ofData(name: string, path: string, scoped: ScopedVars): string | undefined {
  const context = scoped.__dataContext?.value;
  const field: Field | undefined = context?.field;
  switch (name) {
    case '__field':
      return field && ofField(field, path);
    case '__series':
      return context?.frame?.name;
    case '__value':
      return field && context && ofCell(field, context, path || 'text');
    case '__data': {
      const found = /^fields(?:\.|\[["']?)([^"'\]]+?)["']?\]?(?:\.(text|numeric|time|raw))?$/.exec(path);
      const other = found && fieldOf(context?.frame?.fields ?? [], found[1]);
      return other ? ofCell(other, { rowIndex: context?.rowIndex }, found?.[2] ?? 'raw') : undefined;
    }
    default:
      return undefined;
  }
}

const fieldOf = (fields: Field[], name: string) =>
  fields.find((field) => field.name === name || field.state?.displayName === name) ?? fields[Number(name)];

function ofField(field: Field, path: string): string | undefined {
  if (path.startsWith('labels.')) {
    return field.labels?.[path.slice(7)] ?? '';
  }
  return path === 'displayName' ? field.state?.displayName ?? field.name : field.name;
}

function ofCell(
  field: Field,
  context: { rowIndex?: number; calculatedValue?: { numeric: number; text: string } },
  how: string
): string | undefined {
  if (context.rowIndex === undefined) {
    const value = context.calculatedValue;
    return value && String(how === 'text' ? value.text : value.numeric);
  }
  const raw = field.values[context.rowIndex];
  return how === 'text' && field.display ? formattedValueToString(field.display(raw)) : String(raw ?? '');
}
