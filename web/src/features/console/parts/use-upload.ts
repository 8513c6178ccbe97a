/** One file on its way to the server, with its progress. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { useClient } from '../../../jmap/hooks.ts';
import { uploadFile } from '../../mail/compose/upload.ts';
import { faultText } from '../../shell/fault-text.ts';
import { useOwnAccountId } from '../../shell/own-name.ts';

export interface Upload {
  /** Part of 1; undefined while nothing is under way. */
  progress: number | undefined;
  /** The blob, or undefined when it did not arrive, which was told. */
  send: (file: Blob) => Promise<string | undefined>;
}

export function useUpload(): Upload {
  const { t } = useTranslation();
  const client = useClient();
  const ownId = useOwnAccountId();
  const [progress, setProgress] = useState<number>();
  return {
    progress,
    send: async (file) => {
      setProgress(0);
      try {
        const url = client.transport.uploadUrl(ownId);
        const { blobId } = await uploadFile(url, file, setProgress, new AbortController().signal);
        return blobId;
      } catch (error) {
        showToast(faultText(t, error), { kind: 'fault' });
        return undefined;
      } finally {
        setProgress(undefined);
      }
    },
  };
}
