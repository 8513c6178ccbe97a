/** What differs from the version before, and from the year before, line by line. */
import { useTranslation } from 'react-i18next';
import { dotted } from '#formats/amounts/dotted.ts';
import type { TypeName } from '../../../jmap/objects.ts';
import { Part } from '../parts/detail.tsx';
import { useMethod } from '../parts/use-method.ts';
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

function Differences({ told, version }: { told: Told; version: BudgetVersion }) {
  const { t } = useTranslation();
  const sum = version.total - told.total;
  return (
    <Part title={t('console.budget.against', { year: told.year, number: told.number })}>
      <p>
        {dotted(told.total)} → {dotted(version.total)} đ ({sum < 0 ? '−' : '+'}
        {dotted(Math.abs(sum))})
      </p>
      <ul className="training-people">
        {told.lines.map(({ line, name, kind, before, after }) => (
          <li key={line}>
            <span>
              {name}
              <br />
              <small>
                {t(`console.budget.difference.${kind}`)}: {before ? dotted(before.amount) : '—'} →{' '}
                {after ? dotted(after.amount) : '—'} đ
              </small>
            </span>
          </li>
        ))}
      </ul>
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
