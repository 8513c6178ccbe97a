require ["vnd.congthu.test", "include", "variables", "fileinto"];
given "personal script" ["mot", "require [\"fileinto\", \"include\", \"variables\"]; global \"x\"; set \"x\" \"từ một\"; set \"y\" \"own\"; fileinto \"Một\"; return; stop;"];
given "global script" ["hai", "require \"include\"; include :personal \"mot\"; stop;"];
given "personal script" ["vong", "require \"include\"; include \"vong\";"];
given "personal script" ["hong", "nonsense;"];
test "an included script shares what it says it shares, and return ends it alone" {
  global "x";
  include "mot";
  if not string "${x}|${global.x}|${y}" "từ một|từ một|" { fail "variables"; }
  expect ["fileinto Một"];
}
test "stop ends all" { include :global "hai"; fail "went on"; }
test ":once includes once" {
  include :once "mot"; include :once :personal "mot";
  expect ["fileinto Một"];
}
test "what is missing is a fault unless it is optional" {
  include :optional "none";
  include "none";
  expect_fault "missingScript";
}
test "a circle is a fault" { include "vong"; expect_fault "includeCircle"; }
test "a faulty script is a fault" { include "hong"; expect_fault "brokenScript"; }
