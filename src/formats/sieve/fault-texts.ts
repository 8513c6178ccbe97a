/** Faults of scripts in words, Vietnamese and English; `{}` stands for the fact. */

const TEXTS = {
  tooLong: ['Bộ lọc dài quá {} byte.', 'The script is longer than {} bytes.'],
  nulCharacter: ['Bộ lọc có ký tự NUL.', 'The script holds a NUL character.'],
  badCharacter: ['Không hiểu ký tự {} ở đây.', 'The character {} means nothing here.'],
  openString: ['Chuỗi thiếu dấu nháy kép đóng.', 'A string is not closed.'],
  openText: [
    'Đoạn text: thiếu dòng chỉ có dấu chấm ở cuối.',
    'A text: block lacks its line with a single dot.',
  ],
  openComment: ['Chú thích /* chưa được đóng.', 'A comment /* is not closed.'],
  badNumber: ['Số {} quá lớn.', 'The number {} is too large.'],
  expected: ['Ở đây cần {}.', '{} is expected here.'],
  tooDeep: ['Các khối lồng nhau quá sâu.', 'Blocks or tests nest too deeply.'],
  listTooLong: ['Danh sách có quá {} mục.', 'A list has more than {} entries.'],
  unknownCommand: ['Không có lệnh {}.', 'There is no command {}.'],
  unknownTest: ['Không có phép kiểm tra {}.', 'There is no test {}.'],
  unknownTag: ['Tham số :{} không dùng được ở đây.', 'The argument :{} cannot be used here.'],
  unknownExtension: ['Hệ thống không có phần mở rộng {}.', 'There is no extension {}.'],
  notRequired: ['Thiếu require "{}" ở đầu bộ lọc.', 'This needs require "{}" at the top.'],
  onlyOnDelivery: [
    'Phần mở rộng {} chỉ dùng được khi thư đến.',
    'The extension {} can be used only when mail arrives.',
  ],
  requireFirst: ['require phải đứng trước mọi lệnh khác.', 'require must come before all other commands.'],
  twice: ['Tham số :{} lặp lại.', 'The argument :{} is given twice.'],
  tagsConflict: [
    'Tham số :{} không đi cùng tham số khác ở đây.',
    'The argument :{} conflicts with another one.',
  ],
  tagNeedsValue: ['Tham số :{} cần một giá trị.', 'The argument :{} needs a value of the right kind.'],
  missingArgument: ['Thiếu tham số: {}.', 'An argument is missing: {}.'],
  wrongArgument: ['Sai kiểu tham số, cần {}.', 'An argument is of the wrong kind, {} is expected.'],
  tooManyArguments: ['Thừa tham số.', 'There are too many arguments.'],
  needsBlock: ['Lệnh {} cần một khối { }.', 'The command {} needs a block.'],
  noBlock: ['Lệnh {} không có khối { }.', 'The command {} takes no block.'],
  needsTest: ['{} cần một phép kiểm tra.', '{} needs a test.'],
  noTest: ['{} không có phép kiểm tra.', '{} takes no test.'],
  elseWithoutIf: ['{} phải theo sau if.', '{} must follow if.'],
  unknownComparator: ['Không có cách so sánh {}.', 'There is no comparator {}.'],
  notSubstring: [
    'Cách so sánh {} không tìm được một phần chuỗi.',
    'The comparator {} cannot look for parts.',
  ],
  badRelation: ['{} không phải quan hệ gt, ge, lt, le, eq, ne.', '{} is none of gt, ge, lt, le, eq, ne.'],
  badAddress: ['{} không phải là địa chỉ thư.', '{} is no mail address.'],
  badHeaderName: ['{} không phải là tên trường tiêu đề.', '{} is no header name.'],
  protectedHeader: ['Trường {} không được sửa.', 'The field {} may not be changed.'],
  badFlag: ['{} không phải là cờ hay nhãn.', '{} is no flag.'],
  badRegex: ['Biểu thức chính quy sai: {}.', 'The regular expression is wrong: {}.'],
  badVariable: ['{} không phải là tên biến.', '{} is no variable name.'],
  badMailbox: ['{} không phải là tên thư mục.', '{} is no mailbox name.'],
  badSpecialUse: ['Không có loại thư mục {}.', 'There is no special use {}.'],
  badEncoding: ['Mã ký tự {} không có nghĩa.', 'The encoded character {} means nothing.'],
  badDatePart: ['Không có phần ngày {}.', 'There is no date part {}.'],
  badZone: ['{} không phải là múi giờ như "+0700".', '{} is no time zone such as "+0700".'],
  badUri: ['{} không phải là mailto:.', '{} is no mailto: address.'],
  badScriptName: ['{} không phải là tên bộ lọc.', '{} is no script name.'],
  badList: ['Không có danh sách {}.', 'There is no list {}.'],
  badContentType: ['{} không phải là loại nội dung.', '{} is no content type.'],
  badNumberRange: ['Số {} ngoài phạm vi.', 'The number {} is out of range.'],
  nestedForeverypart: ['Tên vòng lặp {} không có.', 'There is no loop of the name {}.'],
  notInLoop: ['{} chỉ dùng trong foreverypart.', '{} belongs inside foreverypart.'],
  onlyOnce: ['{} chỉ được chạy một lần.', '{} may run only once.'],
  conflict: ['{} không đi cùng hành động trước đó.', '{} conflicts with an action before it.'],
  tooManySteps: ['Bộ lọc chạy quá lâu.', 'The script runs too long.'],
  tooManyActions: ['Quá nhiều hành động: {}.', 'Too many actions: {}.'],
  tooManyVariables: ['Quá nhiều biến.', 'There are too many variables.'],
  missingScript: ['Không có bộ lọc {} để gọi.', 'There is no script {} to include.'],
  brokenScript: ['Bộ lọc {} được gọi có lỗi.', 'The included script {} is faulty.'],
  includeCircle: [
    'Bộ lọc {} gọi vòng hay gọi quá sâu.',
    'The script {} includes itself or nests too deeply.',
  ],
  scriptError: ['Bộ lọc báo lỗi: {}', 'The script ended with an error: {}'],
} as const satisfies Record<string, readonly [vi: string, en: string]>;

/** Lines and columns count from 1; columns in characters. */
export interface Position {
  line: number;
  column: number;
}

export type FaultKey = keyof typeof TEXTS;

export type FaultLanguage = 'vi' | 'en';

/** The sentence of a fault, without its place. */
export function faultText({ key, fact }: { key: FaultKey; fact: string }, language: FaultLanguage): string {
  const text = TEXTS[key][language === 'vi' ? 0 : 1];
  return text.replace('{}', () => fact.slice(0, 200));
}

/** `line 3, column 7: …`. */
export function placedFaultText(
  fault: { key: FaultKey; fact: string },
  { line, column }: Position,
  language: FaultLanguage,
): string {
  const place = language === 'vi' ? `dòng ${line}, cột ${column}` : `line ${line}, column ${column}`;
  return `${place}: ${faultText(fault, language)}`;
}
