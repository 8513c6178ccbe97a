/** What a request would do, before it is sent: the server rehearses the form as it is, and keeps nothing. */
import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../design/parts/notice.tsx';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { useClient } from '../../../jmap/hooks.ts';
import type { Arguments } from '../../../jmap/transport.ts';
import { PROVINCE } from '../../objects/use-object-list.ts';
import { faultText } from '../../shell/fault-text.ts';
import type { ChangeRequest, Effect } from '../console-types.ts';
import { EffectsList, Findings } from './effects-list.tsx';

interface Rehearsal {
  effects: Effect[];
  findings: ChangeRequest['findings'];
  problem: string | null;
}

/** `draft` is undefined while it is not known yet what the type asks for. */
export function DraftPreview({ draft }: { draft: Arguments | undefined }) {
  const { t } = useTranslation();
  const client = useClient();
  const [isRunning, setRunning] = useState(false);
  const [shown, setShown] = useState<Rehearsal>();
  const result = useRef<HTMLElement>(null);
  useEffect(() => {
    if (shown) result.current?.scrollIntoView({ block: 'nearest' });
  }, [shown]);
  const look = async (): Promise<void> => {
    setRunning(true);
    try {
      const [answer] = await client.transport.request([
        ['ChangeRequest/simulate', { accountId: PROVINCE, draft }],
      ]);
      setShown(answer as unknown as Rehearsal);
    } catch (error) {
      showToast(faultText(t, error), { kind: 'fault' });
    } finally {
      setRunning(false);
    }
  };
  return (
    <>
      <Button variant="light" loading={isRunning} disabled={!draft} onClick={() => void look()}>
        {t('console.requests.preview')}
      </Button>
      {shown && (
        <section ref={result} aria-label={t('console.requests.wouldHappen')} aria-live="polite">
          <h4>{t('console.requests.wouldHappen')}</h4>
          {shown.problem !== null && <Notice kind="danger">{shown.problem}</Notice>}
          <Findings findings={shown.findings} />
          {shown.effects.length > 0 && <EffectsList effects={shown.effects} />}
        </section>
      )}
    </>
  );
}
