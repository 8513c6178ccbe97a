/** Files that the server makes: a method puts one among one's uploads, and the browser keeps it. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showToast } from '../../../design/toasts/toast-store.ts';
import type { Client } from '../../../jmap/client.ts';
import { useClient } from '../../../jmap/hooks.ts';
import { type Arguments, textOf } from '../../../jmap/transport.ts';
import { saveUrl } from '../../objects/save-text.ts';
import { PROVINCE } from '../../objects/use-object-list.ts';
import { faultText } from '../../shell/fault-text.ts';

/** Has the server make a file, and hands it to the person. */
export async function downloadMade(
  client: Client,
  method: string,
  args: Arguments = {},
  type: string = 'application/octet-stream',
): Promise<void> {
  const { transport } = client;
  const [made] = await transport.request([[method, { accountId: PROVINCE, ...args }]]);
  const name = textOf(made?.['name'], 'tep');
  const kind = textOf(made?.['type'], type);
  saveUrl(name, transport.downloadUrl(textOf(made?.['accountId']), textOf(made?.['blobId']), name, kind));
}

export interface Download {
  isRunning: boolean;
  /** True when the file was handed over. */
  run: (method: string, args?: Arguments, type?: string) => Promise<boolean>;
}

export function useDownload(): Download {
  const { t } = useTranslation();
  const client = useClient();
  const [isRunning, setRunning] = useState(false);
  return {
    isRunning,
    run: async (method, args, type) => {
      setRunning(true);
      try {
        await downloadMade(client, method, args, type);
        return true;
      } catch (error) {
        showToast(faultText(t, error), { kind: 'fault' });
        return false;
      } finally {
        setRunning(false);
      }
    },
  };
}
