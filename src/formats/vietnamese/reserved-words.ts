/**
 * Local parts that no person receives (R4.1): role addresses, addresses certificate authorities trust, and names
 * by which officials would take a stranger for the administration.
 *
 * RFC 2142 §2–§6 (role addresses), CA/Browser Forum Baseline Requirements §3.2.2.4.4 (admin, administrator,
 * webmaster, hostmaster, postmaster), names of machines that mail programs ask for, and our own words. A word is
 * compared without dots, hyphens and underscores; `noreply` so covers `no-reply`.
 */
const RESERVED = new Set(
  `
  postmaster abuse noc security hostmaster webmaster www ftp usenet news uucp info marketing sales support
  mailerdaemon daemon nobody root toor admin administrator admins sysadmin system superuser operator
  ssladmin ssladministrator sslwebmaster ssl it mis dmarc dmarcreports tlsrpt tlsreports spf dkim
  noreply donotreply bounce bounces null devnull mail email smtp imap pop pop3 webmail autoconfig autodiscover wpad
  localhost localdomain help helpdesk billing account accounts password everyone all undisclosedrecipients
  quantri quantrivien quantrimang quantrihethong hethong hotro thongbao congthu matkhau taikhoan antoanthongtin
  baomat baocaothurac thurac virus trungtam trungtamtinhoc chanhvanphong vanphong vanthu congvan toanthe toantinh
  ubnd uybannhandan hdnd tinhuy chutich phochutich bithu giamdoc thutruong danhba luutru kiemtoan thanhtra
  `
    .trim()
    .split(/\s+/),
);

/** True when the local part is kept for the administration. */
export function isReservedLocalPart(localPart: string): boolean {
  return RESERVED.has(localPart.toLowerCase().replaceAll(/[._-]/g, ''));
}
