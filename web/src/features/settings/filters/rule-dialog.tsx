/** A rule being made or changed: its name, when it applies, what it does. */
import { Button, Group, SegmentedControl, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FilterRule, RuleAction, RuleCondition } from '#formats/sieve/rules/filter-rule.ts';
import { Dialog } from '../../../design/parts/dialog.tsx';
import { Notice } from '../../../design/parts/notice.tsx';
import { useClient } from '../../../jmap/hooks.ts';
import { ActionFields } from './action-fields.tsx';
import { ConditionFields } from './condition-fields.tsx';
import type { FolderPath } from './folder-paths.ts';
import { forwardingDomains, forwardingFault } from './forwarding-policy.ts';

/** Each line with a key of its own, so that taking one out leaves the fields of the others alone. */
interface Line<T> {
  key: number;
  value: T;
}

let nextKey = 1;

function lineOf<T>(value: T): Line<T> {
  nextKey += 1;
  return { key: nextKey, value };
}

function useLines<T>(first: readonly T[]) {
  const [lines, setLines] = useState<readonly Line<T>[]>(() => first.map(lineOf));
  return {
    lines,
    values: lines.map(({ value }) => value),
    add: (value: T) => setLines([...lines, lineOf(value)]),
    change: (key: number, value: T) =>
      setLines(lines.map((line) => (line.key === key ? { key, value } : line))),
    remove: (key: number) => setLines(lines.filter((line) => line.key !== key)),
  };
}

interface Props {
  rule: FilterRule;
  folders: readonly FolderPath[];
  onSave: (rule: FilterRule) => void;
  onClose: () => void;
}

export function RuleDialog({ rule, folders, onSave, onClose }: Props) {
  const { t } = useTranslation();
  const { session } = useClient();
  const [name, setName] = useState(rule.name);
  const [match, setMatch] = useState(rule.match);
  const conditions = useLines<RuleCondition>(rule.conditions);
  const actions = useLines<RuleAction>(rule.actions);
  const faultOf = (action: RuleAction): string | undefined => {
    const fault = action.kind === 'forward' ? forwardingFault(session, action.address) : undefined;
    return fault && t(fault, { domains: forwardingDomains(session).join(', ') });
  };
  const isWrong = actions.lines.length === 0 || actions.values.some(faultOf);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isWrong) return;
    onSave({ ...rule, name: name.trim(), match, conditions: conditions.values, actions: actions.values });
  };
  return (
    <Dialog
      onClose={onClose}
      size="min(720px, 96vw)"
      title={t(rule.name === '' && rule.actions.length === 0 ? 'filters.add' : 'filters.editTitle')}
    >
      <form className="rule-form" onSubmit={submit}>
        <TextInput
          label={t('filters.name')}
          placeholder={t('filters.example.name')}
          value={name}
          maxLength={120}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        <fieldset>
          <legend>{t('filters.whenTitle')}</legend>
          {conditions.lines.length > 1 && (
            <SegmentedControl
              size="xs"
              aria-label={t('filters.match')}
              value={match}
              onChange={(value) => setMatch(value === 'any' ? 'any' : 'all')}
              data={[
                { value: 'all', label: t('filters.matchAll') },
                { value: 'any', label: t('filters.matchAny') },
              ]}
            />
          )}
          {conditions.lines.length === 0 && <Notice kind="info">{t('filters.everyMessage')}</Notice>}
          {conditions.lines.map(({ key, value }) => (
            <ConditionFields
              key={key}
              condition={value}
              onChange={(next) => conditions.change(key, next)}
              onRemove={() => conditions.remove(key)}
            />
          ))}
          <Button
            variant="subtle"
            size="xs"
            leftSection={<IconPlus size={15} />}
            onClick={() => conditions.add({ kind: 'from', comparison: 'contains', value: '' })}
          >
            {t('filters.addCondition')}
          </Button>
        </fieldset>
        <fieldset>
          <legend>{t('filters.thenTitle')}</legend>
          {actions.lines.map(({ key, value }) => (
            <ActionFields
              key={key}
              action={value}
              folders={folders}
              forwardHint={`…@${forwardingDomains(session)[0] ?? ''}`}
              forwardFault={faultOf(value)}
              onChange={(next) => actions.change(key, next)}
              onRemove={() => actions.remove(key)}
            />
          ))}
          <Button
            variant="subtle"
            size="xs"
            leftSection={<IconPlus size={15} />}
            onClick={() => actions.add({ kind: 'markRead' })}
          >
            {t('filters.addAction')}
          </Button>
        </fieldset>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('shell.cancel')}
          </Button>
          <Button type="submit" disabled={isWrong}>
            {t('settings.save')}
          </Button>
        </Group>
      </form>
    </Dialog>
  );
}
