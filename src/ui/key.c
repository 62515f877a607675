#include "ui/key.h"

#include "base/utf8.h"

/* Every key that is neither a printable character nor Ctrl with a letter. */
static const struct {
    const char *name;
    uint32_t key;
} names[] = {
    {"Tab", KEY_TAB},
    {"Enter", KEY_ENTER},
    {"Esc", KEY_ESC},
    {"Space", ' '},
    {"Backspace", KEY_BACKSPACE},
    {"F1", KEY_F1},
    {"F2", KEY_F1 + 1},
    {"F3", KEY_F1 + 2},
    {"F4", KEY_F1 + 3},
    {"F5", KEY_F1 + 4},
    {"F6", KEY_F1 + 5},
    {"F7", KEY_F1 + 6},
    {"F8", KEY_F1 + 7},
    {"F9", KEY_F1 + 8},
    {"F10", KEY_F1 + 9},
    {"F11", KEY_F1 + 10},
    {"F12", KEY_F12},
    {"Up", KEY_UP},
    {"Down", KEY_DOWN},
    {"Left", KEY_LEFT},
    {"Right", KEY_RIGHT},
    {"Home", KEY_HOME},
    {"End", KEY_END},
    {"PageUp", KEY_PAGE_UP},
    {"PageDown", KEY_PAGE_DOWN},
    {"Insert", KEY_INSERT},
    {"Delete", KEY_DELETE},
    {"Shift-Tab", KEY_SHIFT_TAB},
    {"Unknown", KEY_UNKNOWN},
};

/* Ctrl with H, I, J, M or [ is Backspace, Tab, Enter, Enter or Esc to a terminal: there are no such keys. */
static bool is_control(uint32_t key)
{
    return key >= 0x01 && key <= 0x1F && key != 0x08 && key != KEY_TAB && key != 0x0A && key != KEY_ENTER &&
           key != KEY_ESC;
}

bool key_is_text(uint32_t key)
{
    return key >= ' ' && key < KEY_NAMED && !(key >= 0x7F && key <= 0x9F) &&
           !(key >= 0xD800 && key <= 0xDFFF);
}

bool key_begins_text(uint32_t key)
{
    return key_is_text(key) && key != ' ' && key != 0x3000;
}

struct str key_name(struct arena *a, uint32_t key)
{
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (names[i].key == key)
            return str_of(names[i].name);
    struct buf b = buf_in(a);
    if (is_control(key))
        buf_print(&b, "Ctrl-%c", (char)(key | 0x40));
    else if (key_is_text(key))
        utf8_add(&b, key);
    return buf_str(&b);
}

/* The key of a name that is one character: A to Z and @ [ \ ] ^ _ after "Ctrl-", or a printable one alone. */
static uint32_t key_of_character(struct str name)
{
    bool ctrl = str_starts(name, S("Ctrl-")) && name.n == 6;
    if (ctrl)
        name = str_from(name, 5);
    uint32_t code = utf8_next(&name);
    if (name.n || code == UTF8_BAD)
        return KEY_NONE;
    if (!ctrl)
        return key_is_text(code) ? code : KEY_NONE;
    return code >= '@' && is_control(KEY_CTRL(code)) ? KEY_CTRL(code) : KEY_NONE;
}

uint32_t key_of_name(struct str name)
{
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_eq(str_of(names[i].name), name))
            return names[i].key;
    return name.n ? key_of_character(name) : KEY_NONE;
}
