/**
 * The list of a ZIP archive by its central directory (APPNOTE 6.3 §4.3.12), as unpackers read it.
 *
 * Sizes are what the archive claims; whoever unpacks counts for itself. ZIP64 sizes are not read: such an archive is
 * larger than any message.
 */

export interface ZipEntry {
  name: string;
  isEncrypted: boolean;
  /** 0 stored, 8 deflated. */
  method: number;
  packedSize: number;
  /** Where the local header begins. */
  offset: number;
}

const END_MARK = Buffer.from([0x50, 0x4b, 0x05, 0x06]);
const ENTRY_MARK = 0x02014b50;
const LOCAL_MARK = 0x04034b50;
const END_SIZE = 22;
const ENTRY_SIZE = 46;
const LOCAL_SIZE = 30;
const ENCRYPTED_FLAG = 1;
const STRONG_ENCRYPTION_FLAG = 1 << 6;
const UTF8_FLAG = 1 << 11;

/** The entries, at most `limit`; undefined where there is no directory. */
export function readZipDirectory(bytes: Buffer, limit: number): ZipEntry[] | undefined {
  const end = bytes.lastIndexOf(END_MARK);
  if (end < 0 || end + END_SIZE > bytes.length) return undefined;
  let at = bytes.readUInt32LE(end + 16);
  const entries: ZipEntry[] = [];
  while (entries.length < limit && at + ENTRY_SIZE <= bytes.length && bytes.readUInt32LE(at) === ENTRY_MARK) {
    const flags = bytes.readUInt16LE(at + 8);
    const nameLength = bytes.readUInt16LE(at + 28);
    const name = bytes.subarray(at + ENTRY_SIZE, at + ENTRY_SIZE + nameLength);
    entries.push({
      name: name.toString(flags & UTF8_FLAG ? 'utf8' : 'latin1'),
      isEncrypted: (flags & (ENCRYPTED_FLAG | STRONG_ENCRYPTION_FLAG)) !== 0,
      method: bytes.readUInt16LE(at + 10),
      packedSize: bytes.readUInt32LE(at + 20),
      offset: bytes.readUInt32LE(at + 42),
    });
    at += ENTRY_SIZE + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

/** How many entries the directory says there are. */
export function countZipEntries(bytes: Buffer): number {
  const end = bytes.lastIndexOf(END_MARK);
  return end < 0 || end + END_SIZE > bytes.length ? 0 : bytes.readUInt16LE(end + 10);
}

/** The packed bytes of an entry; empty where the archive is not whole. */
export function packedBytes(bytes: Buffer, entry: ZipEntry): Buffer {
  const { offset, packedSize } = entry;
  if (offset + LOCAL_SIZE > bytes.length || bytes.readUInt32LE(offset) !== LOCAL_MARK) return Buffer.alloc(0);
  const start = offset + LOCAL_SIZE + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28);
  return bytes.subarray(start, start + packedSize);
}
