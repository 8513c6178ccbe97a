/** Restoring what one deleted (R8.9): found by words, put back one by one or together, or everything since a time. */
import { Button, Checkbox, Loader, TextInput } from '@mantine/core';
import { IconRestore, IconSearch, IconTrashOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../../design/parts/empty.tsx';
import { Notice } from '../../../design/parts/notice.tsx';
import { faultText } from '../../shell/fault-text.ts';
import { useOwnAccountId } from '../../shell/own-name.ts';
import { AccountSelect } from '../account-select.tsx';
import { DeletedRow } from './deleted-row.tsx';
import { RestoreAllDialog } from './restore-all-dialog.tsx';
import { useDeleted } from './use-deleted.ts';
import './restore.css';

export function RestoreSection() {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [asksAll, setAsksAll] = useState(false);
  const own = useOwnAccountId();
  const [accountId, setAccountId] = useState(own);
  const deleted = useDeleted(accountId, text);
  const { list, total } = deleted;
  const choose = (id: string, isOn: boolean): void => {
    const next = new Set(chosen);
    if (isOn) next.add(id);
    else next.delete(id);
    setChosen(next);
  };
  const restore = (ids: readonly string[]): void => {
    setChosen(new Set());
    void deleted.restore(ids);
  };
  const allChosen = list.length > 0 && list.every(({ id }) => chosen.has(id));
  return (
    <>
      <AccountSelect
        capability="urn:congthu:undelete"
        value={accountId}
        onChange={(id) => {
          setChosen(new Set());
          setAccountId(id);
        }}
      />
      <div className="restore-tools">
        <TextInput
          className="restore-search"
          leftSection={<IconSearch size={16} />}
          placeholder={t('restore.search')}
          aria-label={t('restore.search')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button variant="default" leftSection={<IconRestore size={17} />} onClick={() => setAsksAll(true)}>
          {t('restore.many')}
        </Button>
      </div>
      {deleted.fault !== undefined && <Notice kind="danger">{faultText(t, deleted.fault)}</Notice>}
      {list.length > 0 && (
        <div className="restore-bar">
          <Checkbox
            checked={allChosen}
            indeterminate={!allChosen && chosen.size > 0}
            aria-label={t('restore.chooseAll')}
            onChange={() => setChosen(allChosen ? new Set() : new Set(list.map(({ id }) => id)))}
          />
          <span className="restore-count" aria-live="polite">
            {chosen.size > 0
              ? t('restore.chosen', { count: chosen.size })
              : t('restore.count', { count: total })}
          </span>
          {chosen.size > 0 && (
            <Button size="xs" leftSection={<IconRestore size={15} />} onClick={() => restore([...chosen])}>
              {t('restore.restore')}
            </Button>
          )}
        </div>
      )}
      <ul className="deleted-list">
        {list.map((email) => (
          <DeletedRow
            key={email.id}
            email={email}
            isChosen={chosen.has(email.id)}
            onChoose={(isOn) => choose(email.id, isOn)}
            onRestore={() => restore([email.id])}
          />
        ))}
      </ul>
      {list.length === 0 &&
        (deleted.isLoading ? (
          <Loader size="sm" />
        ) : (
          <Empty icon={IconTrashOff} title={t(text === '' ? 'restore.nothing' : 'restore.nothingFound')}>
            {t('restore.nothingText')}
          </Empty>
        ))}
      {list.length < total && (
        <Button variant="subtle" onClick={deleted.more} loading={deleted.isLoading}>
          {t('restore.more')}
        </Button>
      )}
      {asksAll && <RestoreAllDialog accountId={accountId} onClose={() => setAsksAll(false)} />}
    </>
  );
}
