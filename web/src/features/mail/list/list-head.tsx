/** Above the rows: where one is and the quick filters; with rows chosen, what can be done to them. */
import { IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../../design/parts/icon-button.tsx';
import { formatCount } from '../../../i18n/format.ts';
import { type EmailList, type ListView, NO_VIEW } from '../../../jmap/email-list.ts';
import { useListView } from '../../../jmap/hooks.ts';
import { folderName } from '../model/mailboxes.ts';
import { type MailPlace, useGo } from '../model/place.ts';
import { clearSelection, setSelection, useSelection } from '../model/selection.ts';
import type { MailActs } from '../model/use-mail-acts.ts';
import { ChosenBar } from './chosen-bar.tsx';

const FILTERS = ['unread', 'flagged', 'attachment'] as const;

function QuickFilters({ place }: { place: MailPlace }) {
  const { t } = useTranslation();
  const { toFolder } = useGo();
  const { filter, ...rest } = place.search;
  return (
    <div className="quick-filters" role="group" aria-label={t('list.filters')}>
      {FILTERS.map((name) => (
        <button
          key={name}
          type="button"
          aria-pressed={filter === name}
          onClick={() =>
            toFolder(place.account, place.folder, filter === name ? rest : { ...rest, filter: name })
          }
        >
          {t(`list.filter.${name}`)}
        </button>
      ))}
    </div>
  );
}

interface Props {
  place: MailPlace;
  list: EmailList | undefined;
  acts: MailActs;
}

function chooseLoaded(view: ListView): void {
  setSelection({ ids: new Set(view.idAt.values()), isAll: false });
}

function Head({ place, list, acts, view }: Props & { view: ListView }) {
  const { t } = useTranslation();
  const selection = useSelection();
  const chosen = selection.isAll ? (view.total ?? 0) : selection.ids.size;
  const title =
    place.search.q === undefined ? place.mailbox && folderName(t, place.mailbox) : t('list.results');
  return (
    <header className="list-head">
      <input
        type="checkbox"
        className="list-choose"
        ref={(box) => {
          if (box) box.indeterminate = chosen > 0 && !selection.isAll && chosen < view.idAt.size;
        }}
        aria-label={t('list.chooseAll')}
        checked={chosen > 0 && (selection.isAll || chosen === view.idAt.size)}
        onChange={() => (chosen > 0 ? clearSelection() : chooseLoaded(view))}
      />
      {chosen > 0 && list ? (
        <ChosenBar place={place} list={list} acts={acts} chosen={chosen} view={view} />
      ) : (
        <>
          <h1 className="list-title">
            {title}
            {view.isCounted && <span className="list-total">{formatCount(view.total ?? 0)}</span>}
          </h1>
          <QuickFilters place={place} />
          <IconButton icon={IconRefresh} label={t('list.refresh')} onClick={() => void list?.refresh()} />
        </>
      )}
    </header>
  );
}

function LiveHead(props: Props & { list: EmailList }) {
  return <Head {...props} view={useListView(props.list)} />;
}

export function ListHead(props: Props) {
  const { list } = props;
  return list ? <LiveHead {...props} list={list} /> : <Head {...props} view={NO_VIEW} />;
}
