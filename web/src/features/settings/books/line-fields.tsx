/** Addresses or numbers of a contact, each with what it is used for. */
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../../design/parts/icon-button.tsx';
import { type LineField, USES, type Use } from './card-fields.ts';

interface Props {
  label: string;
  addLabel: string;
  type: 'email' | 'tel';
  lines: readonly LineField[];
  onChange: (lines: LineField[]) => void;
}

export function LineFields({ label, addLabel, type, lines, onChange }: Props) {
  const { t } = useTranslation();
  const uses = USES.filter((use) => use !== 'mobile' || type === 'tel');
  const change = (at: number, patch: Partial<LineField>): void =>
    onChange(lines.map((line, place) => (place === at ? { ...line, ...patch } : line)));
  const name = (at: number): string => (lines.length > 1 ? `${label} ${at + 1}` : label);
  return (
    <fieldset className="card-lines">
      <legend>{label}</legend>
      {lines.map(({ key, text, use }, at) => (
        <div key={key ?? `new-${at}`} className="card-line">
          <TextInput
            type={type}
            aria-label={name(at)}
            value={text}
            maxLength={250}
            onChange={(event) => change(at, { text: event.currentTarget.value })}
          />
          <NativeSelect
            aria-label={`${t('books.card.use')}: ${name(at)}`}
            value={use}
            data={uses.map((value) => ({ value, label: t(`books.card.uses.${value}`) }))}
            onChange={(event) => change(at, { use: event.currentTarget.value as Use })}
          />
          <IconButton
            icon={IconX}
            label={`${t('books.card.removeLine')}: ${name(at)}`}
            isDisabled={lines.length === 1 && text === ''}
            onClick={() => {
              const rest = lines.filter((_, place) => place !== at);
              onChange(rest.length > 0 ? rest : [{ key: undefined, text: '', use: 'work' }]);
            }}
          />
        </div>
      ))}
      <Button
        size="compact-sm"
        variant="subtle"
        leftSection={<IconPlus size={15} />}
        onClick={() => onChange([...lines, { key: undefined, text: '', use: 'work' }])}
      >
        {addLabel}
      </Button>
    </fieldset>
  );
}
