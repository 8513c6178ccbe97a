require ["vnd.congthu.test", "date", "index", "relational", "comparator-i;ascii-numeric"];
given "now" "2026-11-25T23:30:00Z";
given "message" text:
Received: from a by b; Wed, 25 Nov 2026 09:00:00 +0900
Received: from c by d; Wed, 25 Nov 2026 06:59:00 +0700
Date: Wed, 25 Nov 2026 06:58:00 +0700
From: mot@a.vn
X: 1
X: 2
X: 3

x
.
;
test "currentdate is in the owner's zone" {
  if not currentdate "date" "2026-11-26" { fail "date"; }
  if not currentdate :zone "+0000" "date" "2026-11-25" { fail "zone"; }
  if not currentdate "weekday" "4" { fail "weekday"; }
  if not currentdate :value "ge" "hour" "06" { fail "hour"; }
  if not currentdate "iso8601" "2026-11-26T06:30:00+07:00" { fail "iso8601"; }
  if not currentdate :zone "-0130" "std11" "Wed, 25 Nov 2026 22:00:00 -0130" { fail "std11"; }
  if not currentdate "julian" "61370" { fail "julian"; }
}
test "a date of the header, in zones" {
  if not date "date" "hour" "06" { fail "own zone"; }
  if not date :originalzone "received" "hour" "09" { fail "original"; }
  if not date :zone "+0100" "date" "time" "00:58:00" { fail "zone"; }
  if not date :originalzone "date" "zone" "+0700" { fail "zone part"; }
  if date "subject" "year" "2026" { fail "no date there"; }
}
test "index chooses one of several fields" {
  if not date :index 2 "received" "minute" "59" { fail "second"; }
  if not date :last :index 1 "received" "minute" "59" { fail "last"; }
  if not header :index 2 "x" "2" { fail "header"; }
  if not header :index 3 :last "x" "1" { fail "from the end"; }
  if header :index 4 "x" ["1", "2", "3"] { fail "none"; }
  if not address :index 1 :localpart "from" "mot" { fail "address"; }
}
