/** Below the last message: what one most often does next. */
import { Button } from '@mantine/core';
import { IconArrowBackUp, IconArrowBackUpDouble, IconArrowForwardUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useClient } from '../../../jmap/hooks.ts';
import type { Email } from '../../../jmap/objects.ts';
import { startAnswer } from '../compose/answer.ts';

export function ReplyBar({ email, accountId }: { email: Email; accountId: string }) {
  const { t } = useTranslation();
  const client = useClient();
  const others = (email.to?.length ?? 0) + (email.cc?.length ?? 0);
  return (
    <div className="reply-bar">
      <Button
        variant="default"
        radius="xl"
        leftSection={<IconArrowBackUp size={17} />}
        onClick={() => startAnswer(client, accountId, email, 'reply', t)}
      >
        {t('read.reply')}
      </Button>
      {others > 1 && (
        <Button
          variant="default"
          radius="xl"
          leftSection={<IconArrowBackUpDouble size={17} />}
          onClick={() => startAnswer(client, accountId, email, 'replyAll', t)}
        >
          {t('read.replyAll')}
        </Button>
      )}
      <Button
        variant="default"
        radius="xl"
        leftSection={<IconArrowForwardUp size={17} />}
        onClick={() => startAnswer(client, accountId, email, 'forward', t)}
      >
        {t('read.forward')}
      </Button>
    </div>
  );
}
