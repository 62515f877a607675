#include "store/papercode.h"

#include <sodium.h>
#include <string.h>

#include "base/utf8.h"

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

enum { DATA = 4, GROUP = DATA + 1 };

/* In the field of 32 elements: times its generator. */
static unsigned twice(unsigned x)
{
    return x & 16 ? (x << 1 ^ 0x25) & 31 : x << 1;
}

/* Every place weighs otherwise, and so does every group: what is swapped within one or between two is found. */
static unsigned proof(const unsigned char data[DATA], int group)
{
    unsigned sum = (unsigned)group + 1;
    for (int i = 0; i < DATA; i++)
        sum = twice(sum) ^ data[i];
    return twice(sum);
}

static void write_code(const unsigned char *data, int groups, char out[PAPERCODE_ROOM])
{
    for (int g = 0; g < groups; g++) {
        for (int i = 0; i < DATA; i++)
            *out++ = alphabet[data[g * DATA + i]];
        *out++ = alphabet[proof(data + g * DATA, g)];
        *out++ = g + 1 < groups ? '-' : '\0';
    }
}

void papercode_make(int groups, char out[PAPERCODE_ROOM])
{
    unsigned char data[PAPERCODE_RECOVERY * DATA];
    randombytes_buf(data, sizeof data);
    for (size_t i = 0; i < sizeof data; i++)
        data[i] &= 31;
    write_code(data, groups, out);
    sodium_memzero(data, sizeof data);
}

/* The number of a character; -1: it stands between them, -2: no code holds it. */
static int value_of(uint32_t c)
{
    if (c > 0xFF00 && c < 0xFF5F)
        c -= 0xFEE0;
    if (c == ' ' || c == '-' || c == 0x3000 || c == 0x30FC || c == 0x2010 || c == 0x2212 || c == 0x2015)
        return -1;
    if (c >= 'a' && c <= 'z')
        c -= 'a' - 'A';
    c = c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
    const char *at = c && c < 0x80 ? strchr(alphabet, (int)c) : NULL;
    return at ? (int)(at - alphabet) : -2;
}

/* Its characters as numbers; -1 where it is none by its length or its characters. */
static int read_values(struct str typed, int groups, unsigned char *values)
{
    int n = 0;
    while (typed.n) {
        int value = value_of(utf8_next(&typed));
        if (value == -1)
            continue;
        if (value < 0 || n == groups * GROUP)
            return -1;
        values[n++] = (unsigned char)value;
    }
    return n == groups * GROUP ? 0 : -1;
}

int papercode_read(struct str typed, int groups, char out[PAPERCODE_ROOM])
{
    unsigned char values[PAPERCODE_RECOVERY * GROUP] = {0}, data[PAPERCODE_RECOVERY * DATA];
    int wrong = read_values(typed, groups, values);
    for (int g = 0; !wrong && g < groups; g++) {
        memcpy(data + g * DATA, values + g * GROUP, DATA);
        if (proof(data + g * DATA, g) != values[g * GROUP + DATA])
            wrong = g + 1;
    }
    if (!wrong)
        write_code(data, groups, out);
    sodium_memzero(values, sizeof values);
    sodium_memzero(data, sizeof data);
    return wrong;
}
