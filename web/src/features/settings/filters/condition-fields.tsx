/** One condition of a rule: of what, how, and which value. */
import { NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RuleCondition } from '#formats/sieve/rules/filter-rule.ts';
import { IconButton } from '../../../design/parts/icon-button.tsx';

type Kind = RuleCondition['kind'];

const KINDS: readonly Kind[] = ['from', 'to', 'subject', 'text', 'hasAttachment', 'list', 'size'];
const COMPARISONS = ['contains', 'notContains', 'is', 'matches'] as const;
const MEGABYTE = 1_000_000;

/** A condition of another kind, keeping what was typed. */
function ofKind(kind: Kind, before: RuleCondition): RuleCondition {
  const value = 'value' in before && typeof before.value === 'string' ? before.value : '';
  if (kind === 'hasAttachment') return { kind, value: true };
  if (kind === 'size') return { kind, comparison: 'over', bytes: 5 * MEGABYTE };
  if (kind === 'text' || kind === 'list') return { kind, value };
  return {
    kind,
    comparison: 'comparison' in before && before.kind !== 'size' ? before.comparison : 'contains',
    value,
  };
}

interface Props {
  condition: RuleCondition;
  onChange: (condition: RuleCondition) => void;
  onRemove: () => void;
}

function ValueFields({ condition, onChange }: Omit<Props, 'onRemove'>) {
  const { t } = useTranslation();
  if (condition.kind === 'hasAttachment')
    return (
      <NativeSelect
        className="rule-value"
        aria-label={t('filters.value')}
        value={String(condition.value)}
        onChange={(event) => onChange({ ...condition, value: event.currentTarget.value === 'true' })}
        data={[
          { value: 'true', label: t('filters.yes') },
          { value: 'false', label: t('filters.no') },
        ]}
      />
    );
  if (condition.kind === 'size')
    return (
      <>
        <NativeSelect
          aria-label={t('filters.comparison.label')}
          value={condition.comparison}
          onChange={(event) =>
            onChange({ ...condition, comparison: event.currentTarget.value === 'under' ? 'under' : 'over' })
          }
          data={(['over', 'under'] as const).map((value) => ({
            value,
            label: t(`filters.comparison.${value}`),
          }))}
        />
        <NumberInput
          className="rule-value"
          aria-label={t('filters.megabytes')}
          min={0}
          max={1000}
          suffix=" MB"
          value={condition.bytes / MEGABYTE}
          onChange={(value) => onChange({ ...condition, bytes: Math.round(Number(value) * MEGABYTE) })}
        />
      </>
    );
  return (
    <>
      {'comparison' in condition && (
        <NativeSelect
          aria-label={t('filters.comparison.label')}
          value={condition.comparison}
          onChange={(event) =>
            onChange({ ...condition, comparison: event.currentTarget.value as (typeof COMPARISONS)[number] })
          }
          data={COMPARISONS.map((value) => ({ value, label: t(`filters.comparison.${value}`) }))}
        />
      )}
      <TextInput
        className="rule-value"
        aria-label={t('filters.value')}
        placeholder={t(`filters.example.${condition.kind}`)}
        value={condition.value}
        maxLength={500}
        required
        onChange={(event) => onChange({ ...condition, value: event.currentTarget.value })}
      />
    </>
  );
}

export function ConditionFields({ condition, onChange, onRemove }: Props) {
  const { t } = useTranslation();
  return (
    <div className="rule-line">
      <NativeSelect
        aria-label={t('filters.condition.label')}
        value={condition.kind}
        onChange={(event) => onChange(ofKind(event.currentTarget.value as Kind, condition))}
        data={KINDS.map((value) => ({ value, label: t(`filters.condition.${value}`) }))}
      />
      <ValueFields condition={condition} onChange={onChange} />
      <IconButton icon={IconX} label={t('filters.removeLine')} size={28} onClick={onRemove} />
    </div>
  );
}
