#pragma once

#include "base/bytes.hpp"
#include "base/descriptor.hpp"
#include "base/result.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <sys/types.h>
#include <vector>

namespace leams::transcode {

struct ChildLimits {
    std::chrono::milliseconds time{5000};
    std::size_t output_bytes = 4 << 20;
    std::size_t memory_bytes = 1U << 30;
};

/// A running program whose standard input and output we hold. It dies with this handle, and with this
/// process.
class Child {
public:
    /// `memory_bytes` bounds its address space; 0 is no bound. It runs at low priority, with no other
    /// descriptors of ours. Never give it secrets as arguments.
    static Result<Child> start(const std::vector<std::string>& arguments, std::size_t memory_bytes);

    Child(Child&& other) noexcept;
    Child& operator=(Child&& other) = delete;
    ~Child();

    int input() const noexcept { return input_.fd(); }   // Non-blocking.
    int output() const noexcept { return output_.fd(); } // Non-blocking.
    void close_input() noexcept { input_.close(); }

    /// Waits for its end and gives its exit status; negative when a signal ended it. Blocks.
    int wait_blocking();

private:
    Child(pid_t pid, Descriptor input, Descriptor output) noexcept
        : pid_(pid)
        , input_(std::move(input))
        , output_(std::move(output)) {}

    pid_t pid_ = -1;
    Descriptor input_;
    Descriptor output_;
};

/// Runs a program with `input` on its standard input, and gives its standard output; it is killed when it
/// exceeds a limit. Blocks.
Result<std::string>
run_child_blocking(const std::vector<std::string>& arguments, ByteView input, const ChildLimits& limits);

} // namespace leams::transcode
