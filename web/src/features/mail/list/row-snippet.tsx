/**
 * The beginning of a message; in a search, the place where the words were found, with marks (RFC 8621 §5). Until the server has told it,
 * the words that stand in the beginning are marked here.
 */
import { useEffect, useState } from 'react';
import type { Client } from '../../../jmap/client.ts';
import { useClient } from '../../../jmap/hooks.ts';
import { markWords } from './mark-words.ts';

/** A search for words, as rows show it. */
export interface ShownSearch {
  filter: object;
  words: readonly string[];
}

export const NO_WORDS: readonly string[] = [];

interface Props {
  accountId: string;
  emailId: string;
  preview: string;
  search: ShownSearch | undefined;
}

/** The marks are there already: what is around them has time until nobody types. */
const GATHER_MS = 200;

/** Rows that come into view together are asked for together. */
class SnippetReader {
  readonly #found = new Map<string, string | null>();
  readonly #listeners = new Map<string, (snippet: string | null) => void>();
  readonly #client: Client;
  readonly #accountId: string;
  readonly #filter: object;
  #waiting: string[] = [];

  constructor(client: Client, accountId: string, filter: object) {
    this.#client = client;
    this.#accountId = accountId;
    this.#filter = filter;
  }

  read(id: string, listener: (snippet: string | null) => void): () => void {
    const known = this.#found.get(id);
    if (known !== undefined) listener(known);
    else {
      this.#listeners.set(id, listener);
      if (this.#waiting.length === 0) window.setTimeout(() => void this.#ask().catch(reportError), GATHER_MS);
      this.#waiting.push(id);
    }
    return () => this.#listeners.delete(id);
  }

  async #ask(): Promise<void> {
    const emailIds = this.#waiting.filter((id) => this.#listeners.has(id));
    this.#waiting = [];
    if (emailIds.length === 0) return;
    const args = { accountId: this.#accountId, filter: this.#filter, emailIds };
    const [answer] = await this.#client.transport.request([['SearchSnippet/get', args]]);
    for (const { emailId, preview } of (answer?.['list'] ?? []) as {
      emailId: string;
      preview: string | null;
    }[]) {
      this.#found.set(emailId, preview);
      this.#listeners.get(emailId)?.(preview);
    }
  }
}

let reader: { key: string; of: SnippetReader } | undefined;

function readerOf(client: Client, accountId: string, filter: object): SnippetReader {
  const key = accountId + JSON.stringify(filter);
  if (reader?.key !== key) reader = { key, of: new SnippetReader(client, accountId, filter) };
  return reader.of;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

function decode(text: string): string {
  return text.replaceAll(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity);
}

export function Marked({ text, words }: { text: string; words: readonly string[] }) {
  if (words.length === 0) return text;
  return markWords(text, words).map((piece, index) =>
    piece.isMarked ? <mark key={String(index)}>{piece.text}</mark> : piece.text,
  );
}

export function RowSnippet({ accountId, emailId, preview, search }: Props) {
  const client = useClient();
  const [snippet, setSnippet] = useState<string | null>(null);
  useEffect(
    () => (search ? readerOf(client, accountId, search.filter).read(emailId, setSnippet) : undefined),
    [client, accountId, emailId, search],
  );
  return (
    <span className="row-preview">
      {snippet === null ? (
        <Marked text={preview} words={search?.words ?? NO_WORDS} />
      ) : (
        snippet
          .split(/(<mark>[^<]*<\/mark>)/)
          .map((piece, index) =>
            piece.startsWith('<mark>') ? (
              <mark key={String(index)}>{decode(piece.slice(6, -7))}</mark>
            ) : (
              decode(piece)
            ),
          )
      )}
    </span>
  );
}
