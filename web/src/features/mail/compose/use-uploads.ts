/** Files on their way from a composer: shown as they go, paused, gone on with, thrown away. */
import { useCallback, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useClient } from '../../../jmap/hooks.ts';
import { type FilePurpose, type ResumableUpload, uploadResumably } from '../../../jmap/resumable-upload.ts';
import { fileCapability } from '../../files/file-types.ts';
import { faultText } from '../../shell/fault-text.ts';
import type { DraftFile } from './composers.ts';
import type { Draft } from './use-draft.ts';

export interface UploadWish {
  purpose: FilePurpose;
  /** What is known of the file beforehand. */
  more?: Partial<DraftFile>;
  /** What follows once all of it is there. */
  use: (fileId: string) => Promise<Partial<DraftFile>>;
}

let nextKey = 1;

export function useUploads({ setFiles, accountId }: Draft) {
  const client = useClient();
  const { t } = useTranslation();
  const uploads = useRef(new Map<string, ResumableUpload>());
  const url = fileCapability(client, accountId)?.uploadPath ?? '';
  const patch = useCallback(
    (key: string, change: Partial<DraftFile>): void =>
      setFiles((list) => list.map((one) => (one.key === key ? { ...one, ...change } : one))),
    [setFiles],
  );
  const upload = useCallback(
    (file: File, { purpose, more, use }: UploadWish): void => {
      const key = `file-${nextKey}`;
      nextKey += 1;
      const { name, type, size } = file;
      setFiles((list) => [...list, { key, name, type, size, progress: 0, ...more }]);
      const going = uploadResumably(url, file, purpose, {
        onProgress: (progress, speed) => patch(key, { progress, speed }),
        onWaiting: (isWaiting) => patch(key, { isWaiting }),
      });
      uploads.current.set(key, going);
      going.done
        .then(async (fileId) => patch(key, { ...(await use(fileId)), progress: undefined, isWaiting: false }))
        .catch((error: unknown) => patch(key, { fault: faultText(t, error), progress: undefined }));
    },
    [url, patch, setFiles, t],
  );
  const remove = useCallback(
    (key: string) => {
      uploads.current.get(key)?.stop();
      setFiles((list) => list.filter((file) => file.key !== key));
    },
    [setFiles],
  );
  return {
    upload,
    remove,
    pause: (key: string): void => {
      uploads.current.get(key)?.pause();
      patch(key, { isPaused: true });
    },
    resume: (key: string): void => {
      uploads.current.get(key)?.resume();
      patch(key, { isPaused: false });
    },
  };
}
