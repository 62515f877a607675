#!/bin/sh
# The city's files are those that somebody would write plainly: plain_export.sh PROGRAM SEAL CODES. Every case, contact and
# referral of 3,000 made-up cases, asked of SQLite row by row and written by python3, and the numbers of the monthly report
# counted over all rows; the same bytes, and from the enciphered file the same again. Skipped (77) without python3.
set -eu
program=$1 seal=$2 codes=$3
command -v python3 >/dev/null 2>&1 || { echo "skipped: no python3"; exit 77; }
work=$(mktemp -d /tmp/madoguchi-plain-XXXXXX)
trap 'rm -rf "$work"' EXIT
cd "$work"
unset MADOGUCHI_DB LC_ALL
export LANG=C.UTF-8 HOME="$work" XDG_STATE_HOME="$work/state" XDG_CONFIG_HOME="$work" MADOGUCHI_NOW=2026-11-20T14:05:00
"$program" demo --no-open --cases 3000 plain.db 2>/dev/null
"$program" --db plain.db export --profile city --all --out plain >/dev/null
"$seal" plain.db sealed.db
"$program" --db sealed.db export --profile city --all --out sealed >/dev/null
for name in cases contacts referrals monthly; do
    cmp plain/*/$name.csv sealed/*/$name.csv
done
python3 - "$codes" plain/*/ <<'END'
import re, sqlite3, sys
codes, folder = sys.argv[1:]
label = {(n, c): l for n, c, l in re.findall(r'^CODE\((\w+), *(\w+), *"([^"]*)"', open(codes, encoding="utf-8").read(), re.M)}
db = sqlite3.connect("file:plain.db?mode=ro", uri=True)
text = lambda v: "" if v is None else str(v)
say = lambda named, code: label.get((named, code), text(code)) if code else ""

def ages(birth, at): # of a date of birth that may be partial: the most and the least; None where there is none
    birth = text(birth)
    if not birth or len(at) != 10:
        return None
    first, last = (birth + "-01-01")[:10], (birth + "-12-31" if len(birth) == 4 else birth + "-31")[:10]
    return tuple(int(at[:4]) - int(b[:4]) - (at[5:] < b[5:]) for b in (first, last))

def band(a):
    return "不明" if a is None else next((w for most, w in ((40, "0-39"), (65, "40-64"), (75, "65-74"), (85, "75-84"),
                                                              (95, "85-94")) if a[0] < most), "95以上")

def insured(a, disease):
    if a is None or any(a[1] < edge <= a[0] for edge in (40, 65)):
        return "不明"
    return "第1号" if a[0] >= 65 else "第2号" if a[0] >= 40 and disease and disease != "none" else "対象外"

def cases():
    for number, at, channel, who, birth, sex, area, disease, care, category, phase, position, state, closed, why in db.execute(
            "SELECT i.number, i.received_at, i.channel, i.requester, p.birth_on, p.sex, p.area, p.disease, p.care_level,"
            " i.category, i.phase, i.position, i.state, i.closed_on, i.close_reason"
            " FROM intake i LEFT JOIN person p ON p.id = i.person ORDER BY i.id"):
        a = ages(birth, at[:10])
        yield (number, at[:10], say("channel", channel), say("requester", who), band(a), say("sex", sex), area, insured(a, disease),
               say("care", care), say("category", category), say("phase", phase), say("position", position), say("state", state),
               closed, say("closing", why))

def contacts():
    for number, at, channel, who, business, minutes in db.execute(
            "SELECT i.number, c.at, c.channel, c.counterpart, c.business, c.minutes FROM contact c LEFT JOIN intake i"
            " ON i.id = c.intake ORDER BY c.id"):
        yield number, at[:10], say("channel", channel), say("requester", who), say("business", business), minutes

def referrals():
    for number, asked, official, service, answer, started in db.execute(
            "SELECT i.number, f.asked_on, r.official, r.service, f.answer, f.started FROM referral f LEFT JOIN intake i"
            " ON i.id = f.intake LEFT JOIN resource r ON r.id = f.resource WHERE f.asked_on <> '' OR f.answer <> '' ORDER BY f.id"):
        yield number, asked, official, service, say("answer", answer), say("started", started)

for name, rows in (("cases", cases()), ("contacts", contacts()), ("referrals", referrals())):
    want = [",".join('"' + text(v).replace('"', '""') + '"' for v in row) for row in rows]
    got = open(folder + name + ".csv", encoding="cp932", newline="").read().split("\r\n")
    assert got[-1] == "" and len(got) == len(want) + 2, (name, len(got), len(want))
    for n, (a, b) in enumerate(zip(got[1:], want)):
        assert a == b, f"{name}.csv row {n + 1}:\n  {a}\n  {b}"
    print(name, len(want), "rows, the same bytes")

def months(sql):
    n = dict(db.execute(sql))
    return [text(n.get(m, 0)) for m in ("2026-%02d" % m for m in range(4, 12))]

lines = [l.split('","') for l in open(folder + "monthly.csv", encoding="cp932", newline="").read().split("\r\n")]
for item, sql in (("新規ケース数", "SELECT substr(received_at, 1, 7), count(*) FROM intake GROUP BY 1"),
                  ("合計(延べ数)", "SELECT substr(at, 1, 7), count(*) FROM contact GROUP BY 1")):
    row = next(l for l in lines if len(l) > 2 and l[1] == item)
    assert row[2:10] == months(sql), (item, row, months(sql))
    print(item, "as counted over all rows")
END
