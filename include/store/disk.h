/*
 * Is what lies on the disk, and what is swapped out, enciphered by the system (RELIABILITY.md 2.2)? The database is
 * sealed either way; what counts here is the workstation's own key, which lies beside it in a file: who takes the whole
 * machine has both, unless the disk is enciphered as well.
 *
 * Found out from /proc and /sys alone: the folder's mount, its device, and what that is made of (LVM, RAID, partitions,
 * btrfs) down to dm-crypt or to bare hardware. A folder with a policy of fscrypt counts as enciphered. What is neither
 * is said to be unknown.
 */
#ifndef STORE_DISK_H
#define STORE_DISK_H

#include <stdbool.h>

enum disk_state { DISK_UNKNOWN, DISK_PLAIN, DISK_ENCIPHERED, DISK_NONE };

/* `root` goes before /proc and /sys: "" but in tests. The folder's path is without links. */
enum disk_state disk_under(const char *root, const char *folder);
bool disk_served(const char *root, const char *folder); /* as 9p, whatever statfs() says of it */
enum disk_state
disk_swap(const char *root); /* all of it; in compressed memory alone: as good; NONE: there is none */

#endif
