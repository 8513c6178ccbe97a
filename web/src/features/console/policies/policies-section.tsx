/** What people decide while the system runs (R6.3): each policy as a form, with who decided it last, why, and what it was before. */
import { Button, Group, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { longTime } from '../../../i18n/format.ts';
import { useAll, useClient } from '../../../jmap/hooks.ts';
import type { TypeName } from '../../../jmap/objects.ts';
import { Badge } from '../../objects/badge.tsx';
import { PROVINCE } from '../../objects/use-object-list.ts';
import type { Policy } from '../console-types.ts';
import { useMethod } from '../parts/use-method.ts';
import { useAct } from '../use-act.ts';
import { useOwnRoles } from '../use-own-roles.ts';
import { PolicyFields } from './policy-fields.tsx';

interface Version {
  at: string;
  by: string;
  authority: string;
  value: unknown;
}

const TYPES: readonly TypeName[] = ['Policy'];

function History({ id }: { id: string }) {
  const { t } = useTranslation();
  const { answer } = useMethod<{ list: Version[] }>('Policy/history', { id }, TYPES);
  if (!answer) return null;
  if (answer.list.length === 0) return <p>{t('console.policies.never')}</p>;
  return (
    <ol className="timeline">
      {answer.list.map((version) => (
        <li key={version.at}>
          {version.by} · {version.authority}
          <small>{longTime(version.at)}</small>
          <pre className="record policy-value">
            {version.value === null ? t('console.policies.default') : JSON.stringify(version.value)}
          </pre>
        </li>
      ))}
    </ol>
  );
}

function PolicyCard({ policy, mayChange }: { policy: Policy; mayChange: boolean }) {
  const { t, i18n } = useTranslation();
  const { isRunning, run } = useAct('Policy');
  const stored = JSON.stringify(policy.value);
  const [value, setValue] = useState(policy.value);
  const [authority, setAuthority] = useState('');
  const [isOpen, setOpen] = useState(false);
  useEffect(() => setValue(JSON.parse(stored)), [stored]);
  const isChanged = JSON.stringify(value) !== stored;
  const save = (event: FormEvent): void => {
    event.preventDefault();
    const set = { update: { [policy.id]: { value } }, authority };
    void run(set, t('console.policies.saved')).then((isDone) => isDone && setAuthority(''));
  };
  return (
    <form className="settings-card policy" onSubmit={save}>
      <div className="detail-head">
        <strong>{policy.title[i18n.language === 'en' ? 'en' : 'vi']}</strong>
        <Badge kind={policy.isDefault ? 'plain' : 'accent'}>
          {t(policy.isDefault ? 'console.policies.default' : 'console.policies.changed')}
        </Badge>
      </div>
      <PolicyFields value={value} isReadOnly={!mayChange} onChange={setValue} />
      {isChanged && (
        <TextInput
          required
          label={t('console.policies.authority')}
          placeholder={t('console.policies.authorityHint')}
          maxLength={300}
          value={authority}
          onChange={(event) => setAuthority(event.currentTarget.value)}
        />
      )}
      <Group justify="space-between">
        <button type="button" className="link-button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t('console.policies.history')}
        </button>
        <Group gap={8}>
          {mayChange && !policy.isDefault && !isChanged && (
            <Button
              size="xs"
              variant="subtle"
              onClick={() => void run({ destroy: [policy.id] }, t('console.policies.reset'))}
            >
              {t('console.policies.toDefault')}
            </Button>
          )}
          {isChanged && (
            <Button size="xs" variant="default" onClick={() => setValue(policy.value)}>
              {t('shell.cancel')}
            </Button>
          )}
          {mayChange && (
            <Button
              type="submit"
              size="xs"
              loading={isRunning}
              disabled={!isChanged || authority.trim() === ''}
            >
              {t('console.save')}
            </Button>
          )}
        </Group>
      </Group>
      {isOpen && <History id={policy.id} />}
    </form>
  );
}

export function PoliciesSection() {
  const client = useClient();
  const roles = useOwnRoles();
  const policies = useAll('Policy', PROVINCE);
  useEffect(() => {
    client.fetchAll('Policy', PROVINCE).catch(reportError);
  }, [client]);
  const mayChange = roles.has('chief_of_office', 'center_administrator');
  return policies.map((policy) => <PolicyCard key={policy.id} policy={policy} mayChange={mayChange} />);
}
