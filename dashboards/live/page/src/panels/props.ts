import type { DataFrame, GrafanaTheme2, InterpolateFunction, TimeRange } from '@grafana/data';
import type { Panel } from '../model';

// What a kind of panel is given to draw.
export interface PanelProps {
  panel: Panel;
  frames: DataFrame[];
  width: number;
  height: number;
  theme: GrafanaTheme2;
  timeZone: string;
  range: TimeRange;
  replaceVariables: InterpolateFunction;
  onZoom: (fromMs: number, toMs: number) => void;
}
