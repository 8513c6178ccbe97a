/** A contact, new or known: looked at and changed, as far as one may. */
import { Button, Group, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DayField } from '../../../design/parts/day-field.tsx';
import { Dialog } from '../../../design/parts/dialog.tsx';
import { type AddressBook, type ContactCard, cardName, cardPicture, withPicture } from './book-types.ts';
import { type CardFields, fieldsOf, isNamed, patchOf } from './card-fields.ts';
import { LineFields } from './line-fields.tsx';
import { PictureField } from './picture-field.tsx';
import type { CardActs } from './use-card-acts.ts';

interface Props {
  /** Undefined for a new one. */
  card: ContactCard | undefined;
  book: AddressBook;
  /** Where it may lie. */
  books: readonly AddressBook[];
  acts: CardActs;
  onClose: () => void;
}

/** What is written in the form, and how it becomes a card. */
function useCardForm({ card, book, acts, onClose }: Props) {
  const [before] = useState(() => fieldsOf(card, book.id));
  const [fields, setFields] = useState(before);
  const [picture, setPicture] = useState(card && cardPicture(card));
  const [isSaving, setSaving] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setSaving(true);
    const isSamePicture = (card && cardPicture(card)) === picture;
    const photo = isSamePicture ? {} : { media: withPicture(card ?? {}, picture) };
    const patch = { ...patchOf(card, before, fields), ...photo };
    const name = fields.name.trim() || fields.organization.trim() || (fields.emails[0]?.text ?? '');
    const isDone = await (card
      ? acts.change(card, patch)
      : acts.add({ addressBookIds: { [fields.bookId]: true }, ...patch }, name));
    setSaving(false);
    if (isDone) onClose();
  };
  const set = (patch: Partial<CardFields>): void => setFields((last) => ({ ...last, ...patch }));
  return { fields, set, picture, setPicture, isSaving, submit };
}

export function CardDialog(props: Props) {
  const { card, book, books, onClose } = props;
  const { t } = useTranslation();
  const { fields, set, picture, setPicture, isSaving, submit } = useCardForm(props);
  const { mayWrite } = book.myRights;
  const text = (field: 'name' | 'organization' | 'title' | 'address') => (
    <TextInput
      label={t(`books.card.${field}`)}
      value={fields[field]}
      maxLength={500}
      {...(field === 'name' && { 'data-autofocus': true })}
      onChange={(event) => set({ [field]: event.currentTarget.value })}
    />
  );
  const title = card && !mayWrite ? 'books.card.show' : card ? 'books.card.edit' : 'books.card.new';
  return (
    <Dialog onClose={onClose} title={card ? `${t(title)}: ${cardName(card)}` : t(title)} size="lg">
      <form onSubmit={(event) => void submit(event)}>
        <fieldset className="card-form" disabled={!mayWrite}>
          <PictureField value={picture} onChange={setPicture} />
          {text('name')}
          <div className="card-pair">
            {text('title')}
            {text('organization')}
          </div>
          <LineFields
            label={t('books.card.email')}
            addLabel={t('books.card.addEmail')}
            type="email"
            lines={fields.emails}
            onChange={(emails) => set({ emails })}
          />
          <LineFields
            label={t('books.card.phone')}
            addLabel={t('books.card.addPhone')}
            type="tel"
            lines={fields.phones}
            onChange={(phones) => set({ phones })}
          />
          {text('address')}
          <Textarea
            label={t('books.card.note')}
            value={fields.note}
            autosize
            minRows={2}
            maxRows={6}
            onChange={(event) => set({ note: event.currentTarget.value })}
          />
          <div className="card-pair">
            <DayField
              label={t('books.card.birthday')}
              value={fields.birthday}
              onChange={(birthday) => set({ birthday })}
            />
            {books.length > 1 && (
              <NativeSelect
                label={t('books.card.book')}
                value={fields.bookId}
                data={books.map(({ id, name }) => ({ value: id, label: name }))}
                onChange={(event) => set({ bookId: event.currentTarget.value })}
              />
            )}
          </div>
        </fieldset>
        {!isNamed(fields) && <p className="book-hint">{t('books.card.needed')}</p>}
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={onClose}>
            {t(mayWrite ? 'shell.cancel' : 'shell.close')}
          </Button>
          {mayWrite && (
            <Button type="submit" disabled={!isNamed(fields)} loading={isSaving}>
              {t('shell.save')}
            </Button>
          )}
        </Group>
      </form>
    </Dialog>
  );
}
