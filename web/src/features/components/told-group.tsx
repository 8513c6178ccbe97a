/** What tells something: who, in which state, what happened, how far it is, and that there is nothing. */
import { Button, Loader, Progress } from '@mantine/core';
import { IconInbox } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../../design/parts/avatar.tsx';
import { Empty } from '../../design/parts/empty.tsx';
import { Notice, type NoticeKind } from '../../design/parts/notice.tsx';
import { showToast } from '../../design/toasts/toast-store.ts';
import { Address } from '../objects/address.tsx';
import { Badge, type BadgeKind } from '../objects/badge.tsx';
import { Group, Specimen, State } from './specimen.tsx';

const NOTICES: readonly NoticeKind[] = ['info', 'good', 'warning', 'danger'];
const BADGES: readonly BadgeKind[] = ['plain', 'accent', 'good', 'warning', 'danger'];
const PEOPLE = ['Nguyễn Văn An', 'Trần Thị Thu Hương', 'Tôn Nữ Quỳnh Lan', 'Hồ Văn Ý', 'Sở Nội vụ'];

function People() {
  return (
    <>
      <Specimen name="Avatar">
        {PEOPLE.map((name) => (
          <Avatar key={name} name={name} address={name} size={44} />
        ))}
        <Avatar name="Sở Nội vụ" address="snv" size={28} />
      </Specimen>
      <Specimen name="Address">
        <Address of="nguyenvanan@thuathienhue.gov.vn" />
        <Address isOutside of="bientap@tapchidulich.example" />
      </Specimen>
    </>
  );
}

function Progresses() {
  const { t } = useTranslation();
  return (
    <Specimen name="Progress, Loader">
      <State of="some">
        <Progress value={40} w={160} aria-label={t('components.states.some')} />
      </State>
      <State of="danger">
        <Progress value={94} w={160} color="red" aria-label={t('components.states.danger')} />
      </State>
      <State of="running">
        <Loader size="sm" />
      </State>
    </Specimen>
  );
}

export function ToldGroup() {
  const { t } = useTranslation();
  const sentence = t('components.sentence');
  return (
    <Group name="told">
      <People />
      <Specimen name="Badge">
        {BADGES.map((kind) => (
          <Badge key={kind} kind={kind}>
            {t(`components.badges.${kind}`)}
          </Badge>
        ))}
      </Specimen>
      <Progresses />
      <Specimen name="Notice" isWide>
        <div className="component-notices">
          {NOTICES.map((kind) => (
            <Notice
              key={kind}
              kind={kind}
              acts={kind === 'warning' && <Button size="xs">{t('components.act')}</Button>}
            >
              {sentence}
            </Notice>
          ))}
        </div>
      </Specimen>
      <Specimen name="showToast">
        <Button
          variant="default"
          onClick={() => showToast(t('compose.sent'), { undo: () => showToast(t('components.undone')) })}
        >
          {t('components.toast')}
        </Button>
        <Button variant="default" onClick={() => showToast(t('components.wrong'), { kind: 'fault' })}>
          {t('components.faultToast')}
        </Button>
      </Specimen>
      <Specimen name="Empty">
        <Empty icon={IconInbox} title={t('list.folderEmpty')}>
          {t('components.emptyText')}
        </Empty>
      </Specimen>
    </Group>
  );
}
