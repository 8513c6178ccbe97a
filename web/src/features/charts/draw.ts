/**
 * Draws with ECharts: the parts that our charts use and no others, in the colours of the theme. Loaded only where there is a chart.
 *
 * Tooltips are painted on the canvas, so that nothing writes markup.
 */
import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { type EChartsType, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import type { ChartSpec, Series, Tone } from './chart-spec.ts';

use([
  BarChart,
  LineChart,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  CanvasRenderer,
]);

interface Palette {
  tone: (tone: Tone) => string;
  ink: string;
  ink3: string;
  line: string;
  surface: string;
  face: string;
}

function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  const tones: Record<Tone, string> = {
    accent: read('--chart-accent'),
    good: read('--chart-good'),
    warning: read('--chart-warning'),
    danger: read('--chart-danger'),
    plain: read('--chart-plain'),
  };
  return {
    tone: (tone) => tones[tone],
    ink: read('--ink'),
    ink3: read('--ink-3'),
    line: read('--line'),
    surface: read('--surface'),
    face: style.fontFamily,
  };
}

function seriesOf(spec: ChartSpec, one: Series, at: number, palette: Palette): object {
  const color = palette.tone(one.tone);
  const limit = at === 0 && spec.limit;
  const mark = limit && {
    markLine: {
      silent: true,
      symbol: 'none',
      lineStyle: { color: palette.tone('danger'), type: 'dashed' },
      label: {
        formatter: limit.name,
        position: 'insideEndTop',
        color: palette.ink3,
        fontFamily: palette.face,
      },
      data: [{ yAxis: limit.value }],
    },
  };
  if (spec.kind === 'bars')
    return {
      type: 'bar',
      name: one.name,
      data: one.values,
      ...(spec.isStacked && { stack: 'all' }),
      barMaxWidth: 26,
      itemStyle: { color, borderRadius: spec.isStacked ? 0 : [4, 4, 0, 0] },
      emphasis: { focus: 'series' },
      ...mark,
    };
  return {
    type: 'line',
    name: one.name,
    data: one.values,
    showSymbol: false,
    smooth: 0.25,
    connectNulls: false,
    lineStyle: { color, width: 2, type: one.isDashed ? 'dashed' : 'solid' },
    itemStyle: { color },
    ...(!one.isDashed && { areaStyle: { color, opacity: 0.1 } }),
    ...mark,
  };
}

/** About as wide as a letter and as the mark of a series with what is around it. */
const LETTER_PX = 6.5;
const MARK_PX = 30;
const LEGEND_ROW_PX = 18;

/** The room for the names of the series, which on a telephone need more than one row. */
function legendHeight(spec: ChartSpec, width: number): number {
  if (spec.series.length < 2) return 4;
  const length = spec.series.reduce((sum, { name }) => sum + name.length * LETTER_PX + MARK_PX, 0);
  return 16 + LEGEND_ROW_PX * Math.ceil(length / Math.max(width, 1));
}

interface Look {
  palette: Palette;
  width: number;
  isStill: boolean;
}

function optionOf(spec: ChartSpec, { palette, width, isStill }: Look): Record<string, unknown> {
  const text = { color: palette.ink3, fontFamily: palette.face, fontSize: 12 };
  return {
    animation: !isStill,
    animationDuration: 350,
    textStyle: { fontFamily: palette.face },
    grid: { left: 4, right: 12, top: 14, bottom: legendHeight(spec, width), containLabel: true },
    legend: {
      show: spec.series.length > 1,
      bottom: 0,
      icon: 'roundRect',
      itemWidth: 12,
      itemHeight: 8,
      textStyle: text,
      inactiveColor: palette.line,
    },
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      confine: true,
      backgroundColor: palette.surface,
      borderColor: palette.line,
      textStyle: { color: palette.ink, fontFamily: palette.face, fontSize: 12 },
      axisPointer: { type: spec.kind === 'bars' ? 'shadow' : 'line', lineStyle: { color: palette.line } },
      valueFormatter: (value: unknown) => (typeof value === 'number' ? spec.format(value) : '–'),
    },
    xAxis: {
      type: 'category',
      data: spec.categories,
      boundaryGap: spec.kind === 'bars',
      axisLine: { lineStyle: { color: palette.line } },
      axisTick: { show: false },
      axisLabel: { ...text, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      splitNumber: 4,
      ...(spec.minStep !== undefined && { minInterval: spec.minStep }),
      splitLine: { lineStyle: { color: palette.line } },
      axisLabel: { ...text, formatter: (value: number) => spec.format(value) },
    },
    series: spec.series.map((one, at) => seriesOf(spec, one, at, palette)),
  };
}

export interface Drawing {
  show: (spec: ChartSpec) => void;
  close: () => void;
}

/** Draws into an element, in its size, and again when theme or size change. */
export function openDrawing(element: HTMLElement): Drawing {
  const chart: EChartsType = init(element);
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
  let shown: ChartSpec | undefined;
  const draw = (): void => {
    if (!shown) return;
    const look = { palette: readPalette(element), width: element.clientWidth, isStill };
    chart.setOption(optionOf(shown, look), { notMerge: true });
  };
  const size = new ResizeObserver(() => {
    chart.resize();
    draw();
  });
  size.observe(element);
  const theme = new MutationObserver(draw);
  theme.observe(document.documentElement, { attributeFilter: ['data-mantine-color-scheme'] });
  return {
    show: (spec) => {
      shown = spec;
      draw();
    },
    close: () => {
      size.disconnect();
      theme.disconnect();
      chart.dispose();
    },
  };
}
