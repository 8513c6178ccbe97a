/** The items of a version in their sections, each with what it costs; changed and taken away where that is allowed. */
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { dotted } from '#formats/amounts/dotted.ts';
import type { BudgetItem } from './budget-types.ts';

interface Props {
  items: readonly BudgetItem[];
  isOpen: boolean;
  onEdit: (item: BudgetItem) => void;
  onRemove: (line: string) => void;
}

function costOf(item: BudgetItem): number {
  return item.amount ?? item.quantity * item.unitPrice;
}

export function BudgetItems({ items, isOpen, onEdit, onRemove }: Props) {
  const { t } = useTranslation();
  if (items.length === 0) return <p>{t('console.budget.noItems')}</p>;
  return [...Map.groupBy(items, ({ section }) => section)].map(([section, own]) => (
    <section key={section}>
      <strong>{section}</strong>
      <ul className="training-people">
        {own.map((item) => (
          <li key={item.line}>
            <span>
              {item.name}
              <br />
              <small>
                {dotted(item.quantity)} {item.unit} × {dotted(item.unitPrice)} = {dotted(costOf(item))} đ
                {item.source !== '' && ` · ${item.source}`}
              </small>
            </span>
            {isOpen && (
              <span className="training-acts">
                <Button size="compact-xs" variant="default" onClick={() => onEdit(item)}>
                  {t('console.budget.edit')}
                </Button>
                <Button size="compact-xs" variant="default" onClick={() => onRemove(item.line)}>
                  {t('console.budget.remove')}
                </Button>
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  ));
}
