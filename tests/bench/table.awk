# goals.csv and figures.csv (cases, file, row, against, figure; against is empty: ours) into one line a comparison:
#   awk -v whole=yes -f table.awk goals.csv figures.csv
# whole=yes: every row of goals.csv has to be there. Status 1 where one is not, or a figure could not be measured.
BEGIN {
    FS = ","; OFS = ","
    print "cases,file,row,unit,ours,kind,against,figure,ratio,goal,reached"
}
function number(x) { return x ~ /^[0-9.]+$/ && x + 0 > 0 }
/^#/ || /^part,/ { next }
FILENAME ~ /goals\.csv$/ { goal[++goals] = $0; row_known[$2] = 1; next }
{
    pass = $1 OFS $2
    if (!(pass in seen)) { seen[pass] = 1; order[++passes] = pass; if (smallest == "") smallest = $1 }
    if ($4 == "" && !($3 in row_known)) { print "table.awk: no line in goals.csv: " $3 >"/dev/stderr"; bad = 1 }
    of[$1, $2, $3, $4] = $5
}
function figure(cases, file, kind, row, against) {
    if (kind == "growth") return cases == smallest ? "-" : of[smallest, file, row, ""]
    if (kind == "sealed" && file == "plain") return "-"
    if (kind == "sealed") return (cases, file, row, against) in of ? of[cases, file, row, against] : of[cases, "plain", row, ""]
    if (kind == "goal") return "-"
    return (cases, file, row, against) in of ? of[cases, file, row, against] : of[cases, "plain", row, against]
}
function line(cases, file,   ours, it, ratio, word) { # of the goal in $0
    ours = of[cases, file, $2, ""]; it = figure(cases, file, $4, $2, $5); ratio = "-"; word = "-"
    if ($4 == "sealed" && file == "plain" || $4 == "growth" && cases == smallest) return
    if (it == "" && $4 != "") { it = "missing"; bad = 1 }
    if (ours == "failed" || it == "failed") bad = 1
    if ($4 == "goal") word = number(ours) ? (ours + 0 <= $6 + 0 ? "yes" : "NO") : "-"
    else if (number(ours) && number(it)) {
        ratio = sprintf("%.3g", ours / it)
        if ($6 != "") word = cases + 0 < $7 + 0 ? "-" : ours / it <= $6 + 0 ? "yes" : "NO"
    }
    print cases, file, $2, $3, ours, $4, $5, it, ratio, ($6 == "" ? "-" : "<= " $6), word
}
END {
    for (p = 1; p <= passes; p++) {
        split(order[p], at, OFS)
        for (g = 1; g <= goals; g++) {
            $0 = goal[g]
            if ((at[1], at[2], $2, "") in of) line(at[1], at[2])
            else if (whole == "yes" && at[2] == "plain") { print at[1], at[2], $2, $3, "missing", $4, $5, "-", "-", "-", "-"; bad = 1 }
        }
    }
    exit bad
}
