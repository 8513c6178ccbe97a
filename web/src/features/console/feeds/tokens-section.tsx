/** Tokens by which a personnel system feeds the directory (R5.4, SCIM 2.0): made for an account, told once, ended at once. */
import { Button, Checkbox, CopyButton, TextInput } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DayField } from '../../../design/parts/day-field.tsx';
import { Dialog } from '../../../design/parts/dialog.tsx';
import { Notice } from '../../../design/parts/notice.tsx';
import { dayText, shortTime, today } from '../../../i18n/format.ts';
import { useObjects } from '../../../jmap/hooks.ts';
import { Address } from '../../objects/address.tsx';
import { Badge } from '../../objects/badge.tsx';
import { type Column, DataTable } from '../../objects/data-table.tsx';
import { PROVINCE, useObjectList } from '../../objects/use-object-list.ts';
import { ConfirmDialog } from '../../shell/confirm-dialog.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { PickPerson } from '../pick-person.tsx';
import { useAct } from '../use-act.ts';
import { useCreate } from '../use-create.ts';
import type { FeedToken } from '../work-types.ts';

const SCOPES = ['people:read', 'people:write', 'units:read'];
const YEAR_MS = 365 * 24 * 60 * 60 * 1000;

function TokenDialog({ onClose, onMade }: { onClose: () => void; onMade: (secret: string) => void }) {
  const { t } = useTranslation();
  const { isRunning, create } = useCreate<{ secret: string }>('FeedToken');
  const [name, setName] = useState('');
  const [accountId, setAccountId] = useState<string | null>(null);
  const [scopes, setScopes] = useState(SCOPES);
  const [until, setUntil] = useState(() => today(Date.now() + YEAR_MS));
  const submit = async (): Promise<boolean> => {
    const made = await create({ name, accountId, scopes, expiresAt: `${until}T16:59:59Z` });
    if (made) onMade(made.secret);
    return made !== undefined;
  };
  return (
    <FormDialog
      title={t('console.tokens.new')}
      act={t('console.tokens.make')}
      isRunning={isRunning}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput
        required
        label={t('console.tokens.name')}
        placeholder={t('console.tokens.nameHint')}
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <PickPerson
        label={t('console.tokens.account')}
        gives="accountId"
        value={accountId}
        onChange={setAccountId}
      />
      <Checkbox.Group label={t('console.tokens.scopes')} value={scopes} onChange={setScopes}>
        <div className="checks">
          {SCOPES.map((scope) => (
            <Checkbox
              key={scope}
              value={scope}
              label={t(`console.tokens.scope.${scope.replace(':', '_')}`)}
            />
          ))}
        </div>
      </Checkbox.Group>
      <DayField isRequired label={t('console.tokens.until')} value={until} onChange={setUntil} />
    </FormDialog>
  );
}

function SecretDialog({ secret, onClose }: { secret: string; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog title={t('console.tokens.secret')} onClose={onClose}>
      <Notice kind="warning">{t('console.tokens.onceOnly')}</Notice>
      <pre className="record secret">{secret}</pre>
      <CopyButton value={secret}>
        {({ copied, copy }) => (
          <Button onClick={copy}>{t(copied ? 'console.tokens.copied' : 'console.tokens.copy')}</Button>
        )}
      </CopyButton>
    </Dialog>
  );
}

function EndToken({ token }: { token: FeedToken }) {
  const { t } = useTranslation();
  const { run } = useAct('FeedToken');
  const [isAsking, setAsking] = useState(false);
  if (token.revokedAt !== null) return <Badge kind="plain">{t('console.tokens.ended')}</Badge>;
  return (
    <>
      <Button size="compact-xs" variant="default" onClick={() => setAsking(true)}>
        {t('console.tokens.end')}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={t('console.tokens.endTitle', { name: token.name })}
          text={t('console.tokens.endText')}
          act={t('console.tokens.end')}
          onClose={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            void run({ destroy: [token.id] }, t('console.tokens.endedNow'));
          }}
        />
      )}
    </>
  );
}

export function TokensSection() {
  const { t } = useTranslation();
  const [isNew, setNew] = useState(false);
  const [secret, setSecret] = useState<string>();
  const list = useObjectList('FeedToken', { sort: 'createdAt' });
  const rows = useObjects('FeedToken', PROVINCE, list.ids);
  const columns: readonly Column<FeedToken>[] = [
    { label: 'console.tokens.name', isWide: true, show: (row) => row.name, text: (row) => row.name },
    {
      label: 'console.tokens.account',
      show: (row) => <Address of={row.address} />,
      text: (row) => row.address ?? '',
    },
    {
      label: 'console.tokens.scopes',
      show: (row) => row.scopes.join(', '),
      text: (row) => row.scopes.join(' '),
    },
    { label: 'console.tokens.until', show: (row) => dayText(row.expiresAt), text: (row) => row.expiresAt },
    {
      label: 'console.tokens.used',
      show: (row) => (row.lastUsedAt === null ? t('console.tokens.never') : shortTime(row.lastUsedAt)),
      text: (row) => row.lastUsedAt ?? '',
    },
    { label: 'console.act', show: (row) => <EndToken token={row} /> },
  ];
  return (
    <>
      <DataTable
        name={t('console.tokens.title')}
        columns={columns}
        rows={rows}
        list={list}
        empty={{ icon: IconKey, title: t('console.tokens.empty'), text: t('console.tokens.emptyText') }}
        tools={
          <Button size="xs" onClick={() => setNew(true)}>
            {t('console.tokens.new')}
          </Button>
        }
      />
      {isNew && (
        <TokenDialog
          onClose={() => setNew(false)}
          onMade={(made) => {
            setSecret(made);
            list.refresh();
          }}
        />
      )}
      {secret !== undefined && <SecretDialog secret={secret} onClose={() => setSecret(undefined)} />}
    </>
  );
}
