/**
 * Files dropped, pasted or chosen: each goes to the server at once, resumably, with its progress. What fits a message becomes an attachment;
 * what does not, or what is wanted so, goes as a link (R8.1).
 */
import { useCallback, useState } from 'react';
import { requireDone } from '../../../jmap/client.ts';
import { useClient } from '../../../jmap/hooks.ts';
import { fileCapability, linkAddress } from '../../files/file-types.ts';
import type { Draft } from './use-draft.ts';
import { useUploads } from './use-uploads.ts';

export interface LinkWish {
  days: number;
  password: string;
}

export interface Files {
  add: (files: Iterable<File>) => void;
  remove: (key: string) => void;
  pause: (key: string) => void;
  resume: (key: string) => void;
  /** Files that wait for an answer: too large to be attached, or chosen to go as links. */
  asking: readonly File[];
  askForLinks: (files: Iterable<File>) => void;
  sendAsLinks: (wish: LinkWish) => void;
  dropAsked: () => void;
}

const DAY_MS = 86_400_000;
/** Base64 makes four octets of three, and lines; the letter itself needs room too. */
const MESSAGE_PART = 0.72;

/** Makes an attachment, or a link, of what was uploaded. */
function useMakers(accountId: string) {
  const client = useClient();
  return {
    attach: async (fileId: string) => {
      const [answer] = await client.transport.request([['StoredFile/attach', { accountId, fileId }]]);
      const { blobId, type } = answer as unknown as { blobId: string; type: string };
      return { blobId, type };
    },
    link: async (fileId: string, expiresAt: string, password: string) => {
      const create = { link: { fileId, expiresAt, ...(password !== '' && { password }) } };
      const [answer] = await client.transport.request([['FileLink/set', { accountId, create }]]);
      const made = (answer?.['created'] as Record<string, { url: string }> | null)?.['link'];
      if (!made) requireDone(answer ?? {});
      return { linkUrl: linkAddress({ url: made?.url ?? '' }) };
    },
  };
}

export function useFiles(draft: Draft): Files {
  const client = useClient();
  const { accountId } = draft;
  const { upload, remove, pause, resume } = useUploads(draft);
  const makers = useMakers(accountId);
  const [asking, setAsking] = useState<readonly File[]>([]);
  const largest = fileCapability(client, accountId)?.maxAttachmentSize ?? 0;
  const { files: attached } = draft.fields;
  const add = useCallback(
    (files: Iterable<File>) => {
      let room = largest * MESSAGE_PART;
      for (const one of attached) if (!one.isLink) room -= one.size;
      const large: File[] = [];
      for (const file of files)
        if (file.size > room) large.push(file);
        else {
          room -= file.size;
          upload(file, { purpose: 'attachment', use: makers.attach });
        }
      if (large.length > 0) setAsking(large);
    },
    [upload, makers.attach, attached, largest],
  );
  const sendAsLinks = ({ days, password }: LinkWish): void => {
    const linkEnds = new Date(Date.now() + days * DAY_MS).toISOString();
    for (const file of asking)
      upload(file, {
        purpose: 'link',
        more: { isLink: true, linkEnds },
        use: (fileId) => makers.link(fileId, linkEnds, password),
      });
    setAsking([]);
  };
  return {
    add,
    remove,
    pause,
    resume,
    asking,
    askForLinks: (files) => setAsking([...files]),
    sendAsLinks,
    dropAsked: () => setAsking([]),
  };
}
