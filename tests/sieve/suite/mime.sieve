require ["vnd.congthu.test", "mime", "foreverypart", "extracttext", "replace", "enclose", "variables", "fileinto", "body"];
given "message" text:
From: an@ngoai.vn
Subject: x
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

Lời đầu
--b
Content-Type: application/x-msdownload; name="virus.exe"
Content-Disposition: attachment; filename="virus.exe"

MZ
--b
Content-Type: text/plain

cuối
--b--
.
;
test "header :mime looks at parts" {
  if not header :mime :anychild :contenttype "content-type" "application/x-msdownload" { fail "contenttype"; }
  if not header :mime :type "content-type" "multipart" { fail "type of the root"; }
  if not header :mime :anychild :subtype "content-type" "plain" { fail "subtype"; }
  if not header :mime :anychild :param "filename" :matches "content-disposition" "*.exe" { fail "param"; }
  if not exists :mime :anychild "content-disposition" { fail "exists"; }
  if exists :mime "content-disposition" { fail "not at the root"; }
}
test "foreverypart goes through all parts, and break ends it" {
  set "n" "";
  foreverypart :name "outer" {
    set "n" "${n}.";
    foreverypart { break; }
    if header :mime :type "content-type" "application" { break :name "outer"; }
  }
  if not string "${n}" "..." { fail "${n}"; }
}
test "text of a part" {
  foreverypart {
    if header :mime :contenttype "content-type" "text/plain" { extracttext :first 3 "t"; break; }
  }
  if not string "${t}" "Lời" { fail "${t}"; }
}
test "a part gives way to a text, the others stay" {
  foreverypart {
    if header :mime :param "filename" :matches "content-disposition" "*.exe" { replace "Tệp đã bị gỡ"; }
  }
  if not body :contains "Tệp đã bị gỡ" { fail "new"; }
  if body :raw :contains "MZ" { fail "old"; }
  if not body :contains "cuối" { fail "rest"; }
  if not header "subject" "x" { fail "header"; }
}
test "the whole gives way" {
  replace :subject "mới" "toàn bộ";
  if not header "subject" "mới" { fail "subject"; }
  if not body :contains "toàn bộ" { fail "text"; }
  if body :raw :contains "boundary" { fail "old"; }
}
test "of what gives way whole, the fields of its content count alone, and no text is a sender" {
  replace :mime :from "không phải địa chỉ: a@x.vn, b" text:
Subject: khác
Received: from x
Bcc: ke@example.org
Content-Type: text/plain

thân
.
;
  if not header "subject" "x" { fail "subject"; }
  if anyof (exists "bcc", header :contains "received" "from x", header :contains "from" "không phải") { fail "field"; }
  if not header "content-type" "text/plain" { fail "type"; }
  if not body :contains "thân" { fail "text"; }
}
test "what encloses says nothing that servers say" {
  enclose :headers ["Authentication-Results: x; spf=pass", "X-Note: a"] "Xem thư kèm";
  if not header "x-note" "a" { fail "note"; }
  if header :contains "authentication-results" "x;" { fail "forged"; }
}
test "the whole is enclosed" {
  enclose :subject "Bọc" :headers ["X-Note: chú ý"] "Xem thư kèm";
  if not header "subject" "Bọc" { fail "subject"; }
  if not header "x-note" "chú ý" { fail "header"; }
  if not header :mime :anychild :contenttype "content-type" "message/rfc822" { fail "inner"; }
  if not body :contains "Lời đầu" { fail "text stays"; }
}
