"""A year of nights: year.py PROGRAM DAYS KILLS, in an empty folder. Each working day brings calls, some evenings too, after the
files were made; some nights the machine is off, some runs are killed. Then every change must be in exactly one day's file and in
its month's, every folder whole, every sum right."""
import collections, csv, datetime, glob, hashlib, os, random, subprocess, sys, time

program, days, kills = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
first = datetime.date(2026, 4, 1)
dice = random.Random(days)
told = lambda at: dict(os.environ, MADOGUCHI_NOW=at.isoformat())


def run(at, *words):
    done = subprocess.run([program, *words], env=told(at), capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode:
        sys.exit(f"{at} {words}: {done.returncode} {done.stderr}")


def take(at, kind, rows):
    with open("in.csv", "w", encoding="utf-8", newline="") as out:
        w = csv.DictWriter(out, rows[0].keys())
        w.writeheader()
        w.writerows(rows)
    run(at, "import", "--db", "p.db", kind, "in.csv")


cases, contacts = [], collections.defaultdict(list)  # contacts: of the day on which they came into the file
new = collections.Counter()


def work(at, calls):
    fresh = []
    for _ in range(calls):
        number = f"R08-{len(cases) + 1:05d}"
        cases.append(number)
        fresh.append({"受付番号": number, "受付日時": at.strftime("%Y-%m-%dT%H:%M"), "受付方法": "電話", "相談者区分": "家族",
                      "相談内容区分": "在宅療養支援", "相談者氏名": "練習 太郎"})
    take(at, "cases", fresh)
    new[at.strftime("%Y-%m")] += calls
    rows = [{"受付番号": dice.choice(cases), "対応日時": at.strftime("%Y-%m-%dT%H:") + f"{i:02d}", "方法": dice.choice(["電話", "訪問", "来所"]),
             "相手区分": "家族", "所要分": str(len(cases) % 200 + i), "業務": "オ"} for i in range(dice.randint(1, 5))]
    take(at, "contacts", rows)
    contacts[at.date()] += [(r["受付番号"], r["対応日時"][:10], r["所要分"]) for r in rows]


def night(at, killed):
    run = subprocess.Popen([program, "export", "--db", "p.db", "--out", "out", "--catch-up"], env=told(at), stdin=subprocess.DEVNULL,
                           stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    if killed:
        time.sleep(dice.uniform(0, killed))
        run.kill()
    said = run.communicate()[1].decode()
    if run.returncode not in (0, -9):
        sys.exit(f"{at}: {run.returncode} {said}")
    return run.returncode


def read(path):
    return list(csv.DictReader(open(path, encoding="cp932", newline="")))


run(datetime.datetime(2026, 4, 1, 8), "init", "--db", "p.db", "--practice", "--admin", "hanako", "--centre", "架空市")
nights = sorted(dice.sample(range(2, days - 2), kills))
met, off = 0, 0
began = time.time()
night(datetime.datetime(2026, 4, 1, 8, 30), 0)
takes = time.time() - began
for n in range(days):
    day = first + datetime.timedelta(n)
    at = lambda h, m=0: datetime.datetime.combine(day, datetime.time(h, m))
    if day.weekday() < 5:
        work(at(10), dice.randint(1, 4))
    if n not in nights and n % 13 == 5:
        off += 1
        continue
    if n in nights:
        met += night(at(21, 30), takes) == -9
    else:
        night(at(21, 30), 0)
    if n % 9 == 8 or (day + datetime.timedelta(1)).day == 1:
        work(at(22, 40), 1)
last = first + datetime.timedelta(days)
night(datetime.datetime.combine(last, datetime.time(21, 30)), 0)

want = {(first + datetime.timedelta(n)).isoformat() for n in range(days + 1)}
assert {d for d in os.listdir("out") if len(d) == 10} == want, want ^ set(os.listdir("out"))
assert {d for d in os.listdir("out") if len(d) == 7} == {d[:7] for d in want}
assert not [d for d in os.listdir("out") if d.startswith(".")]
for manifest in glob.glob("out/*/manifest.csv"):
    folder, files = os.path.dirname(manifest), set()
    for line in read(manifest):
        data = open(f"{folder}/{line['ファイル名']}", "rb").read()
        assert hashlib.sha256(data).hexdigest() == line["SHA-256"] and len(data) == int(line["バイト数"]), folder
        files.add(line["ファイル名"])
    assert set(os.listdir(folder)) == files | {"manifest.csv"}, folder
key = lambda r: (r["受付番号"], r["対応日"], r["所要分"])
every = collections.Counter(row for rows in contacts.values() for row in rows)
sent = collections.Counter(key(r) for d in want for r in read(f"out/{d}/contacts.csv"))
assert sent == every, ("once each", (sent - every), (every - sent))
calls = collections.Counter(r["受付番号"] for d in want for r in read(f"out/{d}/cases.csv"))
assert set(calls) == set(cases) and all(calls[c] == 1 for c in cases), "every case once"
for month in sorted({d[:7] for d in want}):
    theirs = collections.Counter(key(r) for r in read(f"out/{month}/contacts.csv"))
    assert theirs == collections.Counter(row for d, rows in contacts.items() if d.isoformat()[:7] == month for row in rows), month
    assert len(read(f"out/{month}/cases.csv")) == new[month], month
for year in sorted({int(d[:4]) - (int(d[5:7]) < 4) for d in want}):
    months = [f"{year + (m < 4)}-{m:02d}" for m in (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)]
    newest = max(m for m in {d[:7] for d in want} if m in months)
    figures = {(r["区分"], r["項目"]): r for r in read(f"out/{newest}/monthly.csv")}
    for m in months:
        column = f"{int(m[5:])}月"
        if m <= newest:
            assert int(figures["件数", "新規ケース数"][column]) == new[m], (m, figures["件数", "新規ケース数"])
            talked = sum(len(rows) for d, rows in contacts.items() if d.isoformat()[:7] == m)
            assert int(figures["業務方法", "合計(延べ数)"][column]) == talked, m
run(datetime.datetime.combine(last, datetime.time(22)), "check", "--db", "p.db")
print(f"{days} days, {kills} runs killed of which {met} were at work, {off} nights off: {len(want)} days once each, "
      f"{len(cases)} cases and {sum(every.values())} contacts once each, months and sums right")
