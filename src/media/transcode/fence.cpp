#include "media/transcode/fence.hpp"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace leams::transcode {
namespace {

// The program's own descriptor: it alone can be run, it closes as it is run, and no descriptor can get its
// number again, which is above the limit.
constexpr int kProgram = 1000;
constexpr rlim_t kMaxDescriptors = 64;

#if defined(__x86_64__)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_AARCH64;
#else
#error "the fence does not know this processor's system calls"
#endif

// Without them libraries fall back to calls whose flags the filter can see.
constexpr std::array kUnknown{SYS_clone3, SYS_openat2};

constexpr std::array kForbidden{
    // The network, and other ways out of the process.
    SYS_socket,
    SYS_socketpair,
    SYS_connect,
    SYS_bind,
    SYS_listen,
    SYS_accept,
    SYS_accept4,
    SYS_sendto,
    SYS_sendmsg,
    SYS_sendmmsg,
    SYS_io_uring_setup,
    SYS_io_uring_enter,
    SYS_io_uring_register,
    // Programs and other processes.
    SYS_execve,
    SYS_ptrace,
    SYS_process_vm_readv,
    SYS_process_vm_writev,
    SYS_process_madvise,
    SYS_kill,
    SYS_tkill,
    SYS_tgkill,
    SYS_rt_sigqueueinfo,
    SYS_rt_tgsigqueueinfo,
    SYS_pidfd_open,
    SYS_pidfd_getfd,
    SYS_pidfd_send_signal,
    SYS_kcmp,
    // Files.
    SYS_unlinkat,
    SYS_renameat2,
    SYS_mkdirat,
    SYS_mknodat,
    SYS_linkat,
    SYS_symlinkat,
    SYS_truncate,
    SYS_fallocate,
    SYS_fchmod,
    SYS_fchmodat,
    SYS_fchown,
    SYS_fchownat,
    SYS_utimensat,
    SYS_setxattr,
    SYS_lsetxattr,
    SYS_fsetxattr,
    SYS_open_by_handle_at,
#if defined(__x86_64__)
    SYS_fork,
    SYS_vfork,
    SYS_creat,
    SYS_unlink,
    SYS_rename,
    SYS_renameat,
    SYS_mkdir,
    SYS_rmdir,
    SYS_mknod,
    SYS_link,
    SYS_symlink,
    SYS_chmod,
    SYS_chown,
    SYS_lchown,
    SYS_utime,
    SYS_utimes,
    SYS_futimesat,
#endif
    // The system.
    SYS_mount,
    SYS_umount2,
    SYS_pivot_root,
    SYS_chroot,
    SYS_unshare,
    SYS_setns,
    SYS_move_mount,
    SYS_open_tree,
    SYS_fsopen,
    SYS_bpf,
    SYS_perf_event_open,
    SYS_userfaultfd,
    SYS_keyctl,
    SYS_add_key,
    SYS_request_key,
    SYS_init_module,
    SYS_finit_module,
    SYS_delete_module,
    SYS_kexec_load,
    SYS_reboot,
    SYS_swapon,
    SYS_swapoff,
    SYS_acct,
    SYS_quotactl,
    SYS_personality,
};

sock_filter statement(std::uint16_t code, std::uint32_t value) {
    return {.code = code, .jt = 0, .jf = 0, .k = value};
}

/// Builds a program for the kernel's filter (linux/Documentation/userspace-api/seccomp_filter.rst).
class Filter {
public:
    Filter() {
        load(offsetof(seccomp_data, arch));
        unless(kArchitecture, SECCOMP_RET_KILL_PROCESS);
        load(offsetof(seccomp_data, nr));
#if defined(__x86_64__)
        constexpr std::uint32_t kOtherAbi = 0x40000000; // x32, whose numbers are not ours.
        code_.push_back({.code = BPF_JMP | BPF_JGE | BPF_K, .jt = 0, .jf = 1, .k = kOtherAbi});
        answer(SECCOMP_RET_KILL_PROCESS);
#endif
    }

    void refuse(long call, int error) {
        code_.push_back(
            {.code = BPF_JMP | BPF_JEQ | BPF_K, .jt = 0, .jf = 1, .k = static_cast<std::uint32_t>(call)}
        );
        answer(SECCOMP_RET_ERRNO | static_cast<std::uint32_t>(error));
    }
    /// Refuses the call unless its argument `index` has `value` in the bits of `mask`.
    void require(long call, std::size_t index, std::uint32_t mask, std::uint32_t value) {
        code_.push_back(
            {.code = BPF_JMP | BPF_JEQ | BPF_K, .jt = 0, .jf = 5, .k = static_cast<std::uint32_t>(call)}
        );
        load(offsetof(seccomp_data, args) + index * sizeof(std::uint64_t));
        code_.push_back(statement(BPF_ALU | BPF_AND | BPF_K, mask));
        unless(value, SECCOMP_RET_ERRNO | EPERM);
        answer(SECCOMP_RET_ALLOW);
    }

