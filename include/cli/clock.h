/*
 * What time it is: Japan's clock (UTC+9 whatever TZ says), unless a practice
 * database lets a test or a lesson set it.
 *
 * State of the process, set at most once, when it is known that the file is for practice (what asked before it,
 * the seat for one, was told the real time): the terminal stamps its events through a function without
 * arguments.
 */
#ifndef CLI_CLOCK_H
#define CLI_CLOCK_H

#include "base/err.h"
#include "base/str.h"

int64_t clock_now(void);          /* moment (base/date.h) */
void clock_stop(int64_t moment);  /* stands still there: MADOGUCHI_NOW */
void clock_start(int64_t moment); /* runs from there: a lesson begins on the day of its data */

/* MADOGUCHI_NOW as a moment; INT64_MIN where it is unset; ERR_USAGE where it cannot be read. */
enum err clock_wanted(int64_t *moment, struct fault *f);

#endif
