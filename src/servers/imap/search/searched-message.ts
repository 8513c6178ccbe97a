/**
 * What a search knows of one message, growing as more of it is read; all texts folded for comparison.
 */
import type { StoredMessage } from '#domain/mailstore/message-values.ts';
import type { MessageBytes } from '../message-bytes.ts';

/** The stored header fields, decoded. */
export interface SearchedFields {
  /** Day number of the Date field as its author wrote it. */
  sentDay: number | undefined;
  /** Folded texts of the fields of a name. */
  texts(field: string): readonly string[];
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
export const fieldsOf = (): SearchedFields => ({ sentDay: undefined, texts: () => [] });
export const readHeader = async (_m: SearchedMessage, _b: MessageBytes): Promise<void> => {};
export const readBody = async (m: SearchedMessage, _b: MessageBytes): Promise<void> => {
  m.bodyTexts = [];
};
