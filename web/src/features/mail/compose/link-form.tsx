/** Where a link leads, asked of whoever writes. */
import { Button, Group, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { OWN_ESCAPE } from '../../../design/parts/own-escape.ts';
import { parseLinkAddress } from './parse-link-address.ts';

export interface LinkStart {
  address: string;
  /** It is one already. */
  isLink: boolean;
  /** There are no words yet that it could stand on. */
  asksText: boolean;
}

interface Props {
  start: LinkStart;
  /** The words are empty where they are in the letter already. */
  onLink: (href: string, text: string) => void;
  onRemove: () => void;
}

export function LinkForm({ start, onLink, onRemove }: Props) {
  const { t } = useTranslation();
  const [address, setAddress] = useState(start.address);
  const [text, setText] = useState('');
  const [isWrong, setWrong] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    // A signature is written in a form of its own, which this is not part of.
    event.stopPropagation();
    const href = parseLinkAddress(address);
    setWrong(href === undefined);
    if (href !== undefined) onLink(href, start.asksText ? text.trim() || address.trim() : '');
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="xs">
        {start.asksText && (
          <TextInput
            {...OWN_ESCAPE}
            size="xs"
            label={t('compose.linkText')}
            value={text}
            maxLength={500}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        )}
        <TextInput
          {...OWN_ESCAPE}
          size="xs"
          label={t('compose.linkTo')}
          placeholder="https://"
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          value={address}
          error={isWrong && t('compose.linkWrong')}
          data-autofocus
          onChange={(event) => {
            setAddress(event.currentTarget.value);
            setWrong(false);
          }}
        />
        <Group justify="flex-end" gap="xs">
          {start.isLink && (
            <Button {...OWN_ESCAPE} size="xs" variant="default" onClick={onRemove}>
              {t('compose.linkRemove')}
            </Button>
          )}
          <Button {...OWN_ESCAPE} size="xs" type="submit">
            {t('compose.linkApply')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
