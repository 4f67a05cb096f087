import { FieldType, type DataFrame } from '@grafana/data';
import { DashboardCursorSync, LegendDisplayMode, TooltipDisplayMode } from '@grafana/schema';
import { TimeSeries, TooltipPlugin2 } from '@grafana/ui';
import { useMemo } from 'react';
import { useView } from '../view';
import { Marks } from './marks';
import { NoData } from './nodata';
import type { PanelProps } from './props';
import { Tooltip } from './tooltip';

const LEGEND = { showLegend: true, displayMode: LegendDisplayMode.List, placement: 'bottom' as const, calcs: [] };

const drawable = (frame: DataFrame) =>
  frame.length > 0 &&
  frame.fields.some((field) => field.type === FieldType.time) &&
  frame.fields.some((field) => field.type === FieldType.number);

export function TimeSeriesPanel({ panel, frames, width, height, timeZone, range, onZoom }: PanelProps) {
  const { board } = useView();
  const options = panel.options ?? {};
  const legend = { ...LEGEND, ...options.legend };
  const shown = useMemo(() => frames.filter(drawable), [frames]);
  if (shown.length === 0) {
    return <NoData panel={panel} />;
  }
  const mode = options.tooltip?.mode ?? TooltipDisplayMode.Single;
  return (
    <TimeSeries
      frames={shown}
      timeRange={range}
      timeZone={timeZone}
      width={width}
      height={height}
      legend={legend}
      options={options}
    >
      {(config, aligned) => (
        <>
          <Marks config={config} />
          {mode !== TooltipDisplayMode.None && (
          <TooltipPlugin2
            config={config}
            hoverMode={mode === TooltipDisplayMode.Multi ? 1 : 0}
            queryZoom={({ from, to }) => onZoom(from, to)}
            clientZoom
            syncMode={board.graphTooltip ? DashboardCursorSync.Crosshair : DashboardCursorSync.Off}
            syncScope={board.uid}
            render={(_plot, indexes, series) => (
              <Tooltip frame={aligned} indexes={indexes} series={series} single={mode === TooltipDisplayMode.Single} />
            )}
          />
          )}
        </>
      )}
    </TimeSeries>
  );
}
