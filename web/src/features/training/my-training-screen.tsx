/** What a person sees of training (R6.8): sessions to come with a place to register, what they are registered for, and what is over. */
import { Button } from '@mantine/core';
import { IconCertificate, IconDownload, IconSchool } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../design/parts/empty.tsx';
import { longTime } from '../../i18n/format.ts';
import { useObjects } from '../../jmap/hooks.ts';
import { useDownload } from '../console/parts/use-download.ts';
import { useAct } from '../console/use-act.ts';
import { useCreate } from '../console/use-create.ts';
import { Badge } from '../objects/badge.tsx';
import { PROVINCE, useObjectList } from '../objects/use-object-list.ts';
import { useOwnAccountId } from '../shell/own-name.ts';
import { TaughtSessions } from './taught-sessions.tsx';
import type { TrainingRegistration, TrainingSession } from './training-types.ts';
import '../settings/settings.css';
import './training-types.ts';
import './training.css';

function Where({ place, link }: { place: string; link: string }) {
  const { t } = useTranslation();
  return (
    <>
      {place}
      {place !== '' && link !== '' && ' · '}
      {link !== '' && (
        <a href={link} target="_blank" rel="noopener noreferrer">
          {t('training.link')}
        </a>
      )}
    </>
  );
}

function Materials({ courseId }: { courseId: string }) {
  const { t } = useTranslation();
  const list = useObjectList('TrainingMaterial', { filter: { courseId }, sort: 'name', isAscending: true });
  const materials = useObjects('TrainingMaterial', PROVINCE, list.ids);
  const download = useDownload();
  if (materials.length === 0) return null;
  return (
    <div className="training-materials">
      <strong>{t('training.materials')}</strong>
      {materials.map(({ id, name }) => (
        <Button
          key={id}
          size="compact-xs"
          variant="light"
          leftSection={<IconDownload size={14} />}
          onClick={() => void download.run('TrainingMaterial/download', { id })}
        >
          {name}
        </Button>
      ))}
    </div>
  );
}

const KINDS = { registered: 'good', waiting: 'warning', cancelled: 'plain' } as const;

function Own({ one, isOver }: { one: TrainingRegistration; isOver: boolean }) {
  const { t } = useTranslation();
  const { isRunning, run } = useAct('TrainingRegistration');
  const download = useDownload();
  const isCancelled = one.state === 'cancelled' || one.sessionState === 'cancelled';
  const state = isCancelled ? 'cancelled' : one.state;
  return (
    <li className="training-card">
      <div className="training-head">
        <strong>{one.courseTitle}</strong>
        {one.result === null ? (
          <Badge kind={KINDS[state]}>{t(`training.state.${state}`)}</Badge>
        ) : (
          <Badge kind={one.result === 'passed' ? 'good' : 'danger'}>
            {t(`training.result.${one.result}`)}
          </Badge>
        )}
      </div>
      <span>{longTime(one.startsAt)}</span>
      <span>
        <Where place={one.place} link={one.link} />
      </span>
      {one.mark !== null && <span>{t('training.mark', { mark: one.mark / 10 })}</span>}
      {state === 'registered' && <Materials courseId={one.courseId} />}
      <div className="training-acts">
        {one.certificate !== null && (
          <Button
            size="xs"
            leftSection={<IconCertificate size={15} />}
            loading={download.isRunning}
            onClick={() =>
              void download.run('Training/certificate', { registrationId: one.id }, 'application/pdf')
            }
          >
            {t('training.certificate', { number: one.certificate })}
          </Button>
        )}
        {!isOver && !isCancelled && (
          <Button
            size="xs"
            variant="default"
            loading={isRunning}
            onClick={() => void run({ update: { [one.id]: { cancel: true } } }, t('training.withdrawn'))}
          >
            {t('training.withdraw')}
          </Button>
        )}
      </div>
    </li>
  );
}

function Coming({ session, onDone }: { session: TrainingSession; onDone: () => void }) {
  const { t } = useTranslation();
  const { isRunning, create } = useCreate('TrainingRegistration');
  const isFull = session.registered >= session.seats;
  const register = async (): Promise<void> => {
    if (await create({ sessionId: session.id }, t(isFull ? 'training.waits' : 'training.registered')))
      onDone();
  };
  return (
    <li className="training-card">
      <div className="training-head">
        <strong>{session.courseTitle}</strong>
        <Badge kind={isFull ? 'warning' : 'plain'}>
          {t('training.seats', { taken: session.registered, seats: session.seats })}
        </Badge>
      </div>
      <span>{longTime(session.startsAt)}</span>
      <span>
        <Where place={session.place} link={session.link} />
      </span>
      <small>{t('training.until', { time: longTime(session.registerUntil) })}</small>
      <div className="training-acts">
        <Button size="xs" loading={isRunning} onClick={() => void register()}>
          {t(isFull ? 'training.wait' : 'training.register')}
        </Button>
      </div>
    </li>
  );
}

export function MyTrainingScreen() {
  const { t } = useTranslation();
  const accountId = useOwnAccountId();
  const [now] = useState(() => new Date().toISOString());
  const sessionList = useObjectList('TrainingSession', {
    filter: { after: now },
    sort: 'startsAt',
    isAscending: true,
  });
  const sessions = useObjects('TrainingSession', PROVINCE, sessionList.ids);
  const ownList = useObjectList('TrainingRegistration', { filter: { accountId }, sort: 'startsAt' });
  const own = useObjects('TrainingRegistration', PROVINCE, ownList.ids);
  const taken = new Set(own.filter(({ state }) => state !== 'cancelled').map(({ sessionId }) => sessionId));
  const open = sessions.filter(
    ({ id, state, registerUntil }) => state === 'open' && registerUntil > now && !taken.has(id),
  );
  const isOver = (one: TrainingRegistration): boolean => one.endsAt <= now;
  const mine = own.filter((one) => !isOver(one) && one.state !== 'cancelled');
  const past = own.filter((one) => isOver(one) && one.state !== 'cancelled');
  const isEmpty = open.length + mine.length + past.length === 0;
  const isLoading = sessionList.isLoading || ownList.isLoading;
  const group = (key: string, items: React.ReactNode[]) =>
    items.length > 0 && (
      <section aria-label={t(`training.${key}`)}>
        <h2>{t(`training.${key}`)}</h2>
        <ul className="training-cards">{items}</ul>
      </section>
    );
  return (
    <div className="training">
      <h1>{t('training.title')}</h1>
      <p className="settings-lead">{t('training.lead')}</p>
      {isEmpty && !isLoading && (
        <Empty icon={IconSchool} title={t('training.empty')}>
          {t('training.emptyText')}
        </Empty>
      )}
      <TaughtSessions />
      {group(
        'mine',
        mine.map((one) => <Own key={one.id} one={one} isOver={false} />),
      )}
      {group(
        'open',
        open.map((one) => <Coming key={one.id} session={one} onDone={ownList.refresh} />),
      )}
      {group(
        'past',
        past.map((one) => <Own key={one.id} one={one} isOver />),
      )}
    </div>
  );
}
