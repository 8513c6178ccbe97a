/** Macros in office documents: the compound files of before 2007, and the ZIPs of today. */

const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');

/** Names of streams that a compound file with macros has (MS-OVBA §2.2.1). */
const MACRO_STREAMS = [utf16('_VBA_PROJECT'), utf16('Macros'), utf16('_VBA_PROJECT_CUR')];
/** Names of streams of a document behind a password (MS-OFFCRYPTO §2.3.4). */
const ENCRYPTED_STREAMS = [utf16('EncryptedPackage'), utf16('EncryptionInfo')];
/** Excel 4 macros and what starts by itself. */
const XLM_SHEET = /^xl\/macrosheets\//i;
const VBA_PART = /(?:^|\/)vbaProject\.bin$/i;

export function hasMacrosInOle(bytes: Buffer): boolean {
  return MACRO_STREAMS.some((name) => bytes.includes(name));
}

export function isEncryptedOle(bytes: Buffer): boolean {
  return ENCRYPTED_STREAMS.some((name) => bytes.includes(name));
}

/** Whether an entry of an Office Open XML package is a macro. */
export function isMacroEntry(name: string): boolean {
  return VBA_PART.test(name) || XLM_SHEET.test(name);
}
