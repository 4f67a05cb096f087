// JSON Schemas of Grafana's own types, and dashboards held to them.
//   node schema.mjs make            writes schemas.json beside itself
//   node schema.mjs check FILE...   prints a JSON list of what does not fit, one string each
import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';

const here = (name) => new URL(name, import.meta.url).pathname;
const RAW = here('node_modules/@grafana/schema/dist/esm/raw');
const PANELS = { stat: 'Stat', table: 'Table', text: 'Text', timeseries: 'TimeSeries' };
// Types that the package itself leaves half told: variables and annotations carry more than these.
const OPEN = ['VariableModel', 'VariableOption', 'AnnotationQuery', 'AnnotationTarget', 'RowPanel'];

async function make() {
  const { createGenerator } = await import('ts-json-schema-generator');
  const of = (file, type) => {
    const path = `${RAW}/${file}_types.gen.d.ts`;
    return createGenerator({ path, type, skipTypeCheck: true, expose: 'all' }).createSchema(type);
  };
  const dashboard = of('dashboard/x/dashboard', 'Dashboard');
  for (const name of OPEN) {
    delete dashboard.definitions[name].additionalProperties;
    delete dashboard.definitions[name].required;
  }
  const made = { dashboard };
  for (const [kind, name] of Object.entries(PANELS)) {
    const file = `composable/${kind}/panelcfg/x/${name}PanelCfg`;
    made[`${kind}.options`] = of(file, 'Options');
    if (kind === 'table' || kind === 'timeseries') made[`${kind}.custom`] = of(file, 'FieldConfig');
  }
  writeFileSync(here('schemas.json'), JSON.stringify(made));
}

async function check(files) {
  const { default: Ajv } = await import('ajv');
  const schemas = JSON.parse(readFileSync(here('schemas.json')));
  const ajv = new Ajv({ allErrors: true, strict: false });
  const fits = Object.fromEntries(Object.entries(schemas).map(([name, s]) => [name, ajv.compile(s)]));
  const problems = [];
  const hold = (name, value, where) => {
    if (fits[name](value)) return;
    for (const e of fits[name].errors) {
      const detail = e.params.additionalProperty ?? e.params.allowedValues ?? '';
      problems.push(`${where}${e.instancePath}: ${e.message} ${detail}`.trim());
    }
  };
  for (const file of files) {
    const dashboard = JSON.parse(readFileSync(file));
    hold('dashboard', dashboard, basename(file));
    for (const panel of dashboard.panels.filter((panel) => panel.type !== 'row')) {
      const where = `${basename(file)}: panel '${panel.title}'`;
      if (!(panel.type in PANELS)) problems.push(`${where}: no schema of type ${panel.type}`);
      else hold(`${panel.type}.options`, panel.options, `${where} options`);
      const custom = panel.fieldConfig?.defaults.custom;
      if (custom) hold(`${panel.type}.custom`, custom, `${where} custom`);
    }
  }
  console.log(JSON.stringify(problems));
}

const [mode, ...files] = process.argv.slice(2);
await (mode === 'make' ? make() : check(files));
