/** The rules in the order in which they are asked; each can be switched off, moved, changed, removed. */
import { Button } from '@mantine/core';
import { IconFilter, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FilterRule } from '#formats/sieve/rules/filter-rule.ts';
import { Empty } from '../../../design/parts/empty.tsx';
import type { FolderPath } from './folder-paths.ts';
import { RuleCard } from './rule-card.tsx';
import { RuleDialog } from './rule-dialog.tsx';

interface Props {
  rules: readonly FilterRule[];
  folders: readonly FolderPath[];
  /** A rule to begin with, from a message. */
  draft: FilterRule | undefined;
  onChange: (rules: readonly FilterRule[], done: string) => void;
  onDraftDone: () => void;
}

export function emptyRule(): FilterRule {
  return {
    id: crypto.randomUUID(),
    name: '',
    isEnabled: true,
    match: 'all',
    conditions: [{ kind: 'from', comparison: 'contains', value: '' }],
    actions: [],
  };
}

export function RuleList({ rules, folders, draft, onChange, onDraftDone }: Props) {
  const { t } = useTranslation();
  const [edited, setEdited] = useState<FilterRule | undefined>(draft);
  const close = (): void => {
    setEdited(undefined);
    onDraftDone();
  };
  const replace = (rule: FilterRule): void => {
    const isKnown = rules.some(({ id }) => id === rule.id);
    onChange(
      isKnown ? rules.map((one) => (one.id === rule.id ? rule : one)) : [...rules, rule],
      t('filters.saved'),
    );
  };
  const move = (at: number, by: -1 | 1): void => {
    const next = [...rules];
    const [rule] = next.splice(at, 1);
    if (rule) next.splice(at + by, 0, rule);
    onChange(next, t('filters.moved'));
  };
  const folderOf = (path: string): string => folders.find((folder) => folder.path === path)?.label ?? path;
  return (
    <>
      {rules.length === 0 ? (
        <Empty icon={IconFilter} title={t('filters.none')}>
          {t('filters.noneText')}
        </Empty>
      ) : (
        <ol className="rules">
          {rules.map((rule, at) => (
            <RuleCard
              key={rule.id}
              rule={rule}
              isFirst={at === 0}
              isLast={at === rules.length - 1}
              folderOf={folderOf}
              onToggle={() => replace({ ...rule, isEnabled: !rule.isEnabled })}
              onEdit={() => setEdited(rule)}
              onMove={(by) => move(at, by)}
              onRemove={() =>
                onChange(
                  rules.filter(({ id }) => id !== rule.id),
                  t('filters.removed'),
                )
              }
            />
          ))}
        </ol>
      )}
      <Button leftSection={<IconPlus size={17} />} onClick={() => setEdited(emptyRule())}>
        {t('filters.add')}
      </Button>
      {edited && (
        <RuleDialog
          rule={edited}
          folders={folders}
          onClose={close}
          onSave={(rule) => {
            replace(rule);
            close();
          }}
        />
      )}
    </>
  );
}
