/* Runs a command without the system calls that container engines deny by default, and some that stricter profiles deny too:
 *   seccomp COMMAND [ARGUMENT...]
 * A call of one of them gets EPERM. */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define DENY(call) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM)

static struct sock_filter filter[] = {
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
    DENY(SYS_ptrace), DENY(SYS_process_vm_readv), DENY(SYS_process_vm_writev), DENY(SYS_perf_event_open), DENY(SYS_bpf),
    DENY(SYS_mount), DENY(SYS_umount2), DENY(SYS_pivot_root), DENY(SYS_chroot), DENY(SYS_unshare), DENY(SYS_setns), DENY(SYS_keyctl), DENY(SYS_add_key),
    DENY(SYS_request_key), DENY(SYS_userfaultfd), DENY(SYS_io_uring_setup), DENY(SYS_io_uring_enter), DENY(SYS_init_module), DENY(SYS_finit_module),
    DENY(SYS_kexec_load), DENY(SYS_reboot), DENY(SYS_swapon), DENY(SYS_personality), DENY(SYS_syslog), DENY(SYS_acct), DENY(SYS_quotactl),
    DENY(SYS_name_to_handle_at), DENY(SYS_open_by_handle_at), DENY(SYS_kcmp), DENY(SYS_memfd_create), DENY(SYS_mbind), DENY(SYS_set_mempolicy),
    DENY(SYS_membarrier),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
};

int main(int count, char** arguments) {
    struct sock_fprog program = {sizeof(filter) / sizeof(filter[0]), filter};
    if (count < 2 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) {
        perror("seccomp");
        return 99;
    }
    execvp(arguments[1], arguments + 1);
    perror(arguments[1]);
    return 99;
}
