#include "ui/key.h"

#include "base/utf8.h"

/* Every key that is neither a printable character nor Ctrl with a letter. */
static const struct {
    struct str name;
    uint32_t key;
} names[] = {
    {S_ROW("Tab"), KEY_TAB},
    {S_ROW("Enter"), KEY_ENTER},
    {S_ROW("Esc"), KEY_ESC},
    {S_ROW("Space"), ' '},
    {S_ROW("Backspace"), KEY_BACKSPACE},
    {S_ROW("F1"), KEY_F1},
    {S_ROW("F2"), KEY_F1 + 1},
    {S_ROW("F3"), KEY_F1 + 2},
    {S_ROW("F4"), KEY_F1 + 3},
    {S_ROW("F5"), KEY_F1 + 4},
    {S_ROW("F6"), KEY_F1 + 5},
    {S_ROW("F7"), KEY_F1 + 6},
    {S_ROW("F8"), KEY_F1 + 7},
    {S_ROW("F9"), KEY_F1 + 8},
    {S_ROW("F10"), KEY_F1 + 9},
    {S_ROW("F11"), KEY_F1 + 10},
    {S_ROW("F12"), KEY_F12},
    {S_ROW("Up"), KEY_UP},
    {S_ROW("Down"), KEY_DOWN},
    {S_ROW("Left"), KEY_LEFT},
    {S_ROW("Right"), KEY_RIGHT},
    {S_ROW("Home"), KEY_HOME},
    {S_ROW("End"), KEY_END},
    {S_ROW("PageUp"), KEY_PAGE_UP},
    {S_ROW("PageDown"), KEY_PAGE_DOWN},
    {S_ROW("Insert"), KEY_INSERT},
    {S_ROW("Delete"), KEY_DELETE},
    {S_ROW("Shift-Tab"), KEY_SHIFT_TAB},
    {S_ROW("Unknown"), KEY_UNKNOWN},
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
            return names[i].name;
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
        if (str_eq(names[i].name, name))
            return names[i].key;
    return name.n ? key_of_character(name) : KEY_NONE;
}
