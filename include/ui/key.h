/*
 * Keys as numbers. A printable character is its code point; control keys are
 * their ASCII code (Ctrl-S = 0x13); everything that has a name lies above
 * Unicode. term/ makes them out of bytes, tests write them down.
 *
 * The names ("F2", "Ctrl-S", "Enter", "PageDown", "あ") are used by the key
 * table, the configuration, the help and the .keys files of the tests. Ctrl with
 * H, I, J, M or [ has no name: to a terminal it is another key.
 */
#ifndef UI_KEY_H
#define UI_KEY_H

#include "base/str.h"

enum key {
    KEY_NONE = 0,
    KEY_TAB = 0x09,
    KEY_ENTER = 0x0D,
    KEY_ESC = 0x1B,
    KEY_BACKSPACE = 0x7F, /* 0x08 and 0x7f both arrive as this one: Ctrl-H is never bound */
    KEY_NAMED = 0x110000,
    KEY_F1 = KEY_NAMED + 1, /* F1 … F12 are KEY_F1 + n - 1 */
    KEY_F12 = KEY_F1 + 11,
    KEY_UP,
    KEY_DOWN,
    KEY_LEFT,
    KEY_RIGHT,
    KEY_HOME,
    KEY_END,
    KEY_PAGE_UP,
    KEY_PAGE_DOWN,
    KEY_INSERT,
    KEY_DELETE,
    KEY_SHIFT_TAB,
    KEY_UNKNOWN /* a whole sequence that means nothing to us: swallowed */
};

#define KEY_CTRL(letter) ((uint32_t)((letter)&0x1F))

bool key_is_text(uint32_t key);     /* something that can be typed into a field */
bool key_begins_text(uint32_t key); /* and is no blank: with that a search may begin */
struct str key_name(struct arena *a, uint32_t key);
uint32_t key_of_name(struct str name); /* KEY_NONE where there is no such key */

#endif
