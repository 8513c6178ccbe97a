/** Below the words: send, later, files, secrecy, receipt, throw away. */
import { Button, Menu } from '@mantine/core';
import {
  IconChevronDown,
  IconClock,
  IconCloudUpload,
  IconPaperclip,
  IconReceipt,
  IconSend,
  IconTrash,
} from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../../design/parts/icon-button.tsx';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { useClient } from '../../../jmap/hooks.ts';
import { faultText } from '../../shell/fault-text.ts';
import { FollowUpMenu } from '../follow-up/follow-up-menu.tsx';
import { type ComposerState, closeComposer } from './composers.ts';
import { ScheduleDialog } from './schedule-dialog.tsx';
import { SecrecyMenu } from './secrecy-menu.tsx';
import { discardDraft, maxDelayedSend } from './send.ts';
import { TemplateMenu } from './template-menu.tsx';
import type { Draft } from './use-draft.ts';
import type { Files } from './use-files.ts';
import type { SendCheck } from './use-send-check.ts';

interface Props {
  start: ComposerState;
  draft: Draft;
  files: Files;
  check: SendCheck;
}

function SendButton({ check, canDelay }: { check: SendCheck; canDelay: boolean }) {
  const { t } = useTranslation();
  const [isScheduling, setScheduling] = useState(false);
  return (
    <>
      <Button.Group className="send-buttons">
        <Button leftSection={<IconSend size={17} />} onClick={() => check.send()}>
          {t('compose.send')}
        </Button>
        {canDelay && (
          <Menu position="top-end" withinPortal width={220}>
            <Menu.Target>
              <Button px={8} aria-label={t('compose.later')} className="send-later">
                <IconChevronDown size={16} />
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconClock size={16} />} onClick={() => setScheduling(true)}>
                {t('compose.later')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </Button.Group>
      {isScheduling && (
        <ScheduleDialog
          onClose={() => setScheduling(false)}
          onChoose={(sendAt) => {
            setScheduling(false);
            check.send(sendAt);
          }}
        />
      )}
    </>
  );
}

export function ComposerFoot({ start, draft, files, check }: Props) {
  const { t } = useTranslation();
  const client = useClient();
  const chooser = useRef<HTMLInputElement>(null);
  const linkChooser = useRef<HTMLInputElement>(null);
  const { fields, change, accountId } = draft;
  const discard = async (): Promise<void> => {
    await draft.finish();
    closeComposer(start.key);
    const id = draft.draftId();
    if (id !== undefined) await discardDraft(client, accountId, id);
    showToast(t('compose.discarded'));
  };
  return (
    <footer className="composer-foot">
      <SendButton check={check} canDelay={maxDelayedSend(client, accountId) > 0} />
      <IconButton icon={IconPaperclip} label={t('compose.attach')} onClick={() => chooser.current?.click()} />
      <input
        ref={chooser}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          if (event.currentTarget.files) files.add(event.currentTarget.files);
          event.currentTarget.value = '';
        }}
      />
      <IconButton
        icon={IconCloudUpload}
        label={t('files.attachLink')}
        onClick={() => linkChooser.current?.click()}
      />
      <input
        ref={linkChooser}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          if (event.currentTarget.files) files.askForLinks(event.currentTarget.files);
          event.currentTarget.value = '';
        }}
      />
      <SecrecyMenu value={fields.secrecy} onChange={(secrecy) => change({ secrecy })} />
      <IconButton
        icon={IconReceipt}
        label={t('compose.receipt')}
        isActive={fields.wantsReceipt}
        onClick={() => change({ wantsReceipt: !fields.wantsReceipt })}
      />
      <FollowUpMenu value={fields.remindAt} onChange={(remindAt) => change({ remindAt })} />
      <TemplateMenu draft={draft} />
      <span className="bar-space" />
      <IconButton
        icon={IconTrash}
        label={t('compose.discard')}
        onClick={() =>
          void discard().catch((error: unknown) => showToast(faultText(t, error), { kind: 'fault' }))
        }
      />
    </footer>
  );
}
