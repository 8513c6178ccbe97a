/** Above a message: that one will be reminded of it, or that nobody has answered. */
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../design/parts/notice.tsx';
import { longTime } from '../../../i18n/format.ts';
import type { Email } from '../../../jmap/objects.ts';
import { morningAfter } from './follow-up-times.ts';
import { useFollowUp, useFollowUpActs } from './use-follow-ups.ts';

const AGAIN_DAYS = 3;

export function FollowUpNotice({ email, accountId }: { email: Email; accountId: string }) {
  const { t } = useTranslation();
  const followUp = useFollowUp(email, accountId);
  const acts = useFollowUpActs(accountId);
  if (!followUp) return null;
  const isDue = followUp.state === 'due';
  return (
    <div className="message-notices">
      <Notice
        kind={isDue ? 'warning' : 'info'}
        acts={
          <>
            {isDue && (
              <button
                type="button"
                className="link-button"
                onClick={() => acts.ask(email.id, morningAfter(AGAIN_DAYS, Date.now()))}
              >
                {t('followUp.again')}
              </button>
            )}
            <button
              type="button"
              className="link-button"
              onClick={() => (isDue ? acts.finish(followUp) : acts.takeBack(followUp))}
            >
              {t('followUp.done')}
            </button>
          </>
        }
      >
        {isDue ? t('followUp.due') : t('followUp.waiting', { when: longTime(followUp.dueAt) })}
      </Notice>
    </div>
  );
}
