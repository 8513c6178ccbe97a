/** The state of one message being written: its fields, its files, and the draft that follows them. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useAll, useClient } from '../../../jmap/hooks.ts';
import type { EmailAddress, Identity } from '../../../jmap/objects.ts';
import { useOwnAccountId } from '../../shell/own-name.ts';
import type { ComposerState, DraftFile } from './composers.ts';
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
    wantsReceipt: false,
    secrecy: ORDINARY,
    justification: '',
    remindAt: undefined,
  };
}

export function useDraft(start: ComposerState): Draft {
  const client = useClient();
  const own = useOwnAccountId();
  const accountId = start.accountId ?? own;
  const identities = useAll('Identity', accountId);
  const [fields, setFields] = useState(() => firstFields(start));
  const [saveState, setSaveState] = useState<SaveState>('new');
  const latest = useRef(fields);
  latest.current = fields;
  const draftId = useRef(start.draftId);
  const isFinished = useRef(false);
  const saving = useRef<Promise<void>>(Promise.resolve());
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
      } catch {
        // Offline or refused: said beside the buttons, tried again at the next change.
        setSaveState('failed');
      }
    });
    return saving.current;
  }, [client, accountId, content]);
  useEffect(() => {
    if (saveState !== 'changed') return undefined;
    const timer = window.setTimeout(() => void save(), SAVE_AFTER_MS);
    return () => window.clearTimeout(timer);
  }, [fields, saveState, save]);
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
        return saving.current;
      },
      saveNow: save,
    }),
    [accountId, fields, identities, content, saveState, save],
  );
}
