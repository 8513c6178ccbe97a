/** The state of one message being written: its fields, its files, and the draft that follows them. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useAll, useClient } from '../../../jmap/hooks.ts';
import type { EmailAddress, Identity } from '../../../jmap/objects.ts';
import { useOwnAccountId } from '../../shell/own-name.ts';
import type { ComposerState, DraftFile, MessageStart } from './composers.ts';
import { dropDraft, keepDraft } from './kept-drafts.ts';
import { type MessageContent, ORDINARY } from './message-object.ts';
import { saveDraft } from './send.ts';

const SAVE_AFTER_MS = 1_500;

export interface DraftFields {
  to: readonly EmailAddress[];
  cc: readonly EmailAddress[];
  bcc: readonly EmailAddress[];
  subject: string;
  html: string;
  text: string;
  files: readonly DraftFile[];
  identityId: string | undefined;
  wantsReceipt: boolean;
  secrecy: string;
  justification: string;
  /** When to be reminded if nobody answers. */
  remindAt: number | undefined;
}

export type SaveState = 'new' | 'changed' | 'saving' | 'saved' | 'failed';

export interface Draft {
  accountId: string;
  fields: DraftFields;
  change: (change: Partial<DraftFields>) => void;
  setFiles: (change: (files: readonly DraftFile[]) => readonly DraftFile[]) => void;
  identities: readonly Identity[];
  content: () => MessageContent;
  saveState: SaveState;
  draftId: () => string | undefined;
  /** Stops saving, because the message was sent or thrown away; waits for a save under way. */
  finish: () => Promise<void>;
  saveNow: () => Promise<void>;
}

function firstFields(start: ComposerState): DraftFields {
  return {
    to: start.to ?? [],
    cc: start.cc ?? [],
    bcc: start.bcc ?? [],
    subject: start.subject ?? '',
    html: start.html ?? '',
    text: '',
    files: start.files ?? [],
    identityId: start.identityId,
    wantsReceipt: start.wantsReceipt ?? false,
    secrecy: start.secrecy ?? ORDINARY,
    justification: start.justification ?? '',
    remindAt: start.remindAt,
  };
}

/** How another page goes on with what was written; files that are not on the server yet are not in it. */
function goOn(
  start: ComposerState,
  fields: DraftFields,
  accountId: string,
  draftId: string | undefined,
): MessageStart {
  const { key: _key, size: _size, ...rest } = start;
  const { text: _text, ...written } = fields;
  const files = fields.files.filter(({ blobId }) => blobId !== undefined);
  return { ...rest, ...written, files, accountId, ...(draftId !== undefined && { draftId }) };
}

/** Saves some moments after a change, and what could not be saved when the network is back. */
function useSaving(fields: DraftFields, saveState: SaveState, save: () => Promise<void>): void {
  useEffect(() => {
    if (saveState !== 'changed') return undefined;
    const timer = window.setTimeout(() => void save(), SAVE_AFTER_MS);
    return () => window.clearTimeout(timer);
  }, [fields, saveState, save]);
  useEffect(() => {
    if (saveState !== 'failed') return undefined;
    const again = (): void => void save();
    window.addEventListener('online', again);
    return () => window.removeEventListener('online', again);
  }, [saveState, save]);
}

export function useDraft(start: ComposerState): Draft {
  const client = useClient();
  const own = useOwnAccountId();
  const accountId = start.accountId ?? own;
  const identities = useAll('Identity', accountId);
  const [fields, setFields] = useState(() => firstFields(start));
  const [saveState, setSaveState] = useState<SaveState>(start.isKept ? 'changed' : 'new');
  const latest = useRef(fields);
  latest.current = fields;
  const draftId = useRef(start.draftId);
  const isFinished = useRef(false);
  const saving = useRef<Promise<void>>(Promise.resolve());
  const [keptKey] = useState(() => crypto.randomUUID());
  useEffect(() => {
    if (identities.length === 0) client.fetchAll('Identity', accountId).catch(reportError);
  }, [client, accountId, identities.length]);
  const content = useCallback((): MessageContent => {
    const { identityId, ...rest } = latest.current;
    const identity = identities.find((one) => one.id === identityId) ?? identities[0];
    return {
      ...rest,
      identity: identity ?? { name: '', email: client.session.accounts[accountId]?.name ?? '' },
      inReplyTo: start.inReplyTo ?? [],
      references: start.references ?? [],
    };
  }, [client, identities, accountId, start]);
  const save = useCallback((): Promise<void> => {
    saving.current = saving.current.then(async () => {
      if (isFinished.current) return;
      setSaveState('saving');
      try {
        draftId.current = await saveDraft(client, accountId, content(), draftId.current);
        setSaveState('saved');
        await dropDraft(keptKey);
      } catch {
        // Offline or refused: said beside the buttons, kept here, tried again at the next change and when the network is back.
        setSaveState('failed');
        await keepDraft(keptKey, goOn(start, latest.current, accountId, draftId.current));
      }
    });
    return saving.current;
  }, [client, accountId, content, keptKey, start]);
  useSaving(fields, saveState, save);
  return useMemo(
    () => ({
      accountId,
      fields,
      identities,
      content,
      saveState,
      change: (change) => {
        setFields((before) => ({ ...before, ...change }));
        setSaveState('changed');
      },
      setFiles: (change) => {
        setFields((before) => ({ ...before, files: change(before.files) }));
        setSaveState('changed');
      },
      draftId: () => draftId.current,
      finish: () => {
        isFinished.current = true;
        return saving.current.then(() => dropDraft(keptKey));
      },
      saveNow: save,
    }),
    [accountId, fields, identities, content, saveState, save, keptKey],
  );
}
