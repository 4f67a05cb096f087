import {
  getDisplayValueAlignmentFactors,
  getFieldDisplayValues,
  VizOrientation,
  type FieldDisplay,
} from '@grafana/data';
import { BigValueGraphMode, BigValueTextMode } from '@grafana/schema';
import { BigValue, DataLinksContextMenu, VizRepeater, type DataLinksContextMenuApi } from '@grafana/ui';
import { completed } from '../fields';
import type { PanelProps } from './props';

export function StatPanel({ panel, frames, width, height, theme, timeZone, range, replaceVariables }: PanelProps) {
  const options = panel.options ?? {};
  const graph = options.graphMode ?? BigValueGraphMode.Area;
  const getValues = () =>
    getFieldDisplayValues({
      fieldConfig: completed(panel),
      reduceOptions: options.reduceOptions ?? { calcs: ['lastNotNull'], values: false },
      replaceVariables,
      theme,
      data: frames,
      sparkline: graph !== BigValueGraphMode.None,
      timeZone,
    });
  const count = getValues().length;
  return (
    <VizRepeater
      getValues={getValues}
      getAlignmentFactors={getDisplayValueAlignmentFactors}
      width={width}
      height={height}
      source={frames}
      itemSpacing={3}
      orientation={options.orientation ?? VizOrientation.Auto}
      autoGrid
      renderCounter={0}
      renderValue={({ value, alignmentFactors, width: w, height: h }) => {
        const shown: FieldDisplay = value;
        const sparkline = shown.sparkline && { ...shown.sparkline, timeRange: range };
        const draw = (menu?: DataLinksContextMenuApi) => (
          <BigValue
            value={shown.display}
            count={count}
            sparkline={sparkline}
            colorMode={options.colorMode ?? 'value'}
            graphMode={graph}
            justifyMode={options.justifyMode ?? 'auto'}
            textMode={options.textMode ?? BigValueTextMode.Auto}
            alignmentFactors={alignmentFactors}
            text={options.text}
            width={w}
            height={h}
            theme={theme}
            onClick={menu?.openMenu}
            className={menu?.targetClassName}
            percentChangeColorMode={options.percentChangeColorMode}
            disableWideLayout={options.wideLayout === false}
          />
        );
        return shown.hasLinks && shown.getLinks ? (
          <DataLinksContextMenu links={shown.getLinks}>{draw}</DataLinksContextMenu>
        ) : (
          draw()
        );
      }}
    />
  );
}
