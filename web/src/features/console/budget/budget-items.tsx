/** The items of a version in their sections, each with what it costs; changed and taken away where that is allowed. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../i18n/format.ts';
import { useFetched } from '../../../jmap/use-fetched.ts';
import { PROVINCE } from '../../objects/use-object-list.ts';
import '../../training/training-types.ts';
import './budget.css';
import type { BudgetItem } from './budget-types.ts';

interface Props {
  items: readonly BudgetItem[];
  isOpen: boolean;
  onEdit: (item: BudgetItem) => void;
  onRemove: (line: string) => void;
}

/** The plan of training that the item pays for. */
function PlanLink({ id }: { id: string }) {
  const { t } = useTranslation();
  const [plan] = useFetched('TrainingPlan', PROVINCE, [id]);
  return (
    <>
      {' · '}
      <Link to="/console/$section" params={{ section: 'trainingPlans' }} search={{ id }}>
        {plan?.title ?? t('console.budget.plan')}
      </Link>
    </>
  );
}

function costOf(item: BudgetItem): number {
  return item.amount ?? item.quantity * item.unitPrice;
}

function ItemLine({ item, isOpen, onEdit, onRemove }: Omit<Props, 'items'> & { item: BudgetItem }) {
  const { t } = useTranslation();
  return (
    <li>
      <span className="budget-words">
        {item.name}
        <small>
          {formatCount(item.quantity)} {item.unit} × {formatCount(item.unitPrice)}
          {item.source !== '' && ` · ${item.source}`}
          {item.trainingPlanId !== null && <PlanLink id={item.trainingPlanId} />}
        </small>
      </span>
      <span className="budget-amount">{formatCount(costOf(item))}</span>
      {isOpen && (
        <span className="budget-acts">
          <Button
            size="compact-xs"
            variant="default"
            aria-label={`${t('console.budget.edit')}: ${item.name}`}
            onClick={() => onEdit(item)}
          >
            {t('console.budget.edit')}
          </Button>
          <Button
            size="compact-xs"
            variant="default"
            aria-label={`${t('console.budget.remove')}: ${item.name}`}
            onClick={() => onRemove(item.line)}
          >
            {t('console.budget.remove')}
          </Button>
        </span>
      )}
    </li>
  );
}

export function BudgetItems({ items, ...acts }: Props) {
  const { t } = useTranslation();
  if (items.length === 0) return <p>{t('console.budget.noItems')}</p>;
  return [...Map.groupBy(items, ({ section }) => section)].map(([section, own]) => (
    <section key={section} className="budget-items">
      <h5>
        <span className="budget-words">{section}</span>
        <span className="budget-amount">{formatCount(own.reduce((sum, item) => sum + costOf(item), 0))}</span>
      </h5>
      <ul>
        {own.map((item) => (
          <ItemLine key={item.line} item={item} {...acts} />
        ))}
      </ul>
    </section>
  ));
}
