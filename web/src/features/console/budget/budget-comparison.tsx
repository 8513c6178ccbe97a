/** What differs from the version before, and from the year before, line by line. */
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../i18n/format.ts';
import type { TypeName } from '../../../jmap/objects.ts';
import { Part } from '../parts/detail.tsx';
import { useMethod } from '../parts/use-method.ts';
import './budget.css';
import type { BudgetVersion } from './budget-types.ts';

interface Figures {
  quantity: number;
  unitPrice: number;
  amount: number;
}

interface Told {
  year: number;
  number: number;
  total: number;
  lines: { line: string; name: string; kind: string; before: Figures | null; after: Figures | null }[];
}

const TYPES: readonly TypeName[] = ['BudgetVersion'];

/** Money more, or less, than before. */
function signed(amount: number): string {
  return `${amount < 0 ? '−' : '+'}${formatCount(Math.abs(amount))}`;
}

function amountOf(figures: Figures | null): string {
  return figures ? formatCount(figures.amount) : '—';
}

function Differences({ told, version }: { told: Told; version: BudgetVersion }) {
  const { t } = useTranslation();
  const more = version.total - told.total;
  return (
    <Part title={t('console.budget.against', { year: told.year, number: told.number })}>
      <section className="budget-items">
        <h5>
          <span className="budget-words">
            {more === 0 ? t('console.budget.sameTotal') : t('console.budget.otherTotal')}
          </span>
          <span className="budget-amount">
            {more === 0
              ? formatCount(told.total)
              : `${formatCount(told.total)} → ${formatCount(version.total)} (${signed(more)})`}
          </span>
        </h5>
        <ul>
          {told.lines.map(({ line, name, kind, before, after }) => (
            <li key={line}>
              <span className="budget-words">
                {name}
                <small>{t(`console.budget.difference.${kind}`)}</small>
              </span>
              <span className="budget-amount">
                {amountOf(before)} → {amountOf(after)}
              </span>
            </li>
          ))}
        </ul>
      </section>
    </Part>
  );
}

export function BudgetComparison({ version }: { version: BudgetVersion }) {
  const { answer } = useMethod<{ version: Told | null; year: Told | null }>(
    'BudgetVersion/compare',
    { id: version.id },
    TYPES,
  );
  return (
    <>
      {answer?.version && <Differences told={answer.version} version={version} />}
      {answer?.year && <Differences told={answer.year} version={version} />}
    </>
  );
}
