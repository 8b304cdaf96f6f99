/** The stacked columns of a report (堆叠柱图), drawn as SVG; the table below has the same figures. */
import { say } from "../../i18n/words.ts";
import { figure } from "../../lib/figures.ts";
import type { ReportChart } from "./report.ts";

const WIDTH = 960;
const HEIGHT = 208;
const LEFT = 88;
const TOP = 12;
const BOTTOM = 24;
const STEPS = 4;

/** A length in the drawing; the exact figure stays text. */
const size = (text: string | null | undefined) => Math.max(0, Number(text ?? 0));

/** The least round number not under the largest column: 1, 2 or 5 times a power of ten. */
export function roundUp(most: number): number {
  if (most <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  return ([1, 2, 4, 5, 8, 10].find((step) => step * power >= most) ?? 10) * power;
}

/** The chart with its legend. */
export function Chart({ chart }: { chart: ReportChart }) {
  const sums = chart.labels.map((_, at) =>
    chart.series.reduce((sum, { points }) => sum + size(points[at]), 0),
  );
  const top = roundUp(Math.max(...sums));
  const high = HEIGHT - TOP - BOTTOM;
  const wide = (WIDTH - LEFT) / Math.max(1, chart.labels.length);
  const y = (value: number) => TOP + high - (value / top) * high;
  const words = say("report.chart", { measure: chart.measure });
  return (
    <figure class="chart">
      <figcaption>{words}</figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={words}>
        {Array.from({ length: STEPS + 1 }, (_, step) => (top / STEPS) * step).map((value) => (
          <g key={value}>
            <line class="rule" x1={LEFT} x2={WIDTH} y1={y(value)} y2={y(value)} />
            <text x={LEFT - 8} y={y(value) + 4} text-anchor="end">
              {figure(String(value))}
            </text>
          </g>
        ))}
        {chart.labels.map((label, at) => {
          let base = 0;
          const x = LEFT + wide * at + wide * 0.2;
          return (
            <g key={label}>
              {chart.series.map((series, index) => {
                const value = size(series.points[at]);
                const from = base;
                base += value;
                return (
                  <rect
                    key={series.key}
                    class={`series-${index % 6}`}
                    x={x}
                    width={wide * 0.6}
                    y={y(base)}
                    height={Math.max(0, y(from) - y(base))}
                  >
                    <title>{`${label} ${series.label} ${figure(series.points[at] ?? "0")}`}</title>
                  </rect>
                );
              })}
              <text x={x + wide * 0.3} y={HEIGHT - 6} text-anchor="middle">
                {label}
              </text>
            </g>
          );
        })}
      </svg>
      <ul class="legend">
        {chart.series.map((series, index) => (
          <li key={series.key}>
            <i class={`series-${index % 6}`} />
            {series.label}
          </li>
        ))}
      </ul>
    </figure>
  );
}
