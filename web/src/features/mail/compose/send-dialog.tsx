/** What is of concern about a message, before it goes. */
import { Button, Group, Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../design/parts/dialog.tsx';
import { Notice } from '../../../design/parts/notice.tsx';
import { FORBIDDING } from './checks.ts';
import type { Draft } from './use-draft.ts';
import type { SendCheck } from './use-send-check.ts';

export function SendDialog({ check, draft }: { check: SendCheck; draft: Draft }) {
  const { t } = useTranslation();
  const { justification } = draft.fields;
  const needsReason = check.asking?.includes('personalMailReason') ?? false;
  return (
    <Dialog onClose={check.cancel} title={t(check.isForbidden ? 'compose.cannotSend' : 'compose.beforeSend')}>
      <div className="concerns">
        {check.asking?.map((concern) => (
          <Notice key={concern} kind={FORBIDDING.has(concern) ? 'danger' : 'warning'}>
            {t(`compose.concern.${concern}`)}
          </Notice>
        ))}
      </div>
      {needsReason && !check.isForbidden && (
        <Textarea
          required
          mt="md"
          rows={2}
          maxLength={500}
          label={t('compose.reason')}
          value={justification}
          onChange={(event) => draft.change({ justification: event.currentTarget.value })}
        />
      )}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={check.cancel} data-autofocus>
          {t('compose.goOnWriting')}
        </Button>
        {!check.isForbidden && (
          <Button disabled={needsReason && justification.trim() === ''} onClick={check.confirm}>
            {t('compose.sendAnyway')}
          </Button>
        )}
      </Group>
    </Dialog>
  );
}
