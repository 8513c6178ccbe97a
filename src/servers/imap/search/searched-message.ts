/**
 * What a search knows of one message, growing as more of it is read.
 *
 * Header texts are as people read them: unfolded, encoded words decoded. Bodies are the texts of all parts that are
 * text, those of embedded messages and their headers included, each decoded by its transfer encoding and charset.
 */

import type { MessageBytes } from '#domain/mailstore/message-bytes.ts';
import { readBodyText } from '#domain/mailstore/message-text.ts';
import type { StoredMessage } from '#domain/mailstore/message-values.ts';
import { decodeEncodedWords } from '#formats/mime/encoded-words.ts';
import { readHeaderBlock } from '#formats/mime/headers.ts';
import type { MessagePart } from '#formats/mime/message.ts';
import { headerTexts } from '#formats/mime/search-text.ts';
import { decodeParts } from '#formats/mime/summary.ts';
import { foldForSearch } from '#formats/vietnamese/fold.ts';
import { SearchedText } from './searched-text.ts';

/** The stored header fields, decoded. */
export interface SearchedFields {
  /** Day number of the Date field as its author wrote it. */
  sentDay: number | undefined;
  /** Folded texts of the fields of a name. */
  texts: (field: string) => readonly string[];
}

export interface SearchedMessage {
  index: number;
  stored?: StoredMessage;
  fields?: SearchedFields;
  /** Folded texts of any header field, by its name in lower case. */
  headerTexts?: (field: string) => readonly string[];
  /** The texts of the header's fields that people search. */
  allHeaderTexts?: () => readonly SearchedText[];
  /** The texts of the parts that are text. */
  bodyText?: SearchedText;
}

/** Reads the header: after this, header keys are decided. */
export async function readHeader(message: SearchedMessage, bytes: MessageBytes): Promise<void> {
  const root = rootOf(message);
  if (!root) return;
  const header = await bytes.read({ start: root.headerStart, end: root.bodyStart });
  const block = readHeaderBlock(header);
  message.headerTexts = (field) => block.values(field).map((text) => foldForSearch(decodeEncodedWords(text)));
  message.allHeaderTexts = () => headerTexts(header).map(({ text }) => new SearchedText(text));
}

/** Reads the parts that are text: after this, every key is decided. */
export async function readBody(message: SearchedMessage, bytes: MessageBytes): Promise<void> {
  const root = rootOf(message);
  message.bodyText = new SearchedText(root ? await readBodyText(root, bytes) : '');
}

function rootOf({ stored }: SearchedMessage): MessagePart | undefined {
  return stored?.parts === undefined ? undefined : decodeParts(stored.parts);
}
