/** Files dropped, pasted or chosen: each goes to the server at once, with its progress. */
import { useCallback, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useClient } from '../../../jmap/hooks.ts';
import { faultText } from '../../shell/fault-text.ts';
import type { DraftFile } from './composers.ts';
import { uploadFile } from './upload.ts';
import type { Draft } from './use-draft.ts';

export interface Files {
  add: (files: Iterable<File>) => void;
  remove: (key: string) => void;
}

let nextKey = 1;

export function useFiles(draft: Draft): Files {
  const client = useClient();
  const { t } = useTranslation();
  const stops = useRef(new Map<string, AbortController>());
  const { setFiles, accountId } = draft;
  const add = useCallback(
    (files: Iterable<File>) => {
      for (const file of files) {
        const key = `file-${nextKey}`;
        nextKey += 1;
        const patch = (change: Partial<DraftFile>): void =>
          setFiles((list) => list.map((one) => (one.key === key ? { ...one, ...change } : one)));
        const stop = new AbortController();
        stops.current.set(key, stop);
        setFiles((list) => [
          ...list,
          { key, name: file.name, type: file.type, size: file.size, progress: 0 },
        ]);
        uploadFile(
          client.transport.uploadUrl(accountId),
          file,
          (progress) => patch({ progress }),
          stop.signal,
        )
          .then(({ blobId, type }) => patch({ blobId, type, progress: undefined }))
          .catch((error: unknown) => patch({ fault: faultText(t, error), progress: undefined }));
      }
    },
    [client, accountId, setFiles, t],
  );
  const remove = useCallback(
    (key: string) => {
      stops.current.get(key)?.abort();
      setFiles((list) => list.filter((file) => file.key !== key));
    },
    [setFiles],
  );
  return { add, remove };
}
