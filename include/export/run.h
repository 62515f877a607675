/*
 * An export run: DIR/YYYY-MM-DD/ with the files of a profile and manifest.csv,
 * complete or not at all. It is built aside (.YYYY-MM-DD.part-XXXXXX), every file
 * synced, renamed into place, the parent synced; the manifest is written last.
 *
 * A daily profile (city) holds what was created or changed on the day, as it stands
 * now, and DIR/YYYY-MM/ repeats its month so far; with `all` it holds everything.
 * What changed in the evening after a day's run is in the file of the next day (and
 * in its own month): every change is in some day's file. Other profiles are always
 * whole. A finished run of an earlier day is left as it is: its bytes are the ones
 * that were sent, also to another place. Today's is replaced. Finished days older
 * than 400 days are removed once the run is done. One run at a time in a place.
 */
#ifndef EXPORT_RUN_H
#define EXPORT_RUN_H

#include "export/decode.h"
#include "export/source.h"

struct db;

struct run_request {
    struct str profile;     /* empty: city */
    const char *out;        /* DIR; made where it is absent */
    const char *kept;       /* where days that were sent are kept; NULL: in `out` */
    int32_t day;            /* DAY_NONE: today */
    enum encoding encoding; /* AUTO: the profile's own, CP932 for city, UTF-8 with BOM for the others */
    bool catch_up, all, spreadsheet;
    struct str login; /* for the audit; empty: the workstation */
    int64_t now;
    const struct source_dirs *dirs;                        /* NULL: source_dirs_find */
    const volatile bool *cancel;                           /* Ctrl-C: looked at between rows; NULL: none */
    void (*tell)(void *of, struct str file, int64_t rows); /* progress, every few thousand rows; NULL: none */
    void *of;
};

struct run_result {
    int days;     /* folders of days that were written */
    int kept;     /* finished days that were left as they are */
    int64_t rows; /* of the last day, all files */
    int64_t replaced,
        alike;         /* characters of all days, those that a month repeats once: see export/encode.h */
    struct str folder; /* of the last day */
    struct str *notes; /* sentences for the person */
    int count;
};

/*
 * With a reader's connection; the caller holds SEAT_EXPORT. ERR_NOTICE where a character was replaced. The
 * audit event is on disk before the first row is read. On a fault no folder of that day has appeared or
 * changed.
 */
enum err run_export(struct arena *a, struct db *db, const struct run_request *q, struct run_result *out,
                    struct fault *f);

#endif
