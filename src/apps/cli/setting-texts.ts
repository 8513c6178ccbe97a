/**
 * The settings in Vietnamese, for `serve --help`. English is the schema's own sentence, and stands in for what lacks here.
 */
import { SCHEMA, type SettingKey } from '#platform/config/schema.ts';
import type { Setting } from '#platform/config/setting.ts';
import { flagName } from '#platform/config/settings.ts';
import type { Parameter } from './command-definition.ts';

const VIETNAMESE: Readonly<Partial<Record<SettingKey, string>>> = {
  data: 'Nơi chứa mọi thứ: cơ sở dữ liệu, chứng thư, khóa.',
  port_base: 'Cộng vào mọi cổng chuẩn; `npm start` dùng 2000.',
  listen: 'Các địa chỉ lắng nghe; bỏ qua :: nơi không có IPv6.',
  domain:
    'Tên miền thư duy nhất (R4.1), khi chạy lần đầu; sau đó cơ sở dữ liệu giữ tên miền, đổi bằng đề nghị theo quyết định.',
  hostname: 'Tên của máy chủ thư này, như trong bản ghi MX và chứng thư.',
  database_url: 'PostgreSQL bên ngoài thay cho cơ sở dữ liệu có sẵn.',
  blobs: 'Nơi để nội dung thư: trống là cơ sở dữ liệu, hoặc s3://bucket/prefix?endpoint=….',
  roles: 'Tiến trình này chạy những gì: smtp, submission, imap, pop3, managesieve, ldap, http, worker.',
  demo: 'Tạo một tỉnh mẫu với mật khẩu biết trước, chỉ để xem thử.',
  try_out: 'Chạy thử trên máy này: cổng từ 2000, cho phép mật khẩu không mã hóa từ chính máy này.',
  own_password_with_factor:
    'Chương trình thư được dùng mật khẩu chính của tài khoản có lớp xác thực thứ hai.',
  breached_passwords:
    'Tệp mã băm SHA-1 (đã sắp xếp) của các mật khẩu bị lộ; mật khẩu mới có trong tệp bị từ chối.',
  allow_plain_auth: 'Ai được gửi mật khẩu không qua TLS: never, loopback (chỉ máy này), always.',
  tls_certificate: 'Tệp PEM chứa chứng thư và chuỗi chứng thực.',
  tls_key: 'Tệp PEM chứa khóa riêng của tls_certificate.',
  tls_client_ca:
    'Tệp PEM chứa các tổ chức cấp chứng thư cho người dùng: chương trình thư được hỏi chứng thư và có thể đăng nhập bằng chứng thư đó (SASL EXTERNAL). Không đặt thì không hỏi.',
  tls_client_crl:
    'Tệp PEM chứa danh sách chứng thư đã thu hồi của tls_client_ca, mỗi tổ chức một danh sách; đọc lại mỗi giờ.',
  tls_client_name:
    'Chứng thư cho biết chủ của nó ở đâu: email (subjectAltName, nếu không có thì emailAddress), common-name hoặc user-id (địa chỉ, hoặc phần trước @).',
  scram_sha_1:
    'Cho phép SCRAM-SHA-1 với chương trình không biết SHA-256. Khóa được tạo khi đặt mật khẩu, hoặc ở lần đăng nhập tiếp theo bằng mật khẩu.',
  acme: 'Tự xin và gia hạn chứng chỉ qua ACME: letsencrypt, hoặc địa chỉ https của nơi cấp. Cần cổng 80.',
  acme_contact: 'Địa chỉ thư để nơi cấp chứng chỉ liên hệ.',
  acme_names: 'Các tên khác trong chứng chỉ, ngoài hostname; mỗi tên phải trỏ về cổng 80 của máy này.',
  smime_trust:
    'Tệp PEM chứa các tổ chức chứng thực được tin cậy cho chữ ký thư (S/MIME) và danh sách chứng thư bị thu hồi (CRL) của họ; tệp đổi thì được đọc lại. Danh sách do các tổ chức ấy công bố còn được tải về mỗi ngày. Không có tệp này thì không chữ ký nào được báo là đã xác minh.',
  max_message_size: 'Thư lớn nhất mà SMTP và IMAP nhận.',
  max_recipients: 'Số người nhận của một thư (RFC 5321 §4.5.3.1.8: ít nhất 100).',
  default_quota: 'Dung lượng của hộp thư mới.',
  max_file_size: 'Tệp lớn nhất được gửi bằng liên kết (R8.1).',
  file_quota: 'Chỗ cho tệp gửi bằng liên kết, tệp nhập và xuất của một tài khoản; tính riêng với hộp thư.',
  max_connections: 'Số kết nối đồng thời của mọi máy khách, trên mỗi cổng.',
  max_connections_per_address: 'Số kết nối đồng thời của một địa chỉ (IPv6: một /64), trên mỗi cổng.',
  imap_message_limit: 'Số thư mà một lệnh IMAP được xử lý (MESSAGELIMIT, RFC 9738); 0 là không giới hạn.',
  imap_unauthenticate:
    'Một kết nối IMAP được đăng nhập lại cho người khác (UNAUTHENTICATE, RFC 8437), cho máy chủ trung gian.',
  processes:
    'Số tiến trình cùng nhận kết nối trên các cổng; riêng tiến trình đầu làm việc nền. 0: bằng nửa số lõi của máy.',
  process_timeout:
    'Một trong nhiều tiến trình được im lặng bao lâu trước khi tiến trình đầu kết thúc và khởi động lại nó; 0s: không giới hạn.',
  receiving_memory:
    'Bộ nhớ của một tiến trình mà mọi máy khách cùng dùng cho thư và tệp tải lên trên 64 kB đang nhận; một địa chỉ hay tài khoản nhiều nhất một nửa. Hết chỗ thì được báo gửi lại sau.',
  max_imap_sessions_per_account: 'Số phiên IMAP đồng thời của một tài khoản, trên mỗi tiến trình.',
  proxy_networks: 'Mạng của các bộ cân bằng tải có gửi giao thức PROXY, dạng địa chỉ/số bit.',
  smart_host: 'Gửi mọi thư đi qua máy chủ này.',
  smart_host_user: 'Tên đăng nhập máy chủ trung gian.',
  smart_host_password: 'Mật khẩu của máy chủ trung gian.',
  routes: 'Thư cho một tên miền đi đâu thay vì theo MX: domain=host:port, * cho mọi tên miền khác.',
  relay_retry: 'Chờ bao lâu trước mỗi lần gửi lại; giá trị cuối lặp lại.',
  relay_expiry: 'Khi nào thôi gửi và báo cho người gửi.',
  relay_delay_notice: 'Khi nào báo cho người gửi rằng thư bị chậm.',
  relay_connections_per_domain: 'Số kết nối đồng thời tới một nơi nhận.',
  relay_connections: 'Số kết nối gửi đi đồng thời.',
  relay_source_addresses:
    'Địa chỉ của máy này dùng để gửi đi, lấy địa chỉ đầu của mỗi họ; trống thì hệ thống tự chọn.',
  dns_servers: 'Máy chủ tên miền dùng thay cho của hệ thống, dạng địa chỉ hoặc địa chỉ:cổng.',
  isolated_network:
    'Đây là mạng độc lập đã được phép chuyển thư mật (R6.4); không bao giờ bật khi có đường ra ngoài.',
  sender_authentication:
    'Hỏi SPF, DKIM, DMARC và ARC của thư từ ngoài, và làm theo yêu cầu của tên miền gửi.',
  trusted_sealers: 'Tên miền chuyển tiếp có chữ ký ARC được tin khi thư không qua DMARC.',
  sni_certificates:
    'Chứng thư cho các tên khác của máy chủ, dạng certificate.pem=key.pem, chọn theo tên mà máy khách hỏi.',
  max_messages_per_address:
    'Số thư một địa chỉ bên ngoài được gửi đến trong một giờ, tính trên mọi tiến trình.',
  max_unknown_recipients:
    'Số người nhận không tồn tại mỗi giờ của một địa chỉ trước khi bị ngắt; từ lần thứ mười một phải chờ.',
  greylist: 'Người gửi lần đầu phải chờ bao lâu (RFC 6647); 0s là không dùng.',
  dmarc_reports: 'Mỗi ngày gửi báo cáo tới các tên miền yêu cầu trong bản ghi DMARC; không gửi khi dùng thử.',
  rspamd:
    'Bộ chấm điểm thư rác Rspamd: auto (tự tìm trên máy này), off (quy tắc riêng), hoặc http://host:port.',
  rspamd_timeout: 'Rspamd được chấm một thư trong bao lâu; quá thì quy tắc riêng chấm thay.',
  junk_mark: 'Điểm từ đó thư bị đánh dấu; 0 là không.',
  junk_move: 'Điểm từ đó thư vào hộp Thư rác; 0 là không.',
  junk_hold: 'Điểm từ đó thư bị giữ lại cho Trung tâm xem; 0 là không.',
  junk_refuse: 'Điểm từ đó thư bị từ chối; 0 là không.',
  dns_lists: 'Danh sách DNS về nguồn thư rác, ví dụ zen.spamhaus.org, khi không có Rspamd hỏi thay.',
  clamd: 'Bộ quét virus clamd: auto (tự tìm trên máy này), off, đường dẫn socket, hoặc host:port.',
  clamd_timeout: 'clamd được quét một thư trong bao lâu; quá thì thư được hoãn (virus_unavailable).',
  virus_unavailable: 'Làm gì với thư khi clamd không trả lời: defer (bên gửi thử lại) hay pass (không quét).',
  virus_found: 'Làm gì với virus từ ngoài: refuse (từ chối ngay) hay quarantine (giữ lại và báo người nhận).',
  junk_digest: 'Mỗi sáng có gửi mỗi người thư liệt kê thư rác đang bị giữ lại của họ hay không (daily, off).',
  attachment_policy:
    'Khi nào xét tệp đính kèm theo quy tắc riêng (chương trình, tên giả, macro, tệp nén khoá).',
  dns_validates:
    'Tin kết quả DNSSEC của ai: máy chủ tên miền trên máy này (loopback), mọi máy chủ (always), không (never).',
  mta_sts: 'Chính sách MTA-STS mà máy chủ này công bố cho thư gửi đến (RFC 8461).',
  secret_key:
    'Khóa mã hóa các bí mật trong cơ sở dữ liệu, 32 byte base64; giống nhau trên mọi máy dùng chung cơ sở dữ liệu.',
  web_origins:
    'Các trang web khác được dùng JMAP bằng mã của người dùng, dạng https://tên; cookie của họ không được nhận.',
  backup_to: 'Nơi lưu bản sao hằng đêm: thư mục, hoặc s3://bucket/prefix?endpoint=….',
  backup_key_file: 'Tệp có dòng đầu là mật khẩu của bản sao lưu; hãy giữ thêm một bản ở nơi khác.',
  backup_key: 'Mật khẩu của bản sao lưu, thay cho tệp.',
  backup_keep: 'Giữ bản sao của bao nhiêu ngày, tuần, tháng gần nhất (mỗi kỳ một bản).',
  backup_window:
    'Khôi phục được về bất kỳ thời điểm nào trong khoảng này: nhật ký của cơ sở dữ liệu kèm sẵn được lưu cùng bản sao hằng đêm. 0s là không.',
  blobs_keep:
    'Nội dung thư trong kho đối tượng được giữ thêm bao lâu sau khi thư cuối cùng dùng nó bị xoá: ít nhất bằng khoảng thời gian khôi phục được từ nhật ký cơ sở dữ liệu. Mặc định là backup_window thêm một ngày.',
  forwarding_domains:
    'Tên miền khác mà bộ lọc được chuyển tiếp thư và thông báo tới; mặc định không có (R10.2).',
  cache_memory:
    'Bộ nhớ đệm tối đa của một tiến trình cho thư vừa đọc hoặc vừa ghi: nội dung, phong bì, danh sách, khóa sắp xếp. Chỉ đầy khi có nhiều thư được đọc.',
  log_level: 'Ghi nhật ký nhiều hay ít.',
  status_page:
    'Trang tình trạng công khai tại /status: các dịch vụ hiện nay và 90 ngày qua, không nêu tên máy hay con số nào.',
  metrics_token: 'Mã để máy khác đọc /metrics; không có thì chỉ máy này được đọc.',
  traces: 'Nơi nhận dấu vết xử lý: bộ thu OpenTelemetry (OTLP qua HTTP).',
  traces_percent: 'Cứ một trăm thư thì theo dấu bao nhiêu thư.',
  drain_timeout: 'Khi dừng, chờ việc đang dở trong bao lâu.',
};

/** Every setting as an option of the command line. */
export const SETTING_OPTIONS: readonly Parameter[] = Object.entries(SCHEMA).map(
  ([key, setting]: [string, Setting<unknown>]) => ({
    flags:
      setting.kind === 'yes/no' ? flagName(key) : `${flagName(key)} <${setting.kind.replaceAll(' ', '-')}>`,
    text: { vi: VIETNAMESE[key as SettingKey] ?? setting.doc, en: setting.doc },
  }),
);

/** The keys of all settings. */
export const SETTING_KEYS: readonly string[] = Object.keys(SCHEMA);
