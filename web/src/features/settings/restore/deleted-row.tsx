/** One deleted e-mail: what it was, where it lay, how long it can still be restored. */
import { Button, Checkbox } from '@mantine/core';
import { IconFolder, IconPaperclip } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { dayText, shortTime } from '../../../i18n/format.ts';
import type { DeletedEmail } from '../../files/file-types.ts';
import { pathText } from './path-text.ts';

interface Props {
  email: DeletedEmail;
  isChosen: boolean;
  onChoose: (isOn: boolean) => void;
  onRestore: () => void;
}

export function DeletedRow({ email, isChosen, onChoose, onRestore }: Props) {
  const { t } = useTranslation();
  const from = email.from[0];
  const subject = email.subject === '' ? t('restore.noSubject') : email.subject;
  return (
    <li className="deleted-row" data-chosen={isChosen}>
      <Checkbox
        checked={isChosen}
        aria-label={t('restore.choose', { subject })}
        onChange={(event) => onChoose(event.currentTarget.checked)}
      />
      <div className="deleted-text">
        <div className="deleted-line">
          <strong>{from?.name ?? from?.email ?? ''}</strong>
          {email.hasAttachment && <IconPaperclip size={14} aria-hidden="true" />}
          <time dateTime={email.receivedAt}>{shortTime(email.receivedAt)}</time>
        </div>
        <div className="deleted-subject">
          {subject} <span>{email.preview}</span>
        </div>
        <div className="deleted-facts">
          <IconFolder size={14} aria-hidden="true" />
          {pathText(t, email.mailboxPath)}
          <span>
            {t('restore.deletedUntil', {
              when: shortTime(email.deletedAt),
              day: dayText(email.restorableUntil),
            })}
          </span>
        </div>
      </div>
      <Button
        variant="default"
        size="xs"
        onClick={onRestore}
        aria-label={t('restore.restoreOne', { subject })}
      >
        {t('restore.restore')}
      </Button>
    </li>
  );
}
