/** What people decide while the system runs, by key, with who decided it last; a change is on record. */
import { Button, Group, Textarea } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { longTime } from '../../i18n/format.ts';
import { useAll, useClient } from '../../jmap/hooks.ts';
import { Badge } from '../objects/badge.tsx';
import { PROVINCE } from '../objects/use-object-list.ts';
import type { Policy } from './console-types.ts';
import { useAct } from './use-act.ts';

function parse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

function PolicyCard({ policy }: { policy: Policy }) {
  const { t, i18n } = useTranslation();
  const { isRunning, run } = useAct('Policy');
  const stored = JSON.stringify(policy.value, null, 2);
  const [text, setText] = useState(stored);
  useEffect(() => setText(stored), [stored]);
  const parsed = parse(text);
  const save = (event: FormEvent): void => {
    event.preventDefault();
    if (parsed) void run({ update: { [policy.id]: { value: parsed.value } } }, t('console.policies.saved'));
  };
  return (
    <form className="settings-card" onSubmit={save}>
      <div className="detail-head">
        <strong>{policy.title[i18n.language === 'en' ? 'en' : 'vi']}</strong>
        <Badge kind={policy.isDefault ? 'plain' : 'accent'}>
          {t(policy.isDefault ? 'console.policies.default' : 'console.policies.changed')}
        </Badge>
      </div>
      <Textarea
        autosize
        maxRows={14}
        aria-label={policy.title.vi}
        classNames={{ input: 'record' }}
        value={text}
        error={parsed ? undefined : t('console.policies.broken')}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Group justify="space-between">
        <span className="objects-count">
          {policy.changedAt !== null && `${policy.changedBy ?? ''} · ${longTime(policy.changedAt)}`}
        </span>
        <Button type="submit" size="xs" loading={isRunning} disabled={!parsed || text === stored}>
          {t('settings.save')}
        </Button>
      </Group>
    </form>
  );
}

export function PoliciesSection() {
  const client = useClient();
  const policies = useAll('Policy', PROVINCE);
  useEffect(() => {
    client.fetchAll('Policy', PROVINCE).catch(reportError);
  }, [client]);
  return policies.map((policy) => <PolicyCard key={policy.id} policy={policy} />);
}
