require ["vnd.congthu.test", "body"];
given "message" text:
From: an@ngoai.vn
Subject: x
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

preamble
--b
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

B=C3=A1o c=C3=A1o qu=C3=BD
--b
Content-Type: text/html; charset=utf-8

<p>Xin <b>chào</b> bạn</p>
--b
Content-Type: application/pdf
Content-Transfer-Encoding: base64

JVBERi0xLjQ=
--b
Content-Type: message/rfc822

Subject: bên trong

sâu
--b--
.
;
test "text is what people read" {
  if not body :contains "Báo cáo quý" { fail "decoded"; }
  if not body :text :contains "Xin chào bạn" { fail "html"; }
  if body :contains "preamble" { fail "preamble"; }
}
test "raw is what came" {
  if not body :raw :contains "c=C3=A1o" { fail "raw"; }
  if body :raw :contains "Subject: x" { fail "no header"; }
}
test "content chooses types" {
  if not body :content "text" :contains "<b>" { fail "html stays"; }
  if not body :content "application/pdf" :contains "%PDF" { fail "base64"; }
  if body :content ["image", "video"] :contains "" { fail "no such part"; }
  if not body :content "message" :contains "bên trong" { fail "header of the embedded message"; }
  if not body :content "" :contains "sâu" { fail "all types"; }
}
