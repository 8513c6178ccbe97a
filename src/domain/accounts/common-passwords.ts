/**
 * Passwords that everybody tries first, in Vietnamese and English, folded to plain letters (R8.4).
 *
 * A password is compared without case, marks and its trailing digits and signs, so `Matkhau@123` is `matkhau`. The
 * list holds words; the rules for what is only digits, one repeated piece or a keyboard row are in `passwords.ts`.
 */
const COMMON = `
  password passw0rd p@ssw0rd p@ssword passwd pass letmein welcome admin administrator adminadmin root toor guest
  login master monkey dragon sunshine princess football baseball superman batman iloveyou trustno1 shadow michael
  qwerty qwertyuiop qwertyui asdfgh asdfghjkl zxcvbn zxcvbnm qazwsx qazwsxedc q1w2e3r4 q1w2e3r4t5 1q2w3e4r 1q2w3e4r5t
  1qaz2wsx 1qaz2wsx3edc zaq12wsx abc abcd abcdef abcdefgh abcdefghij a1b2c3d4 a1b2c3d4e5 changeme default secret
  matkhau matkhaumoi matkhaucuatoi anhyeuem emyeuanh yeuemnhieu yeuanhnhieu tinhyeu khongbiet khongcho khongquen
  vietnam vietnamoi hanoi saigon danang thuathienhue thanhphohue tinhthuathienhue hue codohue ubnd ubndtinh vanphong
  quantri quantrimang hethong trungtam trungtamtinhoc congthu thudientu hopthu danhba congvan vanthu
  nguyen nguyenvan nguyenthi nguyenvana tranvan tranthi levan hochiminh bachho toiyeuvietnam conyeuba conyeume giadinh
  bonghong hoahong hoamai concho conmeo matkhaula motsohai motsohaiba chaoban xinchao camon
`;

/** The words of the list. */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(COMMON.trim().split(/\s+/));
