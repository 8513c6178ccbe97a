require ["vnd.congthu.test", "variables", "fileinto", "encoded-character", "relational", "comparator-i;ascii-numeric", "regex", "enotify"];

given "message" text:
From: Nguyen Van An <an@ngoai.vn>
Subject: [du-an-7] Báo cáo tháng 3
List-ID: Dự án <du-an-7.list.ngoai.vn>

x
.
;

test "set and use" {
  set "Name" "Hòa";
  if not string :is "xin ${NAME}!" "xin Hòa!" { fail "name"; }
  if not string "${none}" "" { fail "unset"; }
  if not string "${bad name} $" "${bad name} $" { fail "no reference"; }
}

test "modifiers go by their precedence" {
  set :upperfirst :lower "a" "jEAN pAUL";
  if not string :is :comparator "i;octet" "${a}" "Jean paul" { fail "order"; }
  set :length "b" "Tiếng Việt";
  if not string "${b}" "10" { fail "length"; }
  set :quotewildcard "c" "a*b?\\";
  if not string :is "${c}" "a\\*b\\?\\\\" { fail "quotewildcard"; }
  set :quoteregex "d" "1+1";
  if not string :is "${d}" "1\\+1" { fail "quoteregex"; }
  set :encodeurl "e" "a b&ế";
  if not string :is "${e}" "a%20b%26%E1%BA%BF" { fail "encodeurl"; }
}

test "what wildcards caught: each as little as it can" {
  if header :matches "subject" "[*] *" { fileinto "${1}"; set "rest" "${2}"; }
  if not string "${rest}" "Báo cáo tháng 3" { fail "rest"; }
  if string :matches "a-b-c" "*-*" { if not string "${1}|${2}" "a|b-c" { fail "lazy"; } }
  if not string "${0}" "a-b-c" { fail "whole"; }
  if string :matches "x" "y*" { fail "no match"; }
  if not string "${0}" "a-b-c" { fail "what did not match leaves the last"; }
  expect ["fileinto du-an-7"];
}

test "what an expression caught" {
  if not header :regex "list-id" "<([^.>]+)\\.([^>]*)>" { fail "match"; }
  if not string "${1} ${2}" "du-an-7 list.ngoai.vn" { fail "groups"; }
}

test "characters by code, before variables" {
  if not string "${hex:e1 ba bf}${unicode:41}" "ếA" { fail "codes"; }
  if not string "${hex:zz} ${hex:}" "${hex:zz} ${hex:}" { fail "no codes"; }
  set "hex" "x";
  if not string "$${hex:7b}hex}" "x" { fail "then variables"; }
}

test "counting texts leaves out empty ones" {
  set "full" "x";
  if not string :count "eq" :comparator "i;ascii-numeric" ["${full}", "", "y"] "2" { fail "count"; }
}
