#include "store/disk.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/fscrypt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { DEEPEST = 8, LINE = 2048 };

/* The first line of root/a/b, without its end; false where there is none. */
static bool read_line(char *out, size_t room, const char *root, const char *path, const char *name)
{
    char file[PATH_MAX];
    snprintf(file, sizeof file, "%s%s/%s", root, path, name);
    FILE *from = fopen(file, "re");
    bool good = from && fgets(out, (int)room, from);
    if (from)
        fclose(from);
    if (good)
        out[strcspn(out, "\n")] = 0;
    return good;
}

static enum disk_state look_at(const char *root, const char *device, int depth);

/* What a device is made of: all of it must be enciphered. NONE: it is made of nothing. */
static enum disk_state look_below(const char *root, const char *path, int depth)
{
    char folder[2 * PATH_MAX], number[32], sub[PATH_MAX];
    snprintf(folder, sizeof folder, "%s%s/slaves", root, path);
    DIR *d = opendir(folder);
    enum disk_state all = DISK_NONE;
    for (struct dirent *e; d && (e = readdir(d));) {
        if (e->d_name[0] == '.')
            continue;
        snprintf(sub, sizeof sub, "%.2000s/slaves/%.255s", path, e->d_name);
        enum disk_state one = read_line(number, sizeof number, root, sub, "dev")
                                  ? look_at(root, number, depth + 1)
                                  : DISK_UNKNOWN;
        all = all == DISK_NONE || one < all ? one : all;
    }
    if (d)
        closedir(d);
    return all;
}

/* device: "8:1" */
static enum disk_state look_at(const char *root, const char *device, int depth)
{
    char path[PATH_MAX], text[LINE], whole[32];
    snprintf(path, sizeof path, "/sys/dev/block/%.30s", device);
    if (depth > DEEPEST || !read_line(text, sizeof text, root, path, "dev"))
        return DISK_UNKNOWN;
    if (read_line(text, sizeof text, root, path, "dm/uuid") && strncmp(text, "CRYPT-", 6) == 0)
        return DISK_ENCIPHERED;
    enum disk_state below = look_below(root, path, depth);
    if (below != DISK_NONE)
        return below;
    if (read_line(text, sizeof text, root, path, "partition") &&
        read_line(whole, sizeof whole, root, path, "../dev"))
        return look_at(root, whole, depth + 1);
    bool in_memory = read_line(text, sizeof text, root, path, "mm_stat") &&
                     (!read_line(text, sizeof text, root, path, "backing_dev") || strcmp(text, "none") == 0);
    return in_memory ? DISK_ENCIPHERED : DISK_PLAIN;
}

/* /dev/mapper/vg-home, /dev/sda2, /dev/dm-0: by its name in /sys */
static enum disk_state look_by_name(const char *root, const char *source)
{
    char folder[PATH_MAX], path[PATH_MAX], text[LINE];
    const char *name = strrchr(source, '/') + 1;
    snprintf(path, sizeof path, "/sys/class/block/%.255s", name);
    if (read_line(text, sizeof text, root, path, "dev"))
        return look_at(root, text, 0);
    snprintf(folder, sizeof folder, "%s/sys/class/block", root);
    DIR *d = opendir(folder);
    enum disk_state found = DISK_UNKNOWN;
    for (struct dirent *e; d && found == DISK_UNKNOWN && (e = readdir(d));) {
        snprintf(path, sizeof path, "/sys/class/block/%.255s", e->d_name);
        if (read_line(text, sizeof text, root, path, "dm/name") && strcmp(text, name) == 0 &&
            read_line(text, sizeof text, root, path, "dev"))
            found = look_at(root, text, 0);
    }
    if (d)
        closedir(d);
    return found;
}

/* \040 is a blank, in mount points and names of swap files */
static void unescape(char *s)
{
    char *to = s;
    for (; *s; s++)
        if (s[0] == '\\' && s[1] && s[2] && s[3]) {
            *to++ = (char)((s[1] - '0') * 64 + (s[2] - '0') * 8 + (s[3] - '0'));
            s += 3;
        } else {
            *to++ = *s;
        }
    *to = 0;
}

static bool lies_under(const char *folder, const char *mount)
{
    size_t n = strlen(mount);
    return strcmp(mount, "/") == 0 ||
           (strncmp(folder, mount, n) == 0 && (folder[n] == '/' || folder[n] == '\0'));
}

struct mount {
    char device[32], at[LINE], kind[32], source[LINE];
};

/* "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw": the last one that holds the folder most closely. */
static bool find_mount(const char *root, const char *folder, struct mount *best)
{
    char file[PATH_MAX], line[2 * LINE];
    struct mount m;
    bool found = false;
    snprintf(file, sizeof file, "%s/proc/self/mountinfo", root);
    FILE *from = fopen(file, "re");
    while (from && fgets(line, sizeof line, from)) {
        char *rest = strstr(line, " - ");
        if (sscanf(line, "%*d %*d %31s %*s %2047s", m.device, m.at) != 2 || !rest ||
            sscanf(rest, " - %31s %2047s", m.kind, m.source) != 2)
            continue;
        unescape(m.at);
        if (lies_under(folder, m.at) && (!found || strlen(m.at) >= strlen(best->at))) {
            *best = m;
            found = true;
        }
    }
    if (from)
        fclose(from);
    return found;
}

static bool has_policy(const char *folder)
{
    struct fscrypt_get_policy_ex_arg policy = {.policy_size = sizeof policy.policy};
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool has = fd >= 0 && ioctl(fd, FS_IOC_GET_ENCRYPTION_POLICY_EX, &policy) == 0;
    if (fd >= 0)
        close(fd);
    return has;
}

enum disk_state disk_under(const char *root, const char *folder)
{
    struct mount m;
    if (has_policy(folder))
        return DISK_ENCIPHERED;
    if (!find_mount(root, folder, &m))
        return DISK_UNKNOWN;
    if (strncmp(m.device, "0:", 2) != 0)
        return look_at(root, m.device, 0);
    return strncmp(m.source, "/dev/", 5) == 0 ? look_by_name(root, m.source) : DISK_UNKNOWN;
}

bool disk_served(const char *root, const char *folder)
{
    struct mount m;
    return find_mount(root, folder, &m) && strcmp(m.kind, "9p") == 0;
}

enum disk_state disk_swap(const char *root)
{
    char file[PATH_MAX], line[LINE], name[LINE], kind[32];
    enum disk_state all = DISK_NONE;
    snprintf(file, sizeof file, "%s/proc/swaps", root);
    FILE *from = fopen(file, "re");
    if (!from)
        return DISK_UNKNOWN;
    while (fgets(line, sizeof line, from)) {
        if (sscanf(line, "%2047s %31s", name, kind) != 2 || name[0] != '/')
            continue;
        unescape(name);
        enum disk_state one =
            strcmp(kind, "partition") == 0 ? look_by_name(root, name) : disk_under(root, name);
        all = all == DISK_NONE || one < all ? one : all;
    }
    fclose(from);
    return all;
}
