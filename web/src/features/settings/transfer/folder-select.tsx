/** One of one's folders, or all of them. */
import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Mailbox } from '../../../jmap/objects.ts';
import { useMailboxes } from '../../mail/folders/use-mailboxes.ts';

interface Props {
  accountId: string;
  label: string;
  /** What no folder means. */
  all: string;
  value: string;
  onChange: (mailboxId: string) => void;
}

export function FolderSelect({ accountId, label, all, value, onChange }: Props) {
  const { t } = useTranslation();
  const mailboxes = useMailboxes(accountId);
  const nameOf = (mailbox: Mailbox): string =>
    mailbox.role ? t(`folders.${mailbox.role}`, { defaultValue: mailbox.name }) : mailbox.name;
  const pathOf = (mailbox: Mailbox): string => {
    const parent = mailboxes.find(({ id }) => id === mailbox.parentId);
    return parent ? `${pathOf(parent)} / ${nameOf(mailbox)}` : nameOf(mailbox);
  };
  return (
    <NativeSelect
      label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={[{ value: '', label: all }, ...mailboxes.map((one) => ({ value: one.id, label: pathOf(one) }))]}
    />
  );
}
