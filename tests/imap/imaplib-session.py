"""Drives every method of imaplib against the server on the port given; ends with a traceback where one fails."""

import imaplib
import sys
import time


def ok(answer):
    kind, data = answer
    assert kind == "OK", answer
    return data


def numbers(answer):
    return [int(number) for number in ok(answer)[0].split()]


client = imaplib.IMAP4("127.0.0.1", int(sys.argv[1]))
assert "IMAP4REV1" in client.capabilities
ok(client.login("binh", "pass word"))
ok(client.capability())
ok(client.enable("CONDSTORE"))
ok(client.namespace())
ok(client.create("Work"))
ok(client.create("Work/Old"))
ok(client.subscribe("Work"))
assert any(b"Work/Old" in line for line in ok(client.list()))
assert any(b"Work" in line for line in ok(client.lsub()))
ok(client.rename("Work/Old", "Work/Done"))

for index in range(5):
    letter = f"Subject: letter {index}\r\nFrom: a{index}@example.vn\r\n\r\ntext {index}\r\n".encode()
    ok(client.append("Work", "(\\Seen)" if index % 2 else None, imaplib.Time2Internaldate(time.time()), letter))

assert ok(client.select("Work")) == [b"5"]
ok(client.check())
ok(client.noop())
assert client.response("UIDVALIDITY")[1][0] is not None
assert numbers(client.search(None, "UNSEEN")) == [1, 3, 5]
assert numbers(client.uid("SEARCH", "SUBJECT", '"letter 2"')) == [3]
assert numbers(client.sort("(REVERSE SUBJECT)", "UTF-8", "ALL")) == [5, 4, 3, 2, 1]
ok(client.thread("REFERENCES", "UTF-8", "ALL"))
fetched = ok(client.fetch("1:2", "(FLAGS BODY.PEEK[])"))
assert b"text 0" in fetched[0][1], fetched
assert b"\\Flagged" in ok(client.store("1", "+FLAGS", "(\\Flagged)"))[0]
ok(client.copy("1:2", "Work/Done"))
ok(client.uid("MOVE", "3", "Work/Done"))
ok(client.store("1", "+FLAGS.SILENT", "(\\Deleted)"))
assert ok(client.expunge())[-1] == b"1"
assert ok(client.status("Work/Done", "(MESSAGES UNSEEN)"))[0].endswith(b"(MESSAGES 3 UNSEEN 2)")
ok(client.getquotaroot("INBOX"))
ok(client.getquota('""'))
ok(client.myrights("Work"))
ok(client.getacl("Work"))
ok(client.unselect())
ok(client.select("Work", readonly=True))
ok(client.close())
ok(client.unsubscribe("Work"))
ok(client.delete("Work/Done"))
ok(client.delete("Work"))
assert client.select("Work")[0] == "NO"
assert client.logout()[0] == "BYE"
