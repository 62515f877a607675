"""What tests/app/seen.c must find, counted from the raw files alone: seen.py DATA QUESTION …

slots             thirty doctors of 松戸 out of the code list, each with hours of our own making: a line each slot, tabs between
talk MOMENT       of each of the thirty: 名称, what いま電話できる says of it, until when or when next
turns YEAR-MONTH  a rota in the way of 臼杵 (seed 004): weekday evenings clinics, 深夜 and days off hospitals: day, part, code, name
tonight MOMENT    who has the turn at that moment, or the next of that day
items PATH        answers of our own making for the offices of 函館 that the ministry names, written as an items table
areas             圏域 of our own making for the same offices
fit AREA          of these by name, each once: yes, no, or open for 胃瘻, 吸引 and 認知症 in that 圏域
"""
import csv, datetime, sys

data, question, rest = sys.argv[1], sys.argv[2], sys.argv[3:]
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEK = " ".join(DAYS[:5])
NTH = ["first", "second", "third", "fourth", "fifth"]
LABEL = {"talk": "ケアマネタイム", "clinic": "診療", "office": "営業"}
# purpose, days, from, until, weeks, valid from, valid until: the slots of one doctor.
HOURS = [
    [("talk", "tue", "13:00", "13:30")], [("talk", "tue", "13:10", "13:40")], [("talk", "tue", "12:40", "13:10")],
    [("talk", WEEK, "12:30", "14:00")], [("talk", "mon wed fri", "13:00", "14:00")], [("talk", "tue", "13:00", "14:00", "third")],
    [("talk", "tue", "12:30", "13:30", "first")], [("talk", "tue", "12:30", "13:30", "first third")],
    [("talk", "holiday", "13:00", "14:00")], [("talk", "tue holiday", "12:00", "13:30")],
    [("talk", "tue", "13:00", "14:00", "", "2026-12-01")], [("talk", "tue", "13:00", "14:00", "", "", "2026-11-16")],
    [("talk", "tue", "13:00", "14:00", "", "", "2026-11-17")], [("talk", "mon", "22:00", "14:00")], [("office", "sun", "22:00", "06:00")],
    [("clinic", "tue", "09:00", "12:00")], [("clinic", "tue", "14:00", "18:00")], [("clinic", WEEK, "09:00", "18:00")],
    [("clinic", WEEK, "09:00", "12:30"), ("talk", "tue thu", "12:45", "13:15")], [("rounds", "tue", "13:00", "17:00")],
    [("talk", "tue", "15:30", "15:00")], [("office", " ".join(DAYS) + " holiday", "00:00", "00:00")], [("office", " ".join(DAYS), "08:00", "20:00")],
    [("talk", "sat", "10:00", "11:00")], [("talk", "tue", "", "")], [("clinic", WEEK, "08:30", "17:30"), ("rounds", "tue", "13:00", "15:00")],
    [("talk", "wed", "13:00", "13:30")], [("clinic", "newyear", "10:00", "16:00")], [("talk", "thu", "12:30", "13:30")],
    [("clinic", "mon tue thu", "09:00", "11:30"), ("office", "tue", "11:30", "13:11")],
]


def rows(path, encoding="utf-8-sig"):
    return csv.reader(open(f"{data}/{path}", encoding=encoding, newline=""))


def holidays():
    return {datetime.date(*map(int, r[0].split("/"))) for r in list(rows("holidays/syukujitsu.csv", "cp932"))[1:]}


def doctors(city, count, words, seen):
    """So many of a city whose name holds one of the words; no name is a part of another's."""
    found = []
    for code, _, name, _, address in rows("medical/all_med_inst_cd.csv"):
        if address.startswith(city) and any(w in name for w in words) and not any(name in o or o in name for _, o in found + seen):
            found.append((code, name))
    return found[:count]


def matsudo():
    return doctors("松戸市", 30, ["医院", "クリニック", "内科"], [])


def slot(row):
    purpose, days, begin, end, weeks, first, last = (row + ("",) * 7)[:7]
    return purpose, days.split(), begin, end, weeks.split(), first, last


