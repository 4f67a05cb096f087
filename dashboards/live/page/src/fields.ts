// A server's answer → Grafana's data frames, with the panel's units, thresholds and overrides.
import {
  applyFieldOverrides,
  cacheFieldDisplayNames,
  createDataFrame,
  dataLinksOverrideProcessor,
  displayNameOverrideProcessor,
  FieldConfigOptionsRegistry,
  FieldType,
  identityOverrideProcessor,
  numberOverrideProcessor,
  stringOverrideProcessor,
  thresholdsOverrideProcessor,
  unitOverrideProcessor,
  valueMappingsOverrideProcessor,
  type DataFrame,
  type FieldConfigPropertyItem,
  type FieldConfigSource,
  type GrafanaTheme2,
  type InterpolateFunction,
} from '@grafana/data';
import type { Panel } from './model';
import type { Answer } from './server';
import { GRAPH_DEFAULTS } from './panels/defaults';

const EXPANDED = { expandTemplateVars: true };
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each property has its own type
const STANDARD: Record<string, [process: any, settings?: object]> = {
  displayName: [displayNameOverrideProcessor, EXPANDED],
  unit: [unitOverrideProcessor],
  decimals: [numberOverrideProcessor, { integer: true }],
  min: [numberOverrideProcessor],
  max: [numberOverrideProcessor],
  fieldMinMax: [identityOverrideProcessor],
  color: [identityOverrideProcessor],
  thresholds: [thresholdsOverrideProcessor],
  mappings: [valueMappingsOverrideProcessor],
  noValue: [stringOverrideProcessor],
  links: [dataLinksOverrideProcessor],
  description: [stringOverrideProcessor],
  filterable: [identityOverrideProcessor],
};

export function toFrame(answer: Answer, refId: string): DataFrame {
  return createDataFrame({
    refId,
    fields: answer.frame.fields.map((field) => ({
      name: field.name,
      type: field.type as FieldType,
      values: field.values,
      labels: field.labels ?? undefined,
      config: {},
    })),
  });
}

export function configured(
  panel: Panel,
  frames: DataFrame[],
  theme: GrafanaTheme2,
  timeZone: string,
  replaceVariables: InterpolateFunction
): DataFrame[] {
  const config = completed(panel);
  const made = applyFieldOverrides({
    data: frames,
    fieldConfig: config,
    fieldConfigRegistry: registry(config),
    replaceVariables,
    theme,
    timeZone,
  });
  cacheFieldDisplayNames(made);
  return made;
}

export function completed(panel: Panel): FieldConfigSource {
  const config = panel.fieldConfig ?? { defaults: {}, overrides: [] };
  const custom = panel.type === 'timeseries' ? GRAPH_DEFAULTS : {};
  return {
    defaults: { ...config.defaults, custom: { ...custom, ...config.defaults?.custom } },
    overrides: config.overrides ?? [],
  };
}

function registry(config: FieldConfigSource): FieldConfigOptionsRegistry {
  const overridden = config.overrides.flatMap((rule) => rule.properties.map((property) => property.id));
  const custom = new Set([
    ...Object.keys(config.defaults.custom ?? {}),
    ...overridden.filter((id) => id.startsWith('custom.')).map((id) => id.slice('custom.'.length)),
  ]);
  return new FieldConfigOptionsRegistry(() => [
    ...Object.entries(STANDARD).map(([id, [process, settings]]) => item(id, id, false, process, settings)),
    ...[...custom].map((path) => item(`custom.${path}`, path, true, identityOverrideProcessor)),
  ]);
}

const item = (
  id: string,
  path: string,
  isCustom: boolean,
  process: FieldConfigPropertyItem['process'],
  settings: object = {}
) => ({ id, path, isCustom, process, settings, name: id, shouldApply: () => true }) as unknown as FieldConfigPropertyItem;
