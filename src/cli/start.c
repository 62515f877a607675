#include "cli/start.h"

#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

void start_descriptors(void)
{
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) == -1 && open("/dev/null", O_RDWR) != fd)
            _exit(ERR_IO);
}

void start_private(void)
{
    umask(077);
}

static bool speaks_utf8(void)
{
    return strcasecmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

/* The variable that decides which characters the terminal shows, as setlocale() looks for it. */
static struct str wanted(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const char *value = getenv(names[i]);
        if (value && *value)
            return str_of(value);
    }
    return S0;
}

enum err start_locale(struct fault *f)
{
    struct str name = wanted();
    bool none = !name.n || str_eq(name, S("C")) || str_eq(name, S("POSIX"));
    bool known = setlocale(LC_CTYPE, "") != NULL;
    if (known && speaks_utf8())
        return OK;
    /* A UTF-8 locale that is not installed here (ssh brings the name from elsewhere) still means UTF-8. */
    size_t dot = str_find(name, S("."));
    struct str codeset = dot == SIZE_MAX ? S0 : str_from(name, dot + 1);
    bool meant = (codeset.n >= 5 && strncasecmp(codeset.p, "UTF-8", 5) == 0) ||
                 (codeset.n >= 4 && strncasecmp(codeset.p, "utf8", 4) == 0);
    if ((none || meant) && setlocale(LC_CTYPE, "C.UTF-8") && speaks_utf8())
        return OK;
    setlocale(LC_CTYPE, "C.UTF-8"); /* so that this sentence can be written at all */
    return fault_say(f, ERR_USAGE,
                     "the locale " S_FMT " is not UTF-8; set LANG=C.UTF-8 or LANG=ja_JP.UTF-8.\n"
                     "ロケール " S_FMT
                     " は UTF-8 ではありません。LANG=C.UTF-8 または LANG=ja_JP.UTF-8 を設定してください。",
                     S_ARG(name), S_ARG(name));
}

struct str start_locale_name(void)
{
    return str_of(setlocale(LC_CTYPE, NULL));
}
