require ["vnd.congthu.test", "editheader", "variables"];
given "message" text:
Received: here
X-A: one
X-A: two
X-A: three
Subject: cũ

x
.
;
test "a field that was added is seen at once, on top or last" {
  addheader "X-A" "zero";
  addheader :last "X-B" "Việt";
  if not header :is "x-b" "Việt" { fail "added"; }
  deleteheader :index 1 "x-a";
  if header "x-a" "zero" { fail "the first was the new one"; }
  if not header "x-a" "one" { fail "the others stay"; }
}
test "fields are deleted by place and by value" {
  deleteheader :index 1 :last "X-A";
  if header "x-a" "three" { fail "last"; }
  deleteheader :matches "x-a" "t*";
  if header "x-a" "two" { fail "value"; }
  if not header "x-a" "one" { fail "one stays"; }
  deleteheader "x-a";
  if exists "x-a" { fail "all"; }
}
test "trace fields stay" {
  deleteheader "Received";
  if not exists "received" { fail "Received"; }
}
