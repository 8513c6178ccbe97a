/** The command palette (Ctrl+K): everything that can be done now and every folder, found by typing. */
import { Modal } from '@mantine/core';
import { IconCommand } from '@tabler/icons-react';
import { type KeyboardEvent, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { foldForSearch } from '#formats/vietnamese/fold.ts';
import { type Command, listCommands, subscribeCommands } from './commands.ts';
import { KeyCaps } from './key-caps.tsx';
import { usePlaceCommands } from './use-place-commands.ts';
import './palette.css';

function useFound(part: string): { command: Command; text: string }[] {
  const { t } = useTranslation();
  const offered = useSyncExternalStore(subscribeCommands, listCommands);
  const commands = [...offered, ...usePlaceCommands()];
  const words = foldForSearch(part).split(/\s+/).filter(Boolean);
  return commands
    .filter((command) => !command.isQuiet && command.name !== 'palette')
    .map((command) => ({ command, text: command.text ?? t(`commands.${command.name}`) }))
    .filter(({ text }) => words.every((word) => foldForSearch(text).includes(word)));
}

export function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [part, setPart] = useState('');
  const [at, setAt] = useState(0);
  const found = useFound(part);
  const run = (command: Command | undefined): void => {
    onClose();
    // After the dialog has given the focus back.
    if (command) window.setTimeout(command.run, 0);
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setAt((at + step + found.length) % Math.max(1, found.length));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      run(found[at]?.command);
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      padding={0}
      size={560}
      yOffset="12vh"
      aria-label={t('commands.palette')}
    >
      <div className="palette-field">
        <IconCommand size={19} stroke={1.6} aria-hidden="true" />
        <input
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={found.length > 0 ? `command-${at}` : undefined}
          aria-label={t('commands.palette')}
          placeholder={t('commands.find')}
          value={part}
          data-autofocus
          onChange={(event) => {
            setPart(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKey}
        />
      </div>
      <div className="palette-list" id="palette-list" role="listbox" aria-label={t('commands.palette')}>
        {found.map(({ command, text }, index) => (
          // The keys are the field's.
          <div
            key={command.name + text}
            id={`command-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className="palette-item"
            onMouseEnter={() => setAt(index)}
            onClick={() => run(command)}
          >
            <span>{text}</span>
            {command.keys?.[0] && <KeyCaps keys={command.keys[0]} />}
          </div>
        ))}
        {found.length === 0 && <p className="palette-none">{t('commands.none')}</p>}
      </div>
    </Modal>
  );
}
