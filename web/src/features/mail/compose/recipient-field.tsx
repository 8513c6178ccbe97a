/** Recipients: each a pill, completed while typing with or without diacritics; a pasted list becomes many. */
import { Combobox, Pill, PillsInput, useCombobox } from '@mantine/core';
import { type ClipboardEvent, type KeyboardEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../../../design/parts/avatar.tsx';
import type { EmailAddress } from '../../../jmap/objects.ts';
import { isAddress } from './checks.ts';
import { parseRecipients } from './parse-recipients.ts';
import { useRecipientSuggestions } from './recipient-suggestions.ts';

interface Props {
  label: string;
  accountId: string;
  value: readonly EmailAddress[];
  onChange: (value: readonly EmailAddress[]) => void;
  hasFocus?: boolean;
  end?: ReactNode;
}

function RecipientPills({
  value,
  onRemove,
}: {
  value: readonly EmailAddress[];
  onRemove: (email: string) => void;
}) {
  const { t } = useTranslation();
  return value.map(({ name, email }) => (
    <Pill
      key={email}
      withRemoveButton
      data-wrong={!isAddress(email)}
      title={email}
      removeButtonProps={{
        'aria-label': t('compose.removeRecipient', { name: name ?? email }),
        'aria-hidden': false,
      }}
      onRemove={() => onRemove(email)}
    >
      {name || email}
    </Pill>
  ));
}

export function RecipientField({ label, accountId, value, onChange, hasFocus, end }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const suggestions = useRecipientSuggestions(text, accountId, value);
  const add = (added: readonly EmailAddress[]): void => {
    const known = new Set(value.map(({ email }) => email.toLowerCase()));
    onChange([...value, ...added.filter(({ email }) => !known.has(email.toLowerCase()))]);
    setText('');
    combobox.closeDropdown();
  };
  const commit = (): void => {
    const parsed = parseRecipients(text);
    if (parsed.length > 0) add(parsed);
  };
  const onKey = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Backspace' && text === '') onChange(value.slice(0, -1));
    if ((event.key === ',' || event.key === ';') && isAddress(text.trim())) {
      event.preventDefault();
      commit();
    }
    if ((event.key === 'Enter' || event.key === 'Tab') && text.trim() !== '') {
      const first = suggestions[0];
      // A chosen suggestion is the list's own affair.
      if (combobox.getSelectedOptionIndex() >= 0 && event.key === 'Enter') return;
      event.preventDefault();
      if (first && !isAddress(text.trim())) add([first.address]);
      else commit();
    }
  };
  const onPaste = (event: ClipboardEvent): void => {
    const pasted = parseRecipients(event.clipboardData.getData('text'));
    if (pasted.length < 2) return;
    event.preventDefault();
    add(pasted);
  };
  return (
    <div className="composer-field">
      <span className="composer-label">{label}</span>
      <Combobox
        store={combobox}
        onOptionSubmit={(email) =>
          add(suggestions.flatMap(({ address }) => (address.email === email ? [address] : [])))
        }
        withinPortal
        position="bottom-start"
        width={380}
      >
        <Combobox.DropdownTarget>
          <PillsInput variant="unstyled" className="recipient-input">
            <Pill.Group>
              <RecipientPills
                value={value}
                onRemove={(email) => onChange(value.filter((one) => one.email !== email))}
              />
              <Combobox.EventsTarget withExpandedAttribute>
                <PillsInput.Field
                  role="combobox"
                  aria-autocomplete="list"
                  aria-label={label}
                  value={text}
                  autoComplete="off"
                  autoFocus={hasFocus ?? false}
                  inputMode="email"
                  onChange={(event) => {
                    setText(event.currentTarget.value);
                    combobox.openDropdown();
                  }}
                  onKeyDown={onKey}
                  onPaste={onPaste}
                  onBlur={() => {
                    combobox.closeDropdown();
                    commit();
                  }}
                />
              </Combobox.EventsTarget>
            </Pill.Group>
          </PillsInput>
        </Combobox.DropdownTarget>
        <Combobox.Dropdown hidden={suggestions.length === 0}>
          <Combobox.Options aria-label={t('compose.suggestions')}>
            {suggestions.map(({ address, detail }) => (
              <Combobox.Option
                key={address.email}
                value={address.email}
                onMouseDown={(event) => event.preventDefault()}
              >
                <span className="recipient-option">
                  <Avatar name={address.name ?? ''} address={address.email} size={30} />
                  <span>
                    <strong>{address.name ?? address.email}</strong>
                    <span className="recipient-detail">{detail}</span>
                  </span>
                </span>
              </Combobox.Option>
            ))}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
      {end}
    </div>
  );
}