def on(day, s, off):
    """Does the slot begin on that day? Holidays and the turn of the year stand for themselves."""
    _, days, _, _, weeks, first, last = s
    if (first and day.isoformat() < first) or (last and day.isoformat() > last):
        return False
    year_end = (day.month, day.day) >= (12, 29) or (day.month == 1 and day.day <= 3)
    if year_end or day in off:
        return (year_end and "newyear" in days) or (day in off and "holiday" in days) or len({*DAYS, "holiday"} - {*days}) == 0
    return DAYS[day.weekday()] in days and (not weeks or NTH[(day.day - 1) // 7] in weeks)


def times(s):
    """From, until; None where it says nothing of calls: a round of visits, no time, a slip of the pen (15:30-15:00)."""
    if s[0] == "rounds" or not s[2]:
        return None
    begin, end = (datetime.timedelta(hours=int(t[:2]), minutes=int(t[3:])) for t in s[2:4])
    end += datetime.timedelta(days=end <= begin)
    return None if datetime.timedelta(hours=20) < end - begin < datetime.timedelta(hours=24) else (begin, end)


def spans(s, around, reach, off):
    """When the slot is open, from the day before on."""
    if not times(s):
        return
    begin, end = times(s)
    for n in range(-1, reach):
        day = around.date() + datetime.timedelta(days=n)
        if on(day, s, off):
            midnight = datetime.datetime.combine(day, datetime.time())
            yield midnight + begin, midnight + end


def words(at, now):
    days = (at.date() - now.date()).days
    name = "月火水木金土日"[at.weekday()]
    return ("" if days == 0 else "あす " if days == 1 else f"{name} " if days < 7 else at.strftime("%m/%d") + f"({name}) ") + at.strftime("%H:%M")


def talk(now):
    off = holidays()
    for (_, name), hours in zip(matsudo(), HOURS):
        slots = [s for s in map(slot, hours) if times(s)]
        open_now = [(s[0] != "talk", s, b) for s in slots for a, b in spans(s, now, 1, off) if a <= now < b]
        nexts = [a for s in slots for a, _ in spans(s, now, 61, off) if a > now]
        if not slots:
            print(name, "", "", sep="\t")
        elif open_now:
            _, s, end = min(open_now, key=lambda o: o[0])
            always = any(a == end for a, _ in spans(s, now, 9, off))  # day and night: the screen looks a week ahead
            print(name, LABEL[s[0]], "まで" if always else words(end, now) + "まで", sep="\t")
        else:
            print(name, "時間外", "次 " + words(min(nexts), now) if nexts else "次は不明", sep="\t")


def turns(month):
    off = holidays()
    hospitals = doctors("臼杵市", 2, ["病院"], [])
    clinics = doctors("臼杵市", 3, ["医院", "クリニック"], hospitals)
    day = datetime.date.fromisoformat(month + "-01")
    while day.isoformat()[:7] == month:
        rest = day.weekday() > 4 or day in off
        yield (day, "dayoff" if rest else "evening", *(hospitals if rest else clinics)[day.day % (2 if rest else 3)])
        yield (day, "late", *hospitals[(day.day + 1) % 2])
        day += datetime.timedelta(days=1)


def tonight(now):
    """平日夜間 18-22, 深夜 22-8:30, 土日祝 8:30-22; a night belongs to the day on which it began."""
    hour = now.hour + now.minute / 60
    day = now.date() - datetime.timedelta(days=hour < 8.5)
    part = {"late"} if hour >= 22 or hour < 8.5 else {"evening", "dayoff"}
    for row in turns(day.isoformat()[:7]):
        if row[0] == day and row[1] in part:
            print({"evening": "平日夜間", "late": "深夜", "dayoff": "土日祝"}[row[1]], row[3])


def offices():
    return [r for r in list(rows("hakodate/jigyosho_hakodate_all_services.csv"))[1:]]


def answers(n):
    """Of the nth office: one in three takes all, one in three leaves one unknown, the others say no to one."""
    three = ["胃瘻", "気管切開下の吸引", "認知症"]
    said = {item: ["受入", "積極的受入", "要相談"][(n + k) % 3] for k, item in enumerate(three)}
    if n % 3 == 1:
        del said[three[n // 3 % 3]]
    if n % 3 == 2:
        said[three[n // 3 % 3]] = "考えていない"
    return said


def area(n):
    return ["北部圏域", "中央圏域", "東部圏域"][n // 3 % 3]


def asked(service):
    return not any(w in service for w in ["福祉用具", "地域包括", "介護予防支援"])  # of these no such item is asked


def fit(place):
    for n, r in enumerate(offices()):
        if asked(r[7]):
            here, said = area(n) == place, answers(n)
            judged = "no" if "考えていない" in said.values() else "yes" if here and len(said) == 3 else "open" if here else "elsewhere"
            print(r[16], r[7], r[5], judged, sep="\t")


moment = lambda: datetime.datetime.fromisoformat(rest[0])
if question == "slots":
    for (code, _), hours in zip(matsudo(), HOURS):
        for h in hours:
            print(code, *(h + ("",) * 7)[:7], sep="\t")
elif question == "talk":
    talk(moment())
elif question == "turns":
    for row in turns(rest[0]):
        print(*row, sep="\t")
elif question == "tonight":
    tonight(moment())
elif question == "items":
    out = csv.writer(open(rest[0], "w", encoding="utf-8", newline=""))
    out.writerow(["事業所番号", "サービスの種類", "資源名", "項目", "値", "確認日", "確認方法"])
    for n, r in enumerate(offices()):
        if asked(r[7]):
            out.writerows([r[16], r[7], r[5], item, value, "2026-10-01", "電話"] for item, value in answers(n).items())
elif question == "areas":
    for n, r in enumerate(offices()):
        print(r[16], r[7], area(n), sep="\t")
elif question == "fit":
    fit(rest[0])
