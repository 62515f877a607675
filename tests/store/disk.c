/* Eight machines as /proc and /sys tell of them (requirement 21). */
#include "store/disk.h"
#include "desk.h"

static char root[64];

static void put(const char *path, const char *text)
{
    char command[1024], file[256];
    snprintf(file, sizeof file, "%s%s", root, path);
    snprintf(command, sizeof command, "mkdir -p \"$(dirname '%s')\"", file);
    assert_int_equal(system(command), 0);
    FILE *f = fopen(file, "we");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static void link_to(const char *path, const char *target)
{
    char command[1024];
    snprintf(command, sizeof command, "mkdir -p \"$(dirname '%s%s')\" && ln -s '%s' '%s%s'", root, path,
             target, root, path);
    assert_int_equal(system(command), 0);
}

/* A device as the kernel shows it: its folder, and the two ways to it. */
static void device(const char *name, const char *number, const char *in)
{
    char path[256], target[256];
    snprintf(path, sizeof path, "/sys/devices/%s%s/dev", in, name);
    put(path, number);
    snprintf(target, sizeof target, "%s/sys/devices/%s%s", root, in, name);
    snprintf(path, sizeof path, "/sys/class/block/%s", name);
    link_to(path, target);
    snprintf(path, sizeof path, "/sys/dev/block/%s", number);
    link_to(path, target);
}

static void partition(const char *disk, const char *name, const char *number)
{
    char path[256];
    snprintf(path, sizeof path, "%s/", disk);
    device(name, number, path);
    snprintf(path, sizeof path, "/sys/devices/%s/%s/partition", disk, name);
    put(path, "1\n");
}

/* over: the device it is made of, or NULL */
static void mapped(const char *name, const char *number, const char *label, const char *uuid,
                   const char *over)
{
    char path[256], target[256];
    device(name, number, "");
    snprintf(path, sizeof path, "/sys/devices/%s/dm/uuid", name);
    put(path, uuid);
    snprintf(path, sizeof path, "/sys/devices/%s/dm/name", name);
    put(path, label);
    snprintf(path, sizeof path, "/sys/devices/%s/slaves/%s", name, over);
    snprintf(target, sizeof target, "%s/sys/class/block/%s", root, over);
    link_to(path, target);
}

static void machine(const char *mounts, const char *swaps)
{
    char text[2048];
    put("/proc/self/mountinfo", mounts);
    snprintf(text, sizeof text, "Filename\t\t\tType\t\tSize\t\tUsed\t\tPriority\n%s", swaps);
    put("/proc/swaps", text);
    device("sda", "8:0", "");
    partition("sda", "sda1", "8:1");
    partition("sda", "sda2", "8:2");
}

static void bare(void)
{
    machine("1 0 8:1 / / rw - ext4 /dev/sda1 rw\n", "/dev/sda2 partition 1000 0 -2\n");
}

static void luks(void)
{
    machine("1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 254:0 / /home rw - ext4 /dev/mapper/home rw\n", "");
    mapped("dm-0", "254:0", "home", "CRYPT-LUKS2-0123", "sda2");
}

static void lvm_on_luks(void)
{
    machine("1 0 254:1 / / rw - ext4 /dev/mapper/vg-root rw\n", "/dev/dm-2 partition 1000 0 -2\n");
    mapped("dm-0", "254:0", "sda2_crypt", "CRYPT-LUKS2-0123", "sda2");
    mapped("dm-1", "254:1", "vg-root", "LVM-abc", "dm-0");
    mapped("dm-2", "254:2", "vg-swap", "LVM-def", "dm-0");
}

static void lvm_bare(void)
{
    machine("1 0 254:1 / / rw - ext4 /dev/mapper/vg-root rw\n", "/swap\\040file file 1000 0 -2\n");
    mapped("dm-1", "254:1", "vg-root", "LVM-abc", "sda2");
}

static void btrfs_on_luks(void)
{
    machine("1 0 0:30 /@ / rw - btrfs /dev/mapper/root rw\n", "/dev/zram0 partition 1000 0 100\n");
    mapped("dm-0", "254:0", "root", "CRYPT-LUKS2-0123", "sda1");
    device("zram0", "252:0", "");
    put("/sys/devices/zram0/mm_stat", "0 0\n");
    put("/sys/devices/zram0/backing_dev", "none\n");
}

static void container(void)
{
    machine("1 0 0:40 / / rw - overlay overlay rw\n", "");
    char file[128];
    snprintf(file, sizeof file, "%s/proc/swaps", root);
    unlink(file);
}

static void half_of_the_swap(void)
{
    machine("1 0 254:0 / / rw - ext4 /dev/mapper/root rw\n",
            "/dev/dm-1 partition 9 0 -2\n/dev/sda2 partition 9 0 -3\n");
    mapped("dm-0", "254:0", "root", "CRYPT-LUKS1-0123", "sda1");
    mapped("dm-1", "254:1", "swap", "CRYPT-PLAIN-swap", "sda2");
}

static void raid_and_zram_on_disk(void)
{
    machine("1 0 9:0 / / rw - xfs /dev/md0 rw\n2 1 8:1 / /home/desk rw - ext4 /dev/sda1 rw\n",
            "/dev/zram0 partition 1000 0 100\n");
    device("md0", "9:0", "");
    mapped("dm-0", "254:0", "one", "CRYPT-LUKS2-1", "sda1");
    mapped("dm-1", "254:1", "two", "CRYPT-LUKS2-2", "sda2");
    char target[128];
    snprintf(target, sizeof target, "%s/sys/class/block/dm-0", root);
    link_to("/sys/devices/md0/slaves/dm-0", target);
    snprintf(target, sizeof target, "%s/sys/class/block/dm-1", root);
    link_to("/sys/devices/md0/slaves/dm-1", target);
    device("zram0", "252:0", "");
    put("/sys/devices/zram0/mm_stat", "0 0\n");
    put("/sys/devices/zram0/backing_dev", "/dev/sda2\n");
}

static const struct {
    const char *what;
    void (*make)(void);
    enum disk_state home, swap;
} rows[] = {
    {"a bare disk", bare, DISK_PLAIN, DISK_PLAIN},
    {"/home on LUKS", luks, DISK_ENCIPHERED, DISK_NONE},
    {"LVM on LUKS", lvm_on_luks, DISK_ENCIPHERED, DISK_ENCIPHERED},
    {"LVM on a bare disk, a swap file", lvm_bare, DISK_PLAIN, DISK_PLAIN},
    {"btrfs on LUKS, swap in memory", btrfs_on_luks, DISK_ENCIPHERED, DISK_ENCIPHERED},
    {"a container", container, DISK_UNKNOWN, DISK_UNKNOWN},
    {"LUKS, half of the swap bare", half_of_the_swap, DISK_ENCIPHERED, DISK_PLAIN},
    {"RAID of LUKS, swap written back", raid_and_zram_on_disk, DISK_ENCIPHERED, DISK_PLAIN},
};

static void eight_machines_are_told_apart(void **state)
{
    int right = 0;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char command[128];
        strcpy(root, "/tmp/madoguchi-test-XXXXXX");
        assert_non_null(mkdtemp(root));
        rows[i].make();
        enum disk_state home = disk_under(root, "/home/nurse/data"), swap = disk_swap(root);
        if (home != rows[i].home || swap != rows[i].swap)
            print_message("%s: home %d, swap %d\n", rows[i].what, (int)home, (int)swap);
        right += home == rows[i].home && swap == rows[i].swap;
        snprintf(command, sizeof command, "rm -rf '%s'", root);
        assert_int_equal(system(command), 0);
    }
    print_message("%d/%zu\n", right, COUNT_OF(rows));
    assert_int_equal(right, COUNT_OF(rows));
}

/* statfs() of a folder that is served as 9p has the number of the server's disk (Linux 6.1). */
static void a_served_folder_is_told_from_a_disk(void **state)
{
    (void)state;
    char command[128];
    strcpy(root, "/tmp/madoguchi-test-XXXXXX");
    assert_non_null(mkdtemp(root));
    machine("1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 0:40 / /mnt/host rw - 9p host rw,version=9p2000.L\n"
            "3 2 0:41 / /mnt/host/own rw - btrfs /dev/sda2 rw\n",
            "");
    assert_true(disk_served(root, "/mnt/host/desk"));
    assert_false(disk_served(root, "/mnt/host/own/desk"));
    assert_false(disk_served(root, "/mnt/hosted"));
    snprintf(command, sizeof command, "rm -rf '%s'", root);
    assert_int_equal(system(command), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(eight_machines_are_told_apart),
                                       cmocka_unit_test(a_served_folder_is_told_from_a_disk)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
