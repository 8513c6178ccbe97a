/** One address book: open it, share it, name it, throw it away, as far as one may. */
import { Button } from '@mantine/core';
import { IconAddressBook, IconPencil, IconTrash, IconUsersPlus } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../../design/parts/icon-button.tsx';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { useClient } from '../../../jmap/hooks.ts';
import { Badge } from '../../objects/badge.tsx';
import { ConfirmDialog } from '../../shell/confirm-dialog.tsx';
import { faultText } from '../../shell/fault-text.ts';
import { NameDialog } from '../../shell/name-dialog.tsx';
import type { AddressBook } from './book-types.ts';
import type { BookAct } from './use-book-act.ts';

const ShareDialog = lazy(() =>
  import('../../mail/folders/share-dialog.tsx').then((module) => ({ default: module.ShareDialog })),
);

const MAX_NAME = 100;

interface Props {
  book: AddressBook;
  accountId: string;
  count: number;
  isShown: boolean;
  act: BookAct;
  onShow: () => void;
}

export function BookRow({ book, accountId, count, isShown, act, onShow }: Props) {
  const { t } = useTranslation();
  const client = useClient();
  const [asking, setAsking] = useState<'share' | 'rename' | 'delete'>();
  const close = (): void => setAsking(undefined);
  const { mayShare, mayWrite, mayDelete } = book.myRights;
  const shared = Object.keys(book.shareWith ?? {}).length;
  return (
    <li className="book" data-shown={isShown}>
      <button type="button" className="book-name" aria-pressed={isShown} onClick={onShow}>
        <IconAddressBook size={19} stroke={1.6} aria-hidden="true" />
        <strong>{book.name}</strong>
        <span>{t('books.cards', { count })}</span>
      </button>
      {shared > 0 && <Badge kind="accent">{t('books.shared', { count: shared })}</Badge>}
      {mayShare && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconUsersPlus size={15} />}
          aria-label={t('books.shareOne', { name: book.name })}
          onClick={() => setAsking('share')}
        >
          {t('folders.share.menu')}
        </Button>
      )}
      {mayWrite && (
        <IconButton
          icon={IconPencil}
          label={t('books.renameOne', { name: book.name })}
          onClick={() => setAsking('rename')}
        />
      )}
      {mayDelete && (
        <IconButton
          icon={IconTrash}
          label={t('books.deleteOne', { name: book.name })}
          onClick={() => setAsking('delete')}
        />
      )}
      {asking === 'share' && (
        <Suspense fallback={null}>
          <ShareDialog
            type="AddressBook"
            accountId={accountId}
            objectId={book.id}
            name={book.name}
            onClose={() => {
              close();
              client.fetchAll('AddressBook', accountId).catch(reportError);
            }}
          />
        </Suspense>
      )}
      {asking === 'rename' && (
        <NameDialog
          title={t('books.rename')}
          label={t('books.name')}
          name={book.name}
          maxLength={MAX_NAME}
          onClose={close}
          onName={(name) => act({ update: { [book.id]: { name } } }, t('books.renamed'))}
        />
      )}
      {asking === 'delete' && (
        <ConfirmDialog
          title={t('books.deleteOne', { name: book.name })}
          text={t('books.deleteText', { count })}
          act={t('books.delete')}
          onClose={close}
          onConfirm={() => {
            close();
            act({ destroy: [book.id], onDestroyRemoveContents: true }, t('books.deleted')).catch(
              (error: unknown) => showToast(faultText(t, error), { kind: 'fault' }),
            );
          }}
        />
      )}
    </li>
  );
}
