/** What can be done to one message of a conversation. */
import { ActionIcon, Menu } from '@mantine/core';
import {
  IconArrowBackUp,
  IconArrowBackUpDouble,
  IconArrowForwardUp,
  IconCode,
  IconDots,
  IconDownload,
  IconFilter,
  IconFold,
  IconMail,
  IconMailOff,
  IconTrash,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../../design/parts/icon-button.tsx';
import { useClient } from '../../../jmap/hooks.ts';
import type { Email } from '../../../jmap/objects.ts';
import { startAnswer } from '../compose/answer.ts';
import { FollowUpItems } from '../follow-up/follow-up-items.tsx';
import { useFollowUpActs } from '../follow-up/use-follow-ups.ts';
import { setKeyword } from '../model/acts.ts';
import type { MailPlace } from '../model/place.ts';
import { useMailActs } from '../model/use-mail-acts.ts';

const SourceDialog = lazy(() =>
  import('./source-dialog.tsx').then((module) => ({ default: module.SourceDialog })),
);

const UnsubscribeDialog = lazy(() =>
  import('./unsubscribe-dialog.tsx').then((module) => ({ default: module.UnsubscribeDialog })),
);
const NONE: readonly string[] = [];

interface Props {
  email: Email;
  place: MailPlace;
  onFold: () => void;
}

export function MessageMenu({ email, place, onFold }: Props) {
  const { t } = useTranslation();
  const client = useClient();
  const acts = useMailActs(place, 'message');
  const followUps = useFollowUpActs(place.accountId);
  const navigate = useNavigate();
  const [showsSource, setShowsSource] = useState(false);
  const [isLeaving, setLeaving] = useState(false);
  const stay = useCallback(() => setLeaving(false), []);
  const { accountId } = place;
  const answer = (kind: 'reply' | 'replyAll' | 'forward') => () =>
    startAnswer(client, accountId, email, kind, t);
  const listAddresses = email['header:List-Unsubscribe:asURLs'] ?? NONE;
  const source = client.transport.downloadUrl(
    accountId,
    email.blobId,
    `${email.subject || 'thu'}.eml`,
    'message/rfc822',
  );
  return (
    <>
      <span className="read-wide">
        <IconButton icon={IconArrowBackUp} label={t('read.reply')} hotkey="r" onClick={answer('reply')} />
      </span>
      <Menu position="bottom-end" width={250} withinPortal>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            className="icon-button"
            size={32}
            aria-label={t('read.more')}
          >
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconArrowBackUp size={16} />} onClick={answer('reply')}>
            {t('read.reply')}
          </Menu.Item>
          <Menu.Item leftSection={<IconArrowBackUpDouble size={16} />} onClick={answer('replyAll')}>
            {t('read.replyAll')}
          </Menu.Item>
          <Menu.Item leftSection={<IconArrowForwardUp size={16} />} onClick={answer('forward')}>
            {t('read.forward')}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconMail size={16} />}
            onClick={() => void setKeyword(acts.context, [email], '$seen', false)}
          >
            {t('acts.markUnseen')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconTrash size={16} />}
            onClick={() => acts.moveToRole([email.id], 'trash')}
          >
            {t('read.trashOne')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconFilter size={16} />}
            onClick={() =>
              void navigate({
                to: '/settings/$section',
                params: { section: 'filters' },
                search: { from: email.from?.[0]?.email ?? '' },
              })
            }
          >
            {t('read.filterLike')}
          </Menu.Item>
          <Menu.Divider />
          <FollowUpItems onChoose={(dueAt) => followUps.ask(email.id, dueAt)} />
          <Menu.Divider />
          {listAddresses.length > 0 && (
            <Menu.Item leftSection={<IconMailOff size={16} />} onClick={() => setLeaving(true)}>
              {t('read.unsubscribe')}
            </Menu.Item>
          )}
          <Menu.Divider />
          <Menu.Item leftSection={<IconCode size={16} />} onClick={() => setShowsSource(true)}>
            {t('read.source')}
          </Menu.Item>
          <Menu.Item leftSection={<IconDownload size={16} />} component="a" href={source} download>
            {t('read.saveMessage')}
          </Menu.Item>
          <Menu.Item leftSection={<IconFold size={16} />} onClick={onFold}>
            {t('read.fold')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isLeaving && (
        <Suspense fallback={null}>
          <UnsubscribeDialog
            accountId={accountId}
            emailId={email.id}
            addresses={listAddresses}
            onClose={stay}
          />
        </Suspense>
      )}
      {showsSource && (
        <Suspense fallback={null}>
          <SourceDialog url={source} size={email.size} onClose={() => setShowsSource(false)} />
        </Suspense>
      )}
    </>
  );
}
