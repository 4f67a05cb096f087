import { Table } from '@grafana/ui';
import { completed } from '../fields';
import { NoData } from './nodata';
import type { PanelProps } from './props';

export function TablePanel({ panel, frames, width, height, range, replaceVariables }: PanelProps) {
  const options = panel.options ?? {};
  const frame = frames[options.frameIndex ?? 0] ?? frames[0];
  if (!frame || frame.length === 0) {
    return <NoData panel={panel} />;
  }
  return (
    <Table
      ariaLabel={panel.title}
      data={frame}
      width={width}
      height={height}
      noHeader={options.showHeader === false}
      showTypeIcons={options.showTypeIcons ?? false}
      resizable
      initialSortBy={options.sortBy}
      footerOptions={options.footer}
      enablePagination={options.footer?.enablePagination ?? false}
      cellHeight={options.cellHeight ?? 'sm'}
      timeRange={range}
      fieldConfig={completed(panel)}
      replaceVariables={replaceVariables}
    />
  );
}
