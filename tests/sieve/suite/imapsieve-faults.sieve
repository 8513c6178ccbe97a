require ["vnd.congthu.test", "imapsieve", "include", "ihave", "fileinto"];
given "event" "";
given "personal script" ["answers", text:
require "vacation";
vacation "away";
.
];
given "personal script" ["asks", text:
require "envelope";
if envelope "from" "x@y.vn" { stop; }
.
];

test "a script that answers senders is a fault when nothing is delivered" {
  include :personal "answers";
  expect ["keep"];
  expect_fault "onlyOnDelivery";
}

test "so is one that asks for the envelope" {
  include :personal "asks";
  expect_fault "onlyOnDelivery";
}

test "what ihave allows is a fault when it is used" {
  if ihave "reject" { reject "no"; }
  expect_fault "onlyOnDelivery";
}

test "other actions are not" {
  fileinto "Archive";
  expect ["fileinto Archive"];
}
