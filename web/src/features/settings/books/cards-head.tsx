/** Above the contacts of a book: finding one, adding one, and files in and out. */
import { Button, FileButton, TextInput } from '@mantine/core';
import { IconDownload, IconPlus, IconSearch, IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { formatSize } from '../../../i18n/format.ts';
import { useClient } from '../../../jmap/hooks.ts';
import { faultText } from '../../shell/fault-text.ts';
import type { ContactCard } from './book-types.ts';
import { importVcards, MAX_FILE_BYTES, saveVcards } from './card-files.ts';
import { type BookPlace, destroyCards } from './use-card-acts.ts';

/** Brings a file into the book, and tells what came of it. */
function useImport({ accountId, book }: BookPlace) {
  const { t } = useTranslation();
  const client = useClient();
  const [isRunning, setRunning] = useState(false);
  const takeBack = async (ids: readonly string[]): Promise<void> => {
    const cards = ids.flatMap((id) => client.cache.get('ContactCard', accountId, id) ?? []);
    await destroyCards(client, accountId, cards).catch((error: unknown) =>
      showToast(faultText(t, error), { kind: 'fault' }),
    );
  };
  const bring = async (file: File): Promise<void> => {
    if (file.size > MAX_FILE_BYTES)
      return void showToast(t('books.fileTooLarge', { size: formatSize(MAX_FILE_BYTES) }), { kind: 'fault' });
    const { ids, known, left } = await importVcards(client, {
      accountId,
      bookId: book.id,
      text: await file.text(),
    });
    if (ids.length + known + left === 0) return void showToast(t('books.noCards'), { kind: 'fault' });
    const said = [
      t('books.imported', { count: ids.length }),
      ...(known > 0 ? [t('books.importedKnown', { count: known })] : []),
      ...(left > 0 ? [t('books.importedLeft', { count: left })] : []),
    ].join('; ');
    return void showToast(said, ids.length > 0 ? { undo: () => void takeBack(ids) } : {});
  };
  return {
    isRunning,
    run: (file: File | null): void => {
      if (!file) return;
      setRunning(true);
      void bring(file)
        .catch((error: unknown) => showToast(faultText(t, error), { kind: 'fault' }))
        .finally(() => setRunning(false));
    },
  };
}

interface Props {
  place: BookPlace;
  cards: readonly ContactCard[];
  sought: string;
  onSeek: (text: string) => void;
  onAdd: () => void;
}

export function CardsHead({ place, cards, sought, onSeek, onAdd }: Props) {
  const { t } = useTranslation();
  const { isRunning, run } = useImport(place);
  const { book } = place;
  return (
    <div className="cards-head">
      {cards.length > 0 && (
        <TextInput
          className="cards-find"
          type="search"
          size="sm"
          leftSection={<IconSearch size={16} />}
          aria-label={t('books.find')}
          placeholder={t('books.find')}
          value={sought}
          onChange={(event) => onSeek(event.currentTarget.value)}
        />
      )}
      {book.myRights.mayWrite && (
        <>
          <Button size="sm" leftSection={<IconPlus size={16} />} onClick={onAdd}>
            {t('books.add')}
          </Button>
          <FileButton accept=".vcf,.vcard,text/vcard,text/x-vcard" onChange={run}>
            {(props) => (
              <Button
                {...props}
                size="sm"
                variant="default"
                loading={isRunning}
                leftSection={<IconUpload size={16} />}
              >
                {t('books.import')}
              </Button>
            )}
          </FileButton>
        </>
      )}
      {cards.length > 0 && (
        <Button
          size="sm"
          variant="default"
          leftSection={<IconDownload size={16} />}
          onClick={() => saveVcards(book.name, cards)}
        >
          {t('books.export')}
        </Button>
      )}
    </div>
  );
}
