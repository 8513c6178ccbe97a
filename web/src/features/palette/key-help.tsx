/** Every key that does something now (`?`). */
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../design/parts/dialog.tsx';
import { listCommands, subscribeCommands } from './commands.ts';
import { KeyCaps } from './key-caps.tsx';
import './palette.css';

export function KeyHelp({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const commands = useSyncExternalStore(subscribeCommands, listCommands);
  return (
    <Dialog onClose={onClose} title={t('shell.shortcuts')} size={720}>
      <dl className="key-help">
        {commands
          .filter((command) => command.keys)
          .map((command) => (
            <div key={command.name}>
              <dt>{command.text ?? t(`commands.${command.name}`)}</dt>
              <dd>
                {command.keys?.map((keys) => (
                  <KeyCaps key={keys} keys={keys} />
                ))}
              </dd>
            </div>
          ))}
      </dl>
    </Dialog>
  );
}
