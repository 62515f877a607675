#include "store/station.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/folders.h"
#include "base/whole.h"
#include "credential.h"

static bool state_folder(char *out, size_t room)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    int n = state && *state == '/' ? snprintf(out, room, "%s/madoguchi", state)
            : home && *home == '/' ? snprintf(out, room, "%s/.local/state/madoguchi", home)
                                   : -1;
    return n > 0 && (size_t)n < room;
}

/* Made aside and linked: two that start at once agree on one key, and a crash leaves no half of it. */
static enum err make_key(const char *path, struct fault *f)
{
    unsigned char secret[32];
    char part[PATH_MAX + 32];
    snprintf(part, sizeof part, "%s.%ld.part", path, (long)getpid());
    unlink(part);
    randombytes_buf(secret, sizeof secret);
    int fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    bool good = fd >= 0 && whole_write(fd, secret, sizeof secret) && fsync(fd) == 0;
    good = good && (link(part, path) == 0 || errno == EEXIST);
    enum err e = good ? OK : fault_system(f, "端末の鍵を作る", path);
    sodium_memzero(secret, sizeof secret);
    if (fd >= 0)
        close(fd);
    unlink(part);
    return e;
}

static enum err read_key(struct station *s, const char *path, struct fault *f)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return fault_system(f, "端末の鍵を読む", path);
    ssize_t n = read(fd, s->secret, sizeof s->secret);
    close(fd);
    if (n != (ssize_t)sizeof s->secret)
        return fault_say(f, ERR_DAMAGED,
                         "%s: 端末の鍵が壊れています。控えから戻すか、管理者に連絡してください。", path);
    return OK;
}

/* In the folder of the workstation: the file, else what is sealed, else a new file. */
static enum err load_here(struct station *s, char *folder, bool make, struct fault *f)
{
    char path[PATH_MAX], sealed[PATH_MAX];
    snprintf(path, sizeof path, "%s/station.key", folder);
    snprintf(sealed, sizeof sealed, "%s/station.cred", folder);
    s->way = access(path, F_OK) && access(sealed, F_OK) == 0 ? STATION_SEALED : STATION_FILE;
    if (s->way == STATION_SEALED)
        return credential_open(sealed, s->secret, f);
    if (make && access(path, F_OK)) {
        folders_make(folder);
        enum err e = make_key(path, f);
        if (e)
            return e;
    }
    return read_key(s, path, f);
}

enum err station_load(struct station *s, bool make, struct fault *f)
{
    char folder[PATH_MAX - 32];
    enum err e;
    if (sodium_init() < 0)
        return fault_say(f, ERR_IO,
                         "暗号ライブラリ（libsodium）を使えません。インストールを確かめてください。");
    if (gethostname(s->name, sizeof s->name - 1) || !s->name[0])
        memcpy(s->name, "unknown", sizeof "unknown");
    s->name[sizeof s->name - 1] = 0;
    s->way = STATION_GIVEN;
    if (credential_given(s->secret, &e, f))
        return e;
    if (!state_folder(folder, sizeof folder))
        return fault_say(f, ERR_IO,
                         "端末の鍵の置き場所が決まりません。HOME か XDG_STATE_HOME を設定してください。");
    return load_here(s, folder, make, f);
}

bool station_file(const char *name, char path[PATH_MAX])
{
    char folder[PATH_MAX];
    return state_folder(folder, sizeof folder) && snprintf(path, PATH_MAX, "%s/%s", folder, name) < PATH_MAX;
}

void station_mark(const struct station *s, struct str uuid, char mark[65])
{
    unsigned char hash[32];
    crypto_generichash(hash, sizeof hash, (const unsigned char *)uuid.p, uuid.n, s->secret, sizeof s->secret);
    sodium_bin2hex(mark, 65, hash, sizeof hash);
}
