#pragma once

#include "core/base/descriptor.hpp"

#include <linux/filter.h>
#include <string>
#include <vector>

namespace leams::transcode {

/// What a program that decodes what strangers sent may still do: compute, and read and write what it was
/// started with. It gets no new privileges, opens no socket, starts no program and no process, writes no
/// file, touches no other process (seccomp), and reads nothing but the system's programs and libraries
/// (Landlock).
class Fence {
public:
    /// Made once; all children share it.
    static const Fence& shared();

    /// Between fork and exec, where only calls that are safe there may be made: closes the fence round this
    /// process, which can then run nothing but `program`. False when the kernel refuses what it said it can
    /// do.
    bool enter(int program) const;

    /// Runs the program that enter() let through; returns only when that fails.
    static void run(char* const* arguments);

    /// What this kernel cannot do: empty, or for instance "landlock".
    const std::string& missing() const noexcept { return missing_; }

private:
    Fence();

    Descriptor landlock_;
    std::vector<sock_filter> filter_;
    std::string missing_;
};

} // namespace leams::transcode