    std::vector<sock_filter> finish() && {
        answer(SECCOMP_RET_ALLOW);
        return std::move(code_);
    }

private:
    void load(std::size_t offset) {
        code_.push_back(statement(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset)));
    }
    void answer(std::uint32_t verdict) { code_.push_back(statement(BPF_RET | BPF_K, verdict)); }
    void unless(std::uint32_t value, std::uint32_t verdict) {
        code_.push_back({.code = BPF_JMP | BPF_JEQ | BPF_K, .jt = 1, .jf = 0, .k = value});
        answer(verdict);
    }

    std::vector<sock_filter> code_;
};

std::vector<sock_filter> make_filter() {
    constexpr std::uint32_t kWriting = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC;
    constexpr std::uint32_t kNamespaces = CLONE_NEWNS | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET |
                                          CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP;
    Filter filter;
    for (const auto call : kForbidden) {
        filter.refuse(call, EPERM);
    }
    for (const auto call : kUnknown) {
        filter.refuse(call, ENOSYS);
    }
    filter.require(SYS_execveat, 0, ~0U, kProgram);
    // Threads, but no processes: they would outlive the one that we end.
    filter.require(SYS_clone, 0, kNamespaces | CLONE_THREAD, CLONE_THREAD);
    filter.require(SYS_openat, 2, kWriting, 0);
#if defined(__x86_64__)
    filter.require(SYS_open, 1, kWriting, 0);
#endif
    return std::move(filter).finish();
}

bool has_seccomp() {
    std::uint32_t action = SECCOMP_RET_ERRNO;
    return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

/// Forbids to read, write or run any file but the system's own; not open when the kernel has no Landlock.
Descriptor make_landlock() {
    constexpr std::uint64_t kRead = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
    constexpr std::uint64_t kWrite = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
                                     LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR |
                                     LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |
                                     LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |
                                     LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM;
    const landlock_ruleset_attr attributes{.handled_access_fs = kRead | kWrite};
    const auto made =
        syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes.handled_access_fs, 0);
    Descriptor rules(static_cast<int>(made));
    for (const char* path : {"/usr", "/lib", "/lib64", "/nix/store", "/gnu/store", "/etc/ld.so.cache"}) {
        const Descriptor folder(rules.is_open() ? open(path, O_PATH | O_CLOEXEC) : -1);
        if (folder.is_open()) {
            const bool is_file = std::string_view(path).ends_with("cache");
            const landlock_path_beneath_attr rule{
                .allowed_access = is_file ? LANDLOCK_ACCESS_FS_READ_FILE : kRead, .parent_fd = folder.fd()
            };
            syscall(SYS_landlock_add_rule, rules.fd(), LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
        }
    }
    return rules;
}

void limit(int what, rlim_t most) {
    const rlimit both{most, most};
    setrlimit(static_cast<__rlimit_resource>(what), &both);
}

} // namespace

Fence::Fence()
    : landlock_(make_landlock())
    , filter_(has_seccomp() ? make_filter() : std::vector<sock_filter>()) {
    missing_ += filter_.empty() ? "seccomp" : "";
    missing_ += filter_.empty() && !landlock_.is_open() ? ", " : "";
    missing_ += landlock_.is_open() ? "" : "landlock";
}

const Fence& Fence::shared() {
    static const Fence fence;
    return fence;
}

bool Fence::enter(int program) const {
    if (dup3(program, kProgram, O_CLOEXEC) < 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        return false;
    }
    limit(RLIMIT_NOFILE, kMaxDescriptors);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_CORE, 0);
    if (landlock_.is_open() && syscall(SYS_landlock_restrict_self, landlock_.fd(), 0) != 0) {
        return false;
    }
    const sock_fprog code{
        .len = static_cast<unsigned short>(filter_.size()), .filter = const_cast<sock_filter*>(filter_.data())
    };
    return filter_.empty() || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &code) == 0;
}

void Fence::run(char* const* arguments) {
    char* const nothing[] = {nullptr};
    syscall(SYS_execveat, kProgram, "", arguments, nothing, AT_EMPTY_PATH);
}

} // namespace leams::transcode
