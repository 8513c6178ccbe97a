/**
 * The one-byte Vietnamese charsets from before Unicode: TCVN 5712:1993 (VN1; the upper half is TCVN3, the `ABC`
 * fonts') and VISCII (RFC 1456). Both give capitals a few control codes that no text file needs.
 */

/** Characters of the bytes 0x80 to 0xFF, sixteen a row, and of the low bytes that are no ASCII. */
interface OneByteTable {
  high: string;
  low: Record<number, string>;
}

const TCVN: OneByteTable = {
  high:
    'ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨ' +
    'ÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ' +
    '\u00a0ĂÂÊÔƠƯĐăâêôơưđẰ' +
    // The five tones by themselves follow a letter.
    '\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴ' +
    'ẮẦẨẪẤỀặầẩẫấậèỂẻẽ' +
    'éẹềểễếệìỉỄẾỒĩíịò' +
    'Ổỏõóọồổỗốộờởỡớợù' +
    'ỖủũúụừửữứựỳỷỹýỵỐ',
  low: {
    0x01: 'Ú',
    0x02: 'Ụ',
    0x04: 'Ừ',
    0x05: 'Ử',
    0x06: 'Ữ',
    0x11: 'Ứ',
    0x12: 'Ự',
    0x13: 'Ỳ',
    0x14: 'Ỷ',
    0x15: 'Ỹ',
    0x16: 'Ý',
    0x17: 'Ỵ',
  },
};

const VISCII: OneByteTable = {
  high:
    'ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐ' +
    'ỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ' +
    'Õắằặấầẩậẽẹếềểễệố' +
    'ồổỗỠƠộờởịỰỨỪỬơớƯ' +
    'ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳ' +
    'ĐứÒÓÔạỷừửÙÚỹỵÝỡư' +
    'àáâãảăữẫèéêẻìíĩỉ' +
    'đựòóôõỏọụùúũủýợỮ',
  low: { 0x02: 'Ẳ', 0x05: 'Ẵ', 0x06: 'Ẫ', 0x14: 'Ỷ', 0x19: 'Ỹ', 0x1e: 'Ỵ' },
};

function decodeOneByte(bytes: Buffer, table: OneByteTable): string {
  return bytes
    .toString('latin1')
    .replaceAll(/[\x01-\x1f\x80-\xff]/g, (char) => {
      const code = char.charCodeAt(0);
      return (code < 0x80 ? table.low[code] : table.high[code - 0x80]) ?? char;
    })
    .normalize('NFC');
}

/** TCVN 5712:1993, TCVN3. */
export function decodeTcvn(bytes: Buffer): string {
  return decodeOneByte(bytes, TCVN);
}

/** VISCII, RFC 1456. */
export function decodeViscii(bytes: Buffer): string {
  return decodeOneByte(bytes, VISCII);
}
