/** Before a message goes: what is of concern is asked once, what is forbidden is said. */
import { useState } from 'react';
import { useClient } from '../../../jmap/hooks.ts';
import { concernsOf, FORBIDDING, isNotKept, type SendConcern } from './checks.ts';
import type { ComposerState } from './composers.ts';
import type { Draft } from './use-draft.ts';
import { useSending } from './use-sending.ts';
import { useSendingRules } from './use-sending-rules.ts';

export interface SendCheck {
  send: (sendAt?: number) => void;
  /** What is asked now; undefined when nothing is. */
  asking: readonly SendConcern[] | undefined;
  isForbidden: boolean;
  /** Not even a draft of it is kept here. */
  isNotKept: boolean;
  confirm: () => void;
  cancel: () => void;
}

export function useSendCheck(start: ComposerState, draft: Draft): SendCheck {
  const { session } = useClient();
  const sendNow = useSending(start, draft);
  const rules = useSendingRules();
  const [asking, setAsking] = useState<{ concerns: readonly SendConcern[]; sendAt: number | undefined }>();
  const send = (sendAt?: number): void => {
    const { to, cc, bcc, subject, text, files, secrecy } = draft.fields;
    const concerns = concernsOf({
      recipients: [...to, ...cc, ...bcc],
      subject,
      written: text.split(/\n>|\n-{6,}/)[0] ?? '',
      fileNames: files.map(({ name }) => name),
      isUploading: files.some(
        (file) => file.blobId === undefined && file.linkUrl === undefined && file.fault === undefined,
      ),
      secrecy,
      rules,
      ownDomain: session.username.slice(session.username.indexOf('@') + 1),
    });
    if (concerns.length > 0) setAsking({ concerns, sendAt });
    else void sendNow(sendAt);
  };
  return {
    send,
    asking: asking?.concerns,
    isForbidden: asking?.concerns.some((concern) => FORBIDDING.has(concern)) ?? false,
    isNotKept: isNotKept(draft.fields, rules),
    confirm: () => {
      void sendNow(asking?.sendAt);
      setAsking(undefined);
    },
    cancel: () => setAsking(undefined),
  };
}
