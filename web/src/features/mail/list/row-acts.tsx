/** The acts that appear on a row under the pointer; the keys do the same. */
import { IconArchive, IconMail, IconMailOpened, IconTrash } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import type { IconProps } from '../../../design/parts/icon-button.tsx';
import type { Mailbox } from '../../../jmap/objects.ts';
import type { MailActs } from '../model/use-mail-acts.ts';

interface Props {
  id: string;
  isUnread: boolean;
  acts: MailActs;
  mailbox: Mailbox | undefined;
}

function RowAct({
  icon: Icon,
  label,
  onClick,
}: {
  icon: ComponentType<IconProps>;
  label: string;
  onClick: () => void;
}) {
  return (
    <button
      type="button"
      tabIndex={-1}
      title={label}
      aria-label={label}
      onClick={(event) => {
        event.stopPropagation();
        onClick();
      }}
    >
      <Icon size={17} stroke={1.7} />
    </button>
  );
}

export function RowActs({ id, isUnread, acts, mailbox }: Props) {
  const { t } = useTranslation();
  return (
    <span className="row-acts">
      {mailbox?.role !== 'archive' && (
        <RowAct
          icon={IconArchive}
          label={t('acts.archive')}
          onClick={() => acts.moveToRole([id], 'archive')}
        />
      )}
      <RowAct icon={IconTrash} label={t('acts.trash')} onClick={() => acts.moveToRole([id], 'trash')} />
      <RowAct
        icon={isUnread ? IconMailOpened : IconMail}
        label={t(isUnread ? 'acts.markSeen' : 'acts.markUnseen')}
        onClick={() => acts.markSeen([id], isUnread)}
      />
    </span>
  );
}
