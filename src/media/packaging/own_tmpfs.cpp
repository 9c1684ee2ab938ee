#include "media/packaging/own_tmpfs.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sched.h>
#include <string>
#include <string_view>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace leams::packaging {
namespace {

/// A message with room for one descriptor (cmsg(3), SCM_RIGHTS).
struct DescriptorMessage {
    DescriptorMessage() {
        header.msg_iov = &part;
        header.msg_iovlen = 1;
        header.msg_control = control;
        header.msg_controllen = sizeof control;
    }

    char byte = 0;
    iovec part{&byte, 1};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))]{};
    msghdr header{};
};

bool send_descriptor(int socket, int fd) {
    DescriptorMessage message;
    auto* rights = CMSG_FIRSTHDR(&message.header);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(sizeof fd);
    std::memcpy(CMSG_DATA(rights), &fd, sizeof fd);
    return ::sendmsg(socket, &message.header, MSG_NOSIGNAL) == 1;
}

/// Closed when the other end closes without sending one.
Descriptor receive_descriptor(int socket) {
    DescriptorMessage message;
    ssize_t received = -1;
    do {
        received = ::recvmsg(socket, &message.header, MSG_CMSG_CLOEXEC);
    } while (received < 0 && errno == EINTR);
    const auto* rights = received > 0 ? CMSG_FIRSTHDR(&message.header) : nullptr;
    if (rights == nullptr || rights->cmsg_type != SCM_RIGHTS) {
        return {};
    }
    int fd = -1;
    std::memcpy(&fd, CMSG_DATA(rights), sizeof fd);
    return Descriptor(fd);
}

bool write_file(const char* path, std::string_view text) {
    const Descriptor file(::open(path, O_WRONLY | O_CLOEXEC));
    return file.is_open() && ::write(file.fd(), text.data(), text.size()) == std::ssize(text);
}

/// A user namespace refuses to make files for users whom it does not know (user_namespaces(7)).
bool map_to_itself(const char* path, unsigned id) {
    char line[40];
    const int length = std::snprintf(line, sizeof line, "%u %u 1", id, id);
    return write_file(path, {line, static_cast<std::size_t>(length)});
}

bool set(int context, const char* key, const char* value) {
    return ::fsconfig(context, FSCONFIG_SET_STRING, key, value, 0) == 0;
}

Descriptor mount_tmpfs(const char* size) {
    const Descriptor context(::fsopen("tmpfs", FSOPEN_CLOEXEC));
    // within_size: no page is larger than what the file holds.
    const bool made = context.is_open() && set(context.fd(), "huge", "within_size") &&
                      set(context.fd(), "size", size) && set(context.fd(), "nr_inodes", "0") &&
                      set(context.fd(), "mode", "0700") &&
                      ::fsconfig(context.fd(), FSCONFIG_CMD_CREATE, nullptr, nullptr, 0) == 0;
    if (!made) {
        return {};
    }
    return Descriptor(
        ::fsmount(context.fd(), FSMOUNT_CLOEXEC, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC)
    );
}

/// What the child does: system calls only, since it may be the copy of one thread among many.
void mount_for_parent(int socket, unsigned user, unsigned group, const char* size) {
    if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0 || !write_file("/proc/self/setgroups", "deny") ||
        !map_to_itself("/proc/self/uid_map", user) || !map_to_itself("/proc/self/gid_map", group)) {
        return;
    }
    const auto mount = mount_tmpfs(size);
    if (mount.is_open()) {
        send_descriptor(socket, mount.fd());
    }
}

} // namespace

Descriptor mount_own_tmpfs(std::uint64_t max_bytes) {
    int ends[2] = {-1, -1};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
        return {};
    }
    const Descriptor ours(ends[0]);
    Descriptor theirs(ends[1]);
    const auto user = ::geteuid();
    const auto group = ::getegid();
    const auto size = std::to_string(max_bytes); // Before the fork: the child must not allocate.
    const auto child = ::fork();
    if (child < 0) {
        return {};
    }
    if (child == 0) {
        mount_for_parent(theirs.fd(), user, group, size.c_str());
        ::_exit(0);
    }
    theirs.close();
    auto mount = receive_descriptor(ours.fd());
    while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
    }
    return mount;
}

} // namespace leams::packaging
