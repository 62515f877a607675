#include "model/login.h"

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_other(char c)
{
    return (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

struct str login_wrong(struct str login)
{
    bool good = login.n >= 1 && login.n <= LOGIN_MOST;
    for (size_t i = 0; good && i < login.n; i++)
        good = is_letter(login.p[i]) || (i && is_other(login.p[i]));
    return good ? S0 : S("ログイン名は英字で始まる半角英数字（. _ - を含めて32字まで）にしてください");
}
