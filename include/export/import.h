/*
 * Importing: files of other people into records, all files in one transaction.
 *
 * Rows above the headings (the title of a sheet that was saved as CSV) are passed over and counted. A row that cannot
 * be taken is rejected with its reason and the next one is read;
 * what was changed on the way in is counted and named in the notes. The same file
 * again changes nothing.
 */
#ifndef EXPORT_IMPORT_H
#define EXPORT_IMPORT_H

#include "export/decode.h"

struct db;

enum import_kind {
#define IMPORT(NAME, name, words) IMPORT_##NAME,
#include "export/import.def"
#undef IMPORT
    IMPORT_COUNT
};

bool import_of_name(struct str name, enum import_kind *out); /* false: there is no such kind */

struct import_request {
    enum import_kind kind;
    const char *const *paths;
    int count;
    enum encoding encoding; /* AUTO: as export/decode.h finds it */
    bool dry_run;           /* the same work, then undone */
    bool spreadsheet;       /* made with export --spreadsheet: the ' before a formula is taken off */
    const char
        *reject; /* file for rejected rows, UTF-8 with BOM; NULL: none; written only where there are any */
    struct str login;
    int64_t now;
    const volatile bool *cancel; /* Ctrl-C: looked at between rows; everything is undone; NULL: none */
    void (*tell)(void *of, int64_t rows, size_t done,
                 size_t size); /* progress: rows read, bytes of the file; NULL: none */
    void *of;
};

struct import_note {
    struct str say; /* 「定員 0 を空にした」 */
    int64_t count;
    struct str first; /* where it was met first: kaigo.csv の 3 行目 緯度「53.3」; empty: of the whole file */
};

struct import_change { /* of a dry run: what one field is and would be, as people read it */
    struct str number, name, label, before, after; /* 事業所番号, 資源名, 項目, 前, 後 */
};

enum { IMPORT_SHOWN = 20 };

struct import_result {
    int64_t read, added, changed, same, rejected; /* rows; read = the sum of the others */
    struct str layout; /* what the last file was taken for: 介護サービス情報公表（24列） */
    struct import_note *notes; /* quirks met and headings kept aside, the most frequent first */
    int count;
    struct import_note *fields; /* of a dry run: the fields that would change, the most frequent first */
    int field_count;
    struct import_change *changes; /* of a dry run: the first IMPORT_SHOWN of them */
    int shown;
    int64_t offices,
        doubtful; /* of resources: rows that came to another office, pairs that wait for a decision */
};

/*
 * On the read-write connection, with the seat. OK, or ERR_NOTICE where rows were rejected; ERR_REFUSED where
 * a file is of no known layout or cannot be decoded. Files before one that cannot be read stay imported: `out`
 * tells how far it came. Where the database cannot be written, or `cancel` was set, nothing is.
 */
enum err import_files(struct arena *a, struct db *db, const struct import_request *q,
                      struct import_result *out, struct fault *f);

#endif
