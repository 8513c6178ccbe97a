/** One account: its state, its space, where it is signed in, and the acts of an administrator, each with its reason. */
import { Button, NumberInput, Progress, TextInput } from '@mantine/core';
import { IconLock, IconLockOpen, IconLogout } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../design/parts/notice.tsx';
import { dayText, formatSize } from '../../../i18n/format.ts';
import { useObject } from '../../../jmap/hooks.ts';
import { History } from '../../directory/history.tsx';
import { plainName } from '../../directory/plain-name.ts';
import { useUnits } from '../../directory/use-units.ts';
import { Badge } from '../../objects/badge.tsx';
import { PROVINCE } from '../../objects/use-object-list.ts';
import { Detail, Facts, Part } from '../parts/detail.tsx';
import { ReasonDialog } from '../parts/reason-dialog.tsx';
import '../../directory/directory.css';
import { useOwnRequestTypes } from '../requests/request-types.ts';
import { useAct } from '../use-act.ts';
import { useOwnRoles } from '../use-own-roles.ts';
import '../work-types.ts';
import { valueText } from '../audit/record-words.ts';
import { ACCOUNT_STATES, type ConsoleAccount } from './account-types.ts';
import { PasswordDesk } from './password-desk.tsx';
import { SessionList } from './session-list.tsx';

const RequestDialog = lazy(() =>
  import('../requests/request-dialog.tsx').then((room) => ({ default: room.RequestDialog })),
);
const GB = 1e9;

function Space({ id }: { id: string }) {
  const { t } = useTranslation();
  const roles = useOwnRoles();
  const use = useObject('AccountUse', PROVINCE, id);
  const { isRunning, run } = useAct('AccountUse');
  const [size, setSize] = useState<number | string>('');
  const [reason, setReason] = useState('');
  if (!use) return null;
  const part = use.quotaBytes === null ? 0 : (use.usedBytes / use.quotaBytes) * 100;
  const wanted = Number(size) * GB;
  return (
    <Part title={t('console.accounts.space')}>
      <Progress value={part} color={part > 90 ? 'red' : 'hue'} aria-label={t('console.accounts.space')} />
      <p className="space-text">
        {t('console.accounts.spaceOf', {
          used: formatSize(use.usedBytes),
          quota: use.quotaBytes === null ? '∞' : formatSize(use.quotaBytes),
          messages: use.messages,
        })}
      </p>
      {roles.has('chief_of_office', 'center_administrator') && (
        <div className="space-form">
          <NumberInput
            size="xs"
            min={1}
            max={10_000}
            suffix=" GB"
            label={t('console.accounts.newQuota')}
            value={size}
            onChange={setSize}
          />
          <TextInput
            size="xs"
            label={t('console.reason')}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Button
            size="xs"
            variant="default"
            loading={isRunning}
            disabled={!(wanted > 0) || reason.trim() === ''}
            onClick={() =>
              void run({ update: { [id]: { quotaBytes: wanted, reason } } }, t('console.accounts.quotaSet'))
            }
          >
            {t('console.accounts.setQuota')}
          </Button>
        </div>
      )}
    </Part>
  );
}

export function AccountDetail({ account, onClose }: { account: ConsoleAccount; onClose: () => void }) {
  const { t } = useTranslation();
  const { isRunning, run } = useAct('AccountUse');
  const [request, setRequest] = useState<'lock' | 'unlock'>();
  const [isSigningOut, setSigningOut] = useState(false);
  const types = useOwnRequestTypes();
  const isLocked = account.state === 'locked';
  const units = useUnits();
  return (
    <Detail
      title={plainName(account.name)}
      badge={
        <Badge kind={ACCOUNT_STATES[account.state]}>{t(`console.accounts.state.${account.state}`)}</Badge>
      }
      onClose={onClose}
    >
      {isLocked && (
        <Notice kind="danger">
          {account.lockedReason === null
            ? t('console.accounts.state.locked')
            : valueText(t, 'reason', account.lockedReason)}
        </Notice>
      )}
      <Facts
        rows={[
          [t('console.accounts.address'), account.address],
          [t('console.accounts.aliases'), account.aliases.join(', ')],
          [t('console.accounts.unit'), units.byId.get(account.unitId ?? '')?.name],
          [t('console.accounts.kind'), t(`console.accounts.kinds.${account.kind}`)],
          [t('console.accounts.made'), dayText(account.createdAt)],
          [
            t('console.accounts.password'),
            account.hasPassword === false
              ? t('console.accounts.noPassword')
              : account.mustChangePassword === true && t('console.accounts.mustChange'),
          ],
        ]}
      />
      <div className="acts">
        {account.kind !== 'system' && account.state !== 'retired' && Object.hasOwn(types, 'lock') && (
          <Button
            size="xs"
            color={isLocked ? 'hue' : 'red'}
            leftSection={isLocked ? <IconLockOpen size={15} /> : <IconLock size={15} />}
            onClick={() => setRequest(isLocked ? 'unlock' : 'lock')}
          >
            {t(isLocked ? 'console.accounts.askUnlock' : 'console.accounts.askLock')}
          </Button>
        )}
        <PasswordDesk account={account} />
        <Button
          size="xs"
          variant="default"
          leftSection={<IconLogout size={15} />}
          onClick={() => setSigningOut(true)}
        >
          {t('console.accounts.signOut')}
        </Button>
      </div>
      <Space id={account.id} />
      <Part title={t('console.accounts.devices')}>
        <SessionList id={account.id} />
      </Part>
      <section className="detail-part">
        <History id={account.id} kind="account" title={t('console.units.history')} />
      </section>
      {isSigningOut && (
        <ReasonDialog
          title={t('console.accounts.signOutTitle', { name: plainName(account.name) })}
          text={t('console.accounts.signOutText')}
          act={t('console.accounts.signOut')}
          isRunning={isRunning}
          onSubmit={(reason) =>
            run({ update: { [account.id]: { signOut: true, reason } } }, t('console.accounts.signedOut'))
          }
          onClose={() => setSigningOut(false)}
        />
      )}
      {request !== undefined && (
        <Suspense fallback={null}>
          <RequestDialog
            about={{
              type: request,
              ...(account.kind === 'agency'
                ? { mailboxId: account.id }
                : { personId: account.personId ?? undefined }),
            }}
            onClose={() => setRequest(undefined)}
            onSubmitted={() => setRequest(undefined)}
          />
        </Suspense>
      )}
    </Detail>
  );
}
