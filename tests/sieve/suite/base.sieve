require ["vnd.congthu.test", "comparator-i;unicode-casemap", "comparator-i;ascii-numeric", "relational"];

given "message" text:
From: "Nguyễn Văn An" <An@Ngoai.VN>
To: binh@tinh.vn, Nhóm: chi@tinh.vn, dung@tinh.vn;
Subject: =?utf-8?B?R2nhuqV5IG3hu51p?= [Khan] a*b
X-Count: 12
X-Count: 7
X-Empty:

Noi dung
..dot
.
;

test "with no command at all the message is kept" { expect ["keep"]; }

test "discard takes the keep away" { discard; expect []; }

test "keep after discard keeps" { discard; keep; expect ["keep"]; }

test "stop ends the script" { stop; fail "went on"; }

test "redirect sends on and does not keep" { redirect "chi@tinh.vn"; expect ["redirect chi@tinh.vn"]; }

test "if takes the first true branch, elsif the next, else the rest" {
  if false { fail "if"; } elsif true { keep; } else { fail "else"; }
  if false { fail "if"; } elsif false { fail "elsif"; } else { discard; }
  if true { stop; } else { fail "else"; }
  fail "after stop";
}

test "address parts: all, localpart, domain; ASCII case does not count" {
  if not address :is "from" "an@ngoai.vn" { fail "all"; }
  if not address :localpart :is "from" "AN" { fail "localpart"; }
  if not address :domain :is "from" "ngoai.vn" { fail "domain"; }
  if address :comparator "i;octet" :localpart :is "from" "an" { fail "i;octet knows case"; }
}

test "a group stands for its members" {
  if not address :is "to" "dung@tinh.vn" { fail "member"; }
  if not address :all :contains ["cc", "to"] ["xyz", "chi@"] { fail "any header, any key"; }
}

test "header reads encoded words, and exists sees empty fields" {
  if not header :contains "subject" "Giấy mời" { fail "encoded word"; }
  if not exists ["from", "x-empty"] { fail "exists"; }
  if exists ["from", "x-none"] { fail "exists wants all"; }
  if not header :is "x-empty" "" { fail "empty"; }
  if header :is "x-none" "" { fail "a field that is not there has no value"; }
}

test "i;unicode-casemap folds what ASCII does not" {
  if not header :comparator "i;unicode-casemap" :contains "subject" "GIẤY MỜI" { fail "casemap"; }
  if header :contains "subject" "GIẤY MỜI" { fail "ascii-casemap folds only a to z"; }
}

test "wildcards: star, question mark, and their escape" {
  if not header :matches "subject" "*[K?an]*" { fail "wildcards"; }
  if header :matches "subject" "[K?an]" { fail "the whole value has to match"; }
  if not header :matches "subject" "*a\\*b" { fail "escape"; }
  if header :matches "subject" "*a\\?b" { fail "escape of ?"; }
}

test "size counts octets" {
  if not size :over 100 { fail "over"; }
  if size :over 1K { fail "1K"; }
  if not size :under 1M { fail "under"; }
}

test "allof, anyof, not" {
  if allof (true, false) { fail "allof"; }
  if not anyof (false, true) { fail "anyof"; }
  if not not false { fail "not"; }
}

test "numbers compare as numbers" {
  if not header :value "gt" :comparator "i;ascii-numeric" "x-count" "9" { fail "12 > 9"; }
  if header :value "gt" :comparator "i;ascii-numeric" "x-count" "12" { fail "none over 12"; }
  if not header :count "eq" :comparator "i;ascii-numeric" "x-count" "2" { fail "two fields"; }
  if not header :count "ge" :comparator "i;ascii-numeric" ["x-count", "from"] "3" { fail "three in all"; }
  if not header :is :comparator "i;ascii-numeric" "x-count" "007" { fail "007 is 7"; }
}

# a comment
test "comments /* of both kinds */ are blanks" { /* one
  over two lines */ keep; # and one to the end
  expect ["keep"]; }

given "from" "";
given "message" text:
Received: x
Subject: trả lại

.
;
test "a message without From has no address to test" { if address :contains "from" "" { fail "address"; } }
