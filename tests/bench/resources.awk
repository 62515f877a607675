# Many resources out of the published files of ../shared/data/kaigo: awk -v rows=N -f resources.awk FILE…
# Each round over the rows gives every office a number of its own (its prefecture, then a counter), wherever the row
# holds it; the rest stays as published. The same files and N give the same bytes.
FNR == 1 {
    if (NR == 1)
        print
    next
}
{
    line[n++] = $0
}
END {
    for (i = 0; n && i < rows; i++) {
        rest = line[i % n]
        office = substr(rest, index(rest, ",") + 1, 10)
        new = substr(office, 1, 2) sprintf("%08d", i)
        for (row = ""; office ~ /^[0-9]+$/ && (at = index(rest, office)); rest = substr(rest, at + 10))
            row = row substr(rest, 1, at - 1) new
        print row rest
    }
}
