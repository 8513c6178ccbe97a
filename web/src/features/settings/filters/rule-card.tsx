/** One rule in the list: its sentence, whether it runs, its place among the others. */
import { Switch } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPencil, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { FilterRule } from '#formats/sieve/rules/filter-rule.ts';
import { IconButton } from '../../../design/parts/icon-button.tsx';
import { actionWords, conditionWords, ruleTitle } from './rule-words.ts';

interface Props {
  rule: FilterRule;
  isFirst: boolean;
  isLast: boolean;
  folderOf: (path: string) => string;
  onToggle: () => void;
  onEdit: () => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}

export function RuleCard({ rule, isFirst, isLast, folderOf, onToggle, onEdit, onMove, onRemove }: Props) {
  const { t } = useTranslation();
  const title = ruleTitle(t, rule);
  const joint = t(`filters.joint.${rule.match}`);
  return (
    <li className="rule" data-off={!rule.isEnabled}>
      <Switch
        size="sm"
        checked={rule.isEnabled}
        onChange={onToggle}
        aria-label={t('filters.runs', { name: title })}
      />
      <div className="rule-words">
        <strong>{title}</strong>
        <p>
          <span className="rule-when">{t('filters.when')}</span>{' '}
          {rule.conditions.length === 0
            ? t('filters.everyMessage')
            : rule.conditions.map((condition) => conditionWords(t, condition)).join(` ${joint} `)}
        </p>
        <p>
          <span className="rule-when">{t('filters.then')}</span>{' '}
          {rule.actions.map((action) => actionWords(t, action, folderOf)).join(', ')}
        </p>
      </div>
      <div className="rule-acts">
        <IconButton
          icon={IconArrowUp}
          label={t('filters.up')}
          size={28}
          isDisabled={isFirst}
          onClick={() => onMove(-1)}
        />
        <IconButton
          icon={IconArrowDown}
          label={t('filters.down')}
          size={28}
          isDisabled={isLast}
          onClick={() => onMove(1)}
        />
        <IconButton icon={IconPencil} label={t('filters.edit', { name: title })} size={28} onClick={onEdit} />
        <IconButton
          icon={IconTrash}
          label={t('filters.remove', { name: title })}
          size={28}
          onClick={onRemove}
        />
      </div>
    </li>
  );
}
