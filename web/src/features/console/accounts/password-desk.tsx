/**
 * The desk for passwords of one account (R6.2, R8.5): the first one on a slip, that slip printed, and a new one for who leaked or forgot
 * theirs, whose old one is void at once.
 */
import { Button, Checkbox } from '@mantine/core';
import { IconKey, IconPasswordFingerprint, IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useClient, useObject } from '../../../jmap/hooks.ts';
import { useFetched } from '../../../jmap/use-fetched.ts';
import { plainName } from '../../directory/plain-name.ts';
import { PROVINCE } from '../../objects/use-object-list.ts';
import { ConfirmDialog } from '../../shell/confirm-dialog.tsx';
import { useOwnAccountId } from '../../shell/own-name.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { ReasonInput } from '../parts/reason-input.tsx';
import { useDownload } from '../parts/use-download.ts';
import { useAct } from '../use-act.ts';
import { useCreate } from '../use-create.ts';
import { useOwnRoles } from '../use-own-roles.ts';
import '../work-types.ts';
import type { ConsoleAccount } from './account-types.ts';

interface Props {
  account: ConsoleAccount;
  /** What stands here has changed: the account and its slip. */
  onChange: () => Promise<void>;
}

function RenewDialog({ account, onChange, onClose }: Props & { onClose: () => void }) {
  const { t } = useTranslation();
  const use = useObject('AccountUse', PROVINCE, account.id);
  const { isRunning, run } = useAct('AccountUse');
  const [reason, setReason] = useState('');
  const [withFactors, setWithFactors] = useState(false);
  const renew = async (): Promise<boolean> => {
    const patch = { renewPassword: true, reason: reason.trim(), removeSecondFactors: withFactors };
    const isDone = await run({ update: { [account.id]: patch } }, t('console.accounts.renewed'));
    if (isDone) await onChange();
    return isDone;
  };
  return (
    <FormDialog
      title={t('console.accounts.renewTitle', { name: plainName(account.name) })}
      act={t('console.accounts.renew')}
      isRunning={isRunning}
      isDisabled={reason.trim() === ''}
      onSubmit={renew}
      onClose={onClose}
    >
      <p>{t('console.accounts.renewText')}</p>
      <ReasonInput
        hasFocus
        hint={t('console.accounts.renewReasonHint')}
        value={reason}
        onChange={setReason}
      />
      {use?.hasSecondFactor && (
        <Checkbox
          label={t('console.accounts.renewFactors')}
          checked={withFactors}
          onChange={(event) => setWithFactors(event.currentTarget.checked)}
        />
      )}
    </FormDialog>
  );
}

/** Prints the slip that waits; that it is the only time is said first. */
function PrintSlip({ account, onChange }: Props) {
  const { t } = useTranslation();
  const print = useDownload();
  const [isAsking, setAsking] = useState(false);
  const run = async (): Promise<void> => {
    setAsking(false);
    if (await print.run('PasswordSlip/print', { ids: [account.id] }, 'application/pdf')) await onChange();
  };
  return (
    <>
      <Button
        size="xs"
        loading={print.isRunning}
        leftSection={<IconPrinter size={15} />}
        onClick={() => setAsking(true)}
      >
        {t('console.accounts.printSlip')}
      </Button>
      {isAsking && (
        <ConfirmDialog
          isPlain
          title={t('console.slips.printTitle', { count: 1 })}
          text={t('console.slips.printText')}
          act={t('console.accounts.printSlip')}
          onClose={() => setAsking(false)}
          onConfirm={() => void run()}
        />
      )}
    </>
  );
}

function Acts({ account }: { account: ConsoleAccount }) {
  const { t } = useTranslation();
  const client = useClient();
  const [slip] = useFetched('PasswordSlip', PROVINCE, [account.id]);
  const made = useCreate('PasswordSlip');
  const [isRenewing, setRenewing] = useState(false);
  const waits = slip !== undefined && slip.printedAt === null;
  const hasOwnPassword = account.hasPassword === true && account.mustChangePassword !== true;
  const mayIssue = account.state === 'active' && !hasOwnPassword && !waits;
  const mayRenew = account.state === 'locked' || (account.state === 'active' && hasOwnPassword);
  const onChange = async (): Promise<void> => {
    await Promise.all([
      client.fetchSome('Account', PROVINCE, [account.id]),
      client.fetchSome('PasswordSlip', PROVINCE, [account.id]),
    ]);
  };
  const issue = async (): Promise<void> => {
    if (await made.create({ accountId: account.id }, t('console.accounts.slipWaits'))) await onChange();
  };
  return (
    <>
      {waits && <PrintSlip account={account} onChange={onChange} />}
      {mayIssue && (
        <Button
          size="xs"
          variant="default"
          loading={made.isRunning}
          leftSection={<IconPasswordFingerprint size={15} />}
          onClick={() => void issue()}
        >
          {t('console.accounts.askSlip')}
        </Button>
      )}
      {mayRenew && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconKey size={15} />}
          onClick={() => setRenewing(true)}
        >
          {t('console.accounts.renew')}
        </Button>
      )}
      {isRenewing && <RenewDialog account={account} onChange={onChange} onClose={() => setRenewing(false)} />}
    </>
  );
}

/** For those who may set passwords of others, and never for one's own. */
export function PasswordDesk({ account }: { account: ConsoleAccount }) {
  const own = useOwnAccountId();
  const roles = useOwnRoles();
  const isDesk =
    account.id !== own && roles.has('center_administrator', 'center_operator', 'unit_administrator');
  return isDesk ? <Acts account={account} /> : null;
}
