/** What the person may do in a handover now: the old head notes and gives, the new one sets a password, accepts or objects, the office helps. */
import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Arguments } from '../../../jmap/transport.ts';
import { useOwnAccountId } from '../../shell/own-name.ts';
import { ReasonDialog } from '../parts/reason-dialog.tsx';
import { useAct } from '../use-act.ts';
import { useOwnRoles } from '../use-own-roles.ts';
import type { Handover } from './handover-types.ts';
import { PasswordDialog } from './password-dialog.tsx';

type Asked = 'giveInstead' | 'object' | 'settle';

/** The patch of an act that asks for a reason. */
const PATCHES: Readonly<Record<Asked, (text: string) => Arguments>> = {
  giveInstead: (reason) => ({ handOver: true, reason }),
  object: (objection) => ({ objection }),
  settle: (settlement) => ({ settlement }),
};

function Giving({ handover }: { handover: Handover }) {
  const { t } = useTranslation();
  const { isRunning, run } = useAct('Handover');
  const [notes, setNotes] = useState(handover.notes);
  const act = (patch: Arguments, told: string): Promise<boolean> =>
    run({ update: { [handover.id]: patch } }, t(`console.handovers.told.${told}`));
  const give = async (): Promise<void> => {
    if (notes.trim() === handover.notes || (await act({ notes }, 'noted')))
      await act({ handOver: true }, 'handedOver');
  };
  return (
    <>
      <p>{t('console.handovers.giveText')}</p>
      <Textarea
        autosize
        minRows={4}
        maxLength={20_000}
        label={t('console.handovers.notes')}
        value={notes}
        onChange={(event) => setNotes(event.currentTarget.value)}
      />
      <div className="acts">
        <Button loading={isRunning} onClick={() => void give()}>
          {t('console.handovers.give')}
        </Button>
        <Button
          variant="default"
          disabled={notes.trim() === handover.notes}
          onClick={() => void act({ notes }, 'noted')}
        >
          {t('console.save')}
        </Button>
      </div>
    </>
  );
}

function Receiving({ handover, onObject }: { handover: Handover; onObject: () => void }) {
  const { t } = useTranslation();
  const { isRunning, run } = useAct('Handover');
  const [isSetting, setSetting] = useState(false);
  const mayAccept = handover.state === 'handedOver' || handover.state === 'settled';
  return (
    <>
      <p>{t(mayAccept ? 'console.handovers.acceptText' : 'console.handovers.waitText')}</p>
      <div className="acts">
        {mayAccept && (
          <Button
            loading={isRunning}
            onClick={() =>
              void run({ update: { [handover.id]: { accept: true } } }, t('console.handovers.told.accepted'))
            }
          >
            {t('console.handovers.accept')}
          </Button>
        )}
        <Button variant="default" onClick={() => setSetting(true)}>
          {t(handover.passwordSetAt ? 'console.handovers.passwordAgain' : 'console.handovers.setPassword')}
        </Button>
        {handover.state === 'handedOver' && (
          <Button variant="default" onClick={onObject}>
            {t('console.handovers.object')}
          </Button>
        )}
      </div>
      {isSetting && <PasswordDialog handover={handover} onClose={() => setSetting(false)} />}
    </>
  );
}

export function HandoverActs({ handover }: { handover: Handover }) {
  const { t } = useTranslation();
  const ownId = useOwnAccountId();
  const roles = useOwnRoles();
  const { isRunning, run } = useAct('Handover');
  const [asked, setAsked] = useState<Asked>();
  if (handover.endedAt !== null) return null;
  const isGiver = handover.fromId === ownId;
  const isReceiver = handover.toId === ownId;
  const mayGive = !isGiver && !isReceiver && roles.has('chief_of_office', 'deputy_chief');
  const maySettle = !isReceiver && roles.has('chief_of_office', 'deputy_chief', 'center_administrator');
  return (
    <>
      {isGiver && handover.state === 'open' && <Giving handover={handover} />}
      {isReceiver && <Receiving handover={handover} onObject={() => setAsked('object')} />}
      <div className="acts">
        {mayGive && handover.state === 'open' && (
          <Button variant="default" onClick={() => setAsked('giveInstead')}>
            {t('console.handovers.giveInstead')}
          </Button>
        )}
        {maySettle && handover.state === 'objected' && (
          <Button onClick={() => setAsked('settle')}>{t('console.handovers.settle')}</Button>
        )}
      </div>
      {asked && (
        <ReasonDialog
          title={t(`console.handovers.${asked}`)}
          text={t(`console.handovers.${asked}Text`)}
          act={t(`console.handovers.${asked}`)}
          isRunning={isRunning}
          onSubmit={(text) =>
            run({ update: { [handover.id]: PATCHES[asked](text) } }, t(`console.handovers.told.${asked}`))
          }
          onClose={() => setAsked(undefined)}
        />
      )}
    </>
  );
}
