require ["vnd.congthu.test", "duplicate", "variables"];
given "message" text:
Message-ID: <1@ngoai.vn>
X-Event: 7

x
.
;
test "what is new is remembered" { if duplicate { fail "new"; } expect ["track 604800", "keep"]; }
test "asked twice in a run it is asked once" {
  if duplicate :seconds 60 { fail "new"; }
  if duplicate :seconds 60 { fail "again"; }
  expect ["track 60", "keep"];
}
test "a message without the field is no duplicate" { if duplicate :header "x-none" { fail "x"; } expect ["keep"]; }
given "answer" "true";
test "what was here is a duplicate" { if duplicate :uniqueid "7" { discard; } expect []; }
test "under :last its time begins again" { if duplicate :last :handle "h" :seconds 9 { discard; } expect ["track 9"]; }
