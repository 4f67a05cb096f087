import type { Panel } from '../model';

export function NoData({ panel }: { panel: Panel }) {
  return <div className="nabz-nodata">{panel.fieldConfig?.defaults?.noValue ?? 'No data'}</div>;
}
