require ["vnd.congthu.test", "vacation", "vacation-seconds", "fcc", "mailbox", "variables", "reject"];

test "whoever wrote to the owner is answered" {
  vacation "Tôi đi công tác";
  expect ["vacation an@ngoai.vn 604800 Auto: Chào: Tôi đi công tác", "keep"];
}
test "days and seconds are kept within reason" {
  vacation :days 900 :subject "Vắng" "x";
  expect ["vacation an@ngoai.vn 5184000 Vắng: x", "keep"];
}
test "no answer comes more often than once a minute" {
  vacation :seconds 0 "x";
  expect ["vacation an@ngoai.vn 60 Auto: Chào: x", "keep"];
}
test "a copy of the answer is filed" {
  vacation :fcc "Đã trả lời" :create "x";
  expect ["vacation an@ngoai.vn 604800 Auto: Chào: x fcc Đã trả lời", "keep"];
}
test "only once a run" { vacation "a"; vacation "b"; expect_fault "onlyOnce"; expect ["keep"]; }
test "not beside a refusal" { reject "no"; vacation "b"; expect_fault "conflict"; }

given "from" "";
test "a null sender gets no vacation reply" { vacation "x"; expect ["keep"]; }
given "from" "MAILER-DAEMON@ngoai.vn";
test "a mailer daemon gets none" { vacation "x"; expect ["keep"]; }
given "from" "tin-tuc-request@ngoai.vn";
test "a list's own address gets none" { vacation "x"; expect ["keep"]; }
given "from" "binh@tinh.vn";
test "nobody answers themselves" { vacation "x"; expect ["keep"]; }
given "from" "an@ngoai.vn";

given "message" text:
From: an@ngoai.vn
To: tatca@tinh.vn
Subject: x

x
.
;
test "who was not named is not answered for, unless the script names the address" {
  vacation "x";
  expect ["keep"];
}
test "an address of the script's own counts" {
  vacation :addresses ["TatCa@tinh.vn"] "x";
  expect ["vacation an@ngoai.vn 604800 Auto: x: x", "keep"];
}
given "message" text:
From: an@ngoai.vn
To: binh@tinh.vn
List-Id: <tin.ngoai.vn>

x
.
;
test "lists are not answered" { vacation "x"; expect ["keep"]; }
given "message" text:
From: an@ngoai.vn
To: binh@tinh.vn
Auto-Submitted: auto-replied (vacation)

x
.
;
test "answers are not answered" { vacation "x"; expect ["keep"]; }
given "message" text:
From: an@ngoai.vn
To: binh@tinh.vn
Auto-Submitted: no
Precedence: bulk

x
.
;
test "bulk mail is not answered" { vacation "x"; expect ["keep"]; }
