/**
 * What a search knows of one message, growing as more of it is read; all texts folded for comparison.
 *
 * Header texts are as people read them: unfolded, encoded words decoded. Bodies are the texts of all parts that are
 * text, those of embedded messages and their headers included, each decoded by its transfer encoding and charset.
 */

import type { StoredMessage } from '#domain/mailstore/message-values.ts';
import { decodeEncodedWords } from '#formats/mime/encoded-words.ts';
import { fieldText, readHeaderBlock } from '#formats/mime/headers.ts';
import type { MessagePart } from '#formats/mime/message.ts';
import { decodeParts } from '#formats/mime/summary.ts';
import { foldForSearch } from '#formats/vietnamese/fold.ts';
import type { MessageBytes } from '../message-bytes.ts';
import { partTexts } from './part-texts.ts';

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
  /** The whole header folded. */
  allHeaderText?: () => string;
  /** Folded texts of the parts that are text. */
  bodyTexts?: readonly string[];
}

/** Reads the header: after this, header keys are decided. */
export async function readHeader(message: SearchedMessage, bytes: MessageBytes): Promise<void> {
  const root = rootOf(message);
  if (!root) return;
  const header = await bytes.read({ start: root.headerStart, end: root.bodyStart });
  const block = readHeaderBlock(header);
  message.headerTexts = (field) => block.values(field).map((text) => foldForSearch(decodeEncodedWords(text)));
  message.allHeaderText = () =>
    block.fields
      .map((field) => foldForSearch(`${field.name}: ${decodeEncodedWords(fieldText(header, field))}`))
      .join('\n');
}

/** Reads the parts that are text: after this, every key is decided. */
export async function readBody(message: SearchedMessage, bytes: MessageBytes): Promise<void> {
  const root = rootOf(message);
  const texts: string[] = [];
  if (root) for await (const text of partTexts(root, bytes)) texts.push(foldForSearch(text));
  message.bodyTexts = texts;
}

function rootOf({ stored }: SearchedMessage): MessagePart | undefined {
  return stored?.parts === undefined ? undefined : decodeParts(stored.parts);
}
