import type { ComponentType } from 'react';
import type { PanelProps } from './props';
import { StatPanel } from './stat';
import { TablePanel } from './table';
import { TextPanel } from './text';
import { TimeSeriesPanel } from './timeseries';

// Grafana's panel type → what draws it here.
export const KINDS: Record<string, ComponentType<PanelProps>> = {
  stat: StatPanel,
  table: TablePanel,
  text: TextPanel,
  timeseries: TimeSeriesPanel,
};
