/** Filters: rules put together on the screen, or a script of one's own (RFC 5228, RFC 9661). */
import { Button, Group } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FilterRule } from '#formats/sieve/rules/filter-rule.ts';
import { writeRules } from '#formats/sieve/rules/rules-script.ts';
import { Notice } from '../../../design/parts/notice.tsx';
import { useMailboxes } from '../../mail/folders/use-mailboxes.ts';
import { ConfirmDialog } from '../../shell/confirm-dialog.tsx';
import { useOwnAccountId } from '../../shell/own-name.ts';
import { ExpertEditor } from './expert-editor.tsx';
import { folderPaths } from './folder-paths.ts';
import { emptyRule, RuleList } from './rule-list.tsx';
import { useFilters } from './use-filters.ts';
import './filters.css';

/** The rule that a message asked for: everything from this sender. */
function useDraftRule(): { draft: FilterRule | undefined; done: () => void } {
  const { from } = useSearch({ strict: false });
  const navigate = useNavigate();
  const [draft] = useState((): FilterRule | undefined =>
    from === undefined
      ? undefined
      : { ...emptyRule(), conditions: [{ kind: 'from', comparison: 'contains', value: from }] },
  );
  return {
    draft,
    done: () => {
      if (from !== undefined)
        void navigate({ to: '/settings/$section', params: { section: 'filters' }, replace: true });
    },
  };
}

export function FiltersSection() {
  const { t } = useTranslation();
  const accountId = useOwnAccountId();
  const { filters, setRules, setContent } = useFilters(accountId);
  const folders = folderPaths(t, useMailboxes(accountId));
  const { draft, done } = useDraftRule();
  const [isExpert, setExpert] = useState(false);
  const [isAsking, setAsking] = useState(false);
  if (!filters) return null;
  if (filters.kind === 'own')
    return (
      <>
        <Notice
          kind="info"
          acts={
            <button type="button" className="link-button" onClick={() => setAsking(true)}>
              {t('filters.backToRules')}
            </button>
          }
        >
          {t('filters.ownScript', { name: filters.name })}
        </Notice>
        <ExpertEditor
          key={filters.scriptId}
          accountId={accountId}
          content={filters.content}
          onSave={(content) => void setContent(content)}
        />
        {isAsking && (
          <ConfirmDialog
            title={t('filters.backToRules')}
            text={t('filters.backToRulesText')}
            act={t('filters.backToRules')}
            onClose={() => setAsking(false)}
            onConfirm={() => {
              setAsking(false);
              void setRules([], t('filters.saved'));
            }}
          />
        )}
      </>
    );
  if (isExpert)
    return (
      <>
        <Notice kind="warning">{t('filters.expertText')}</Notice>
        <ExpertEditor
          accountId={accountId}
          content={writeRules(filters.rules)}
          onClose={() => setExpert(false)}
          onSave={(content) => void setContent(content).then((isDone) => isDone && setExpert(false))}
        />
      </>
    );
  return (
    <>
      <RuleList
        rules={filters.rules}
        folders={folders}
        draft={draft}
        onDraftDone={done}
        onChange={(rules, text) => void setRules(rules, text)}
      />
      <Group mt="lg">
        <Button ml={-18} variant="subtle" color="gray" onClick={() => setExpert(true)}>
          {t('filters.expert')}
        </Button>
      </Group>
    </>
  );
}
