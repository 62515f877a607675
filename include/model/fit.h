/*
 * Whether a resource fits a need, and why: each thing that is asked gets one reason. What nobody has answered is
 * unknown, never no. Pure: what is known of the resource comes in, nothing is read here.
 *
 * item        考えていない, or less than the level asked: no. No answer: unknown.
 * area, town  訪問範囲 says where it goes: named (or 全域, 市内) yes, 相談 unknown, else no. Without it: where it
 *             stands, yes; elsewhere no, but for what visits homes unknown (services.def). The 圏域 of a town
 *             stands for it.
 * distance    beyond it no, without coordinates unknown.
 * time        a slot of 診療, 訪問 or 営業 that holds it; 24時間対応; 休日夜間 for nights, weekends and holidays: yes.
 *             第2・第4土曜 for a plain 土曜: 要相談 (it does on some of them). Slots that do not hold it, or days
 *             that do not name it: no. Else unknown.
 * 定員, 空き  a number; 0 free is no, old or unasked is unknown.
 *
 * New people are not taken (新規の受け入れ 考えていない): no, whatever is asked.
 */
#ifndef MODEL_FIT_H
#define MODEL_FIT_H

#include "model/need.h"

enum { FIT_REASONS = NEED_ITEMS + 8 };

struct fit_answer {
    struct str item, value, on; /* code, stored value, ISO date */
};
struct fit_slot {
    struct str purpose, weekdays, from, until, weeks;
};

struct fit_facts {
    enum service service;
    struct str area, covers, address, days, capacity, verified_on;
    int metres; /* from where it is asked, as the crow flies; -1: not known */
    const struct fit_answer *answers;
    int answer_count;
    const struct fit_slot *slots; /* that are valid today */
    int slot_count;
    struct str free, free_terms, free_on; /* of the newest vacancy that is not old; empty: not known */
};

struct fit_reason {
    struct str what, said, on; /* 胃瘻, 積極的受入, 2026-10-01; on may be empty */
    int worth;                 /* as item_worth(): -1 no, 0 unknown */
};

struct fit {
    bool fits; /* nothing is no */
    int worth, unknown;
    struct str as_of; /* the oldest of the answers; empty: one of them has no date */
    struct fit_reason reasons[FIT_REASONS];
    int count;
};

/* `a` holds what is folded and the words of reasons. town: what is known of need->town, may be NULL. */
void fit_judge(struct arena *a, const struct need *n, const struct need_town *town, const struct fit_facts *f,
               struct fit *out);

#endif
