/** What can be done to the rows that are chosen, a few or everything that the list has. */
import {
  IconArchive,
  IconMail,
  IconMailExclamation,
  IconMailOpened,
  IconStar,
  IconTrash,
  IconX,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../../design/parts/icon-button.tsx';
import type { EmailList, ListView } from '../../../jmap/email-list.ts';
import { useClient } from '../../../jmap/hooks.ts';
import type { MailPlace } from '../model/place.ts';
import { clearSelection, setSelection, useSelection } from '../model/selection.ts';
import { useChosenAct, type WholeWish, wholeMove } from '../model/use-chosen-act.ts';
import type { MailActs } from '../model/use-mail-acts.ts';
import { MoveMenu } from './move-menu.tsx';

interface Props {
  place: MailPlace;
  list: EmailList;
  acts: MailActs;
  chosen: number;
  view: ListView;
}

export function ChosenBar(props: Props) {
  const { place, list, acts, chosen, view } = props;
  const { t } = useTranslation();
  const client = useClient();
  const selection = useSelection();
  const act = useChosenAct(place.accountId, list);
  const moveAll = (role: string): WholeWish | undefined => wholeMove(client, place, role);
  const canChooseMore = !selection.isAll && view.isCounted && (view.total ?? 0) > selection.ids.size;
  return (
    <div className="chosen-bar" role="toolbar" aria-label={t('list.chosenActs')}>
      <strong>{t('list.chosen', { count: chosen })}</strong>
      {canChooseMore && (
        <button
          type="button"
          className="link-button"
          onClick={() => setSelection({ ids: new Set(), isAll: true })}
        >
          {t('list.chooseWhole', { shown: view.total ?? 0 })}
        </button>
      )}
      <span className="bar-space" />
      <IconButton
        icon={IconArchive}
        label={t('acts.archive')}
        hotkey="e"
        onClick={() => act((ids) => acts.moveToRole(ids, 'archive'), moveAll('archive'))}
      />
      <IconButton
        icon={IconTrash}
        label={t('acts.trash')}
        hotkey="#"
        onClick={() => act((ids) => acts.moveToRole(ids, 'trash'), moveAll('trash'))}
      />
      <IconButton
        icon={IconMailExclamation}
        label={t('acts.junk')}
        hotkey="!"
        onClick={() => act((ids) => acts.moveToRole(ids, 'junk'), moveAll('junk'))}
      />
      <IconButton
        icon={IconMailOpened}
        label={t('acts.markSeen')}
        hotkey="Shift+I"
        onClick={() => act((ids) => acts.markSeen(ids, true), { 'keywords/$seen': true })}
      />
      <IconButton
        icon={IconMail}
        label={t('acts.markUnseen')}
        hotkey="Shift+U"
        onClick={() => act((ids) => acts.markSeen(ids, false), { 'keywords/$seen': null })}
      />
      <IconButton
        icon={IconStar}
        label={t('list.flag')}
        hotkey="s"
        onClick={() => act((ids) => acts.flag(ids, true), { 'keywords/$flagged': true })}
      />
      <MoveMenu
        place={place}
        onMove={(target) => act((ids) => acts.moveTo(ids, target), { mailboxIds: { [target.id]: true } })}
      />
      <IconButton icon={IconX} label={t('list.chooseNone')} hotkey="Esc" onClick={clearSelection} />
    </div>
  );
}
