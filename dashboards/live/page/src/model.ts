// The parts of Grafana's classic dashboard JSON that this page reads.
import type { DataTransformerConfig, FieldConfigSource } from '@grafana/data';

export interface Target {
  refId: string;
  hide?: boolean;
}

export interface GridPos {
  x: number;
  y: number;
  w: number;
  h: number;
}

export interface Panel {
  id: number;
  type: string;
  title?: string;
  description?: string;
  gridPos: GridPos;
  targets?: Target[];
  fieldConfig?: FieldConfigSource;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each panel type has its own
  options?: any;
  transformations?: DataTransformerConfig[];
  interval?: string;
  maxDataPoints?: number;
  timeFrom?: string;
  transparent?: boolean;
  collapsed?: boolean;
  panels?: Panel[];
  links?: Link[];
}

export interface Option {
  value: string;
  text: string;
}

export interface Variable {
  name: string;
  type: string;
  label?: string;
  hide?: number;
  multi?: boolean;
  includeAll?: boolean;
  query?: unknown;
  current?: { value?: string | string[] };
  options?: Option[];
}

export interface Link {
  type: string;
  title?: string;
  tooltip?: string;
  url?: string;
  tags?: string[];
  keepTime?: boolean;
  includeVars?: boolean;
  asDropdown?: boolean;
  targetBlank?: boolean;
}

export interface Annotation {
  name: string;
  enable?: boolean;
  iconColor?: string;
  target?: { rawSql?: string };
}

export interface Dashboard {
  uid: string;
  title: string;
  description?: string;
  tags?: string[];
  timezone?: string;
  refresh?: string;
  graphTooltip?: number;
  time?: { from: string; to: string };
  panels?: Panel[];
  links?: Link[];
  templating?: { list?: Variable[] };
  annotations?: { list?: Annotation[] };
}

export interface DashboardName {
  uid: string;
  title: string;
  tags: string[];
}

export const ALL = '$__all';
export type Chosen = Record<string, string | string[]>;
