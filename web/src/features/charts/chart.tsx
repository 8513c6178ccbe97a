/** A chart with its name, and the same numbers as a table for whoever would rather read, or hears the page. */
import { IconChartHistogram, IconTable } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../design/parts/icon-button.tsx';
import type { ChartSpec } from './chart-spec.ts';
import type { Drawing } from './draw.ts';
import '../objects/objects.css';
import './charts.css';

interface Props {
  title: string;
  /** What one sees in it, in a sentence. */
  lead?: ReactNode;
  spec: ChartSpec;
  tools?: ReactNode;
}

function Canvas({ spec, title }: { spec: ChartSpec; title: string }) {
  const element = useRef<HTMLDivElement>(null);
  const [drawing, setDrawing] = useState<Drawing>();
  useEffect(() => {
    let isOver = false;
    let opened: Drawing | undefined;
    import('./draw.ts')
      .then(({ openDrawing }) => {
        if (isOver || !element.current) return;
        opened = openDrawing(element.current);
        setDrawing(opened);
      })
      .catch(reportError);
    return () => {
      isOver = true;
      opened?.close();
    };
  }, []);
  useEffect(() => drawing?.show(spec), [drawing, spec]);
  return (
    <div
      ref={element}
      className="chart-canvas"
      role="img"
      aria-label={title}
      data-drawn={drawing !== undefined}
    />
  );
}

function Numbers({ spec, title }: { spec: ChartSpec; title: string }) {
  return (
    <div className="chart-numbers" tabIndex={0} role="region" aria-label={title}>
      <table className="objects-table">
        <thead>
          <tr>
            <td />
            {spec.series.map(({ name }) => (
              <th key={name} scope="col" data-number="true">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {spec.categories.map((category, at) => (
            <tr key={category}>
              <th scope="row">{category}</th>
              {spec.series.map(({ name, values }) => (
                <td key={name} data-number="true">
                  {typeof values[at] === 'number' ? spec.format(values[at]) : '–'}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Nulls and zeros alone are nothing to look at. */
function hasValues({ series }: ChartSpec): boolean {
  return series.some(({ values }) => values.some(Boolean));
}

export function Chart({ title, lead, spec, tools }: Props) {
  const { t } = useTranslation();
  const [isTable, setTable] = useState(false);
  return (
    <figure className="chart">
      <figcaption className="chart-head">
        <div>
          <h3>{title}</h3>
          {lead !== undefined && <p>{lead}</p>}
        </div>
        {tools}
        <IconButton
          icon={isTable ? IconChartHistogram : IconTable}
          label={t(isTable ? 'table.asChart' : 'table.asTable')}
          onClick={() => setTable(!isTable)}
        />
      </figcaption>
      {hasValues(spec) ? (
        isTable ? (
          <Numbers spec={spec} title={title} />
        ) : (
          <Canvas spec={spec} title={title} />
        )
      ) : (
        <p className="chart-empty">{t('table.noNumbers')}</p>
      )}
    </figure>
  );
}
