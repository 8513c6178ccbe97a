/** A plot of how something grows, as SVG: both axes logarithmic, one line for each measure, its figures beside the points. */

export interface Line {
  name: string;
  points: readonly { x: number; y: number }[];
}

export interface Plot {
  title: string;
  xName: string;
  yName: string;
  lines: readonly Line[];
}

const WIDTH = 760;
const HEIGHT = 400;
const LEFT = 70;
const RIGHT = 210;
const TOP = 46;
const BOTTOM = 50;
/** Told apart by those who see no red and green too (Okabe and Ito), on white and on grey. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#56b4e9', '#e69f00'];

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function figure(value: number): string {
  if (value >= 1000) return value.toLocaleString('en', { maximumFractionDigits: 0 });
  return value >= 10 ? value.toFixed(0) : value.toPrecision(2);
}

/** Powers of ten around some values. */
function decades(values: readonly number[]): number[] {
  const first = Math.floor(Math.log10(Math.min(...values)));
  const last = Math.max(first + 1, Math.ceil(Math.log10(Math.max(...values))));
  return Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index));
}

/** Where values of a logarithmic axis lie on the drawing. */
function scale(ticks: readonly number[], from: number, to: number): (value: number) => number {
  const [low, high] = [Math.log10(ticks[0] ?? 1), Math.log10(ticks.at(-1) ?? 10)];
  return (value: number): number => from + ((Math.log10(value) - low) / (high - low)) * (to - from);
}

/** Draws it. */
export function drawPlot({ title, xName, yName, lines }: Plot): string {
  const all = lines.flatMap(({ points }) => points);
  const [xs, ys] = [decades(all.map(({ x }) => x)), decades(all.map(({ y }) => y))];
  const x = scale(xs, LEFT, WIDTH - RIGHT);
  const y = scale(ys, HEIGHT - BOTTOM, TOP);
  const grid = [
    ...xs.map(
      (tick) =>
        `<path d="M${x(tick)} ${TOP}V${HEIGHT - BOTTOM}" class="g"/><text x="${x(tick)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${figure(tick)}</text>`,
    ),
    ...ys.map(
      (tick) =>
        `<path d="M${LEFT} ${y(tick)}H${WIDTH - RIGHT}" class="g"/><text x="${LEFT - 8}" y="${y(tick) + 4}" text-anchor="end">${figure(tick)}</text>`,
    ),
  ];
  const drawn = lines.map(({ name, points }, index) => {
    const colour = COLOURS[index % COLOURS.length] ?? '#000';
    const path = points
      .map((point, at) => `${at === 0 ? 'M' : 'L'}${x(point.x).toFixed(1)} ${y(point.y).toFixed(1)}`)
      .join('');
    const dots = points.map(
      (point) =>
        `<circle cx="${x(point.x).toFixed(1)}" cy="${y(point.y).toFixed(1)}" r="3.5" fill="${colour}"><title>${escape(name)}: ${figure(point.y)}</title></circle>`,
    );
    const top = TOP + 8 + index * 40;
    const [first, last] = [points[0], points.at(-1)];
    const legend = `<path d="M${WIDTH - RIGHT + 14} ${top}h18" stroke="${colour}" stroke-width="3"/><text x="${WIDTH - RIGHT + 38}" y="${top + 4}">${escape(name)}</text><text x="${WIDTH - RIGHT + 38}" y="${top + 20}" class="s">${figure(first?.y ?? 0)} → ${figure(last?.y ?? 0)}</text>`;
    return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="2"/>${dots.join('')}${legend}`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escape(title)}">
<style>text{font:13px system-ui,sans-serif;fill:#333}.s{font-size:12px;fill:#666}.t{font-size:16px;font-weight:600}.g{stroke:#ddd}</style>
<rect width="100%" height="100%" fill="#fff"/>
<text x="${LEFT}" y="26" class="t">${escape(title)}</text>
${grid.join('\n')}
<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 10}" text-anchor="middle">${escape(xName)}</text>
<text transform="translate(18 ${(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)" text-anchor="middle">${escape(yName)}</text>
${drawn.join('\n')}
</svg>
`;
}
